import path from 'node:path'
import { Command } from 'commander'
import type { App } from '../app.ts'
import { readConfig } from '../config/read.ts'
import { concerns, recordTrust } from '../config/trust.ts'
import { KeepError } from '../core/errors.ts'
import { parseConfiguration } from '../core/workspace.ts'
import { drivers } from '../drivers/registry.ts'

export function trust(app: App): Command {
  return new Command('trust')
    .description('allow a configuration to reach out of its project; asked again whenever the file changes')
    .action(async () => {
      const file = app.configFile()
      const { text, value } = await readConfig(file)
      const found = concerns(parseConfiguration(value, path.basename(file), drivers), path.dirname(file), drivers)
      if (found.length === 0) return app.io.note(`${file} needs no trust: it stays within the project`)
      for (const concern of found) app.io.note(concern)
      if (!(await app.io.ask.confirm({ message: `Trust ${file} as it is now?`, flag: '--yes' }))) {
        throw new KeepError('cancelled', 'cancelled; nothing is trusted')
      }
      recordTrust(file, text, app.io)
      app.io.note(`trusted ${file} until it changes`)
    })
}
