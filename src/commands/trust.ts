import path from 'node:path'
import { Command } from 'commander'
import type { App } from '../app.ts'
import { readConfig } from '../config/read.ts'
import { concerns, distrust, recordTrust, refusal } from '../config/trust.ts'
import { parseConfiguration } from '../core/workspace.ts'
import { drivers } from '../drivers/registry.ts'
import { confirmed } from './confirmed.ts'

export function trust(app: App): Command {
  return new Command('trust')
    .description('allow a configuration to reach out of its project; asked again whenever the file changes')
    .action(async () => {
      const file = app.configFile()
      const { text, value } = await readConfig(file)
      const found = concerns(parseConfiguration(value, path.basename(file), drivers), path.dirname(file), drivers)
      const refused = refusal(file, found)
      if (refused) throw refused
      if (found.length === 0)
        return app.io.note(`${file} needs no trust: it reaches out neither to other hosts nor to other folders`)
      for (const concern of found) app.io.note(concern.text)
      if (!distrust(file, text, found, app.io)) return app.io.note(`${file} is trusted already`)
      await confirmed(app, {}, { message: `Trust ${file} as it is now?`, what: `trusting ${file}` })
      recordTrust(file, text, app.io)
      app.io.note(`trusted ${file} until it changes`)
    })
}
