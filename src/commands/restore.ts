import { Command } from 'commander'
import type { App } from '../app.ts'
import { contextFlags, contextText } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { typedKey } from '../core/keys.ts'
import { isRestorable } from '../core/vault.ts'
import { json } from '../formats/json.ts'
import { missing } from './failures.ts'
import { targetForWrite } from './targeted.ts'

export function restore(app: App): Command {
  return new Command('restore')
    .description('take a deletion back while it waits (Secrets Manager)')
    .argument('<deleted-key>')
    .action(async (typed: string) => {
      const key = typedKey(typed)
      const { context, vault } = await targetForWrite(app)
      const place = `${key} in ${contextText(context)}`
      if (!isRestorable(vault)) {
        throw new KeepError('unsupported', `${contextText(context)} knows no way back from a deletion`, {
          hint: 'a copy may have it: another vault or environment, or the files of a local vault in git',
        })
      }
      const restored = await app.io.progress(`restoring ${key}`, vault.restore(key))
      if (!restored) {
        if ((await vault.info(key)) === undefined) throw missing(key, context)
        throw new KeepError('exists', `${place} is not deleted`, { hint: `keep get ${key} ${contextFlags(context)}` })
      }
      app.io.note(`restored ${place}`)
      if (app.flags.json) app.io.data(json({ key, restored, ...context }))
    })
}
