import { Command } from 'commander'
import type { App } from '../app.ts'
import { contextText } from '../core/context.ts'
import { typedKey } from '../core/keys.ts'
import { json } from '../formats/json.ts'
import { confirmed } from './confirmed.ts'
import { missing } from './failures.ts'
import { targetForWrite } from './targeted.ts'

export function remove(app: App): Command {
  return new Command('delete')
    .alias('rm')
    .description('delete a secret')
    .argument('<key>')
    .option('--force', 'do not ask; a protected env still needs --yes')
    .action(async (typed: string, flags: { force?: boolean }) => {
      const key = typedKey(typed)
      const { context, vault } = await targetForWrite(app)
      if ((await vault.get(key)) === undefined) throw missing(key, context)
      const fate = vault.limits.restorable ? '' : ' for ever, with its history: this vault knows no way back'
      const message = `Delete ${key} from ${contextText(context)}${fate}?`
      await confirmed(app, flags, { message, what: `deleting ${key} from ${contextText(context)}` })
      const deleted = await app.io.progress(`deleting ${key}`, vault.delete(key))
      app.io.note(deleted ? `deleted ${key} from ${contextText(context)}${fate}` : `${key} was gone already`)
      if (app.flags.json) app.io.data(json({ key, deleted, ...context }))
    })
}
