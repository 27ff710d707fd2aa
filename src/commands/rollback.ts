import { Command } from 'commander'
import type { App } from '../app.ts'
import { contextText } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { typedKey } from '../core/keys.ts'
import type { Secret } from '../core/secret.ts'
import { json } from '../formats/json.ts'
import { missing } from './failures.ts'
import { targetForWrite } from './targeted.ts'

export function rollback(app: App): Command {
  return new Command('rollback')
    .description('make an earlier value current again')
    .argument('<key>')
    .option('--to <revision>', 'the revision; the one before the current when left out')
    .option('--force', 'do not ask; the same as --yes')
    .action(async (typed: string, flags: { to?: string; force?: boolean }) => {
      const key = typedKey(typed)
      const { context, vault } = await targetForWrite(app)
      const revisions = await vault.history(key, vault.limits.history)
      const [current] = revisions
      if (current === undefined) throw missing(key, context, 'keep show')
      const wanted = chosen(key, revisions, flags.to)
      const agreed =
        flags.force ||
        (await app.io.ask.confirm({
          message: `Make revision ${wanted.revision} of ${key} in ${contextText(context)} current again?`,
          flag: '--yes',
        }))
      if (!agreed) throw new KeepError('cancelled', 'cancelled; nothing was changed')
      const { changed, revision } = await vault.set(key, wanted.value, { ifRevision: current.revision, note: wanted.note })
      app.io.note(
        `${changed ? 'rolled back' : 'unchanged:'} ${key} in ${contextText(context)} to the value of ${wanted.revision}`,
      )
      if (app.flags.json) app.io.data(json({ key, changed, revision, ...context }))
    })
}

function chosen(key: string, revisions: readonly Secret[], to: string | undefined): Secret {
  const found = to === undefined ? revisions[1] : revisions.find((secret) => secret.revision === to)
  if (found) return found
  const fault = to === undefined ? `${key} has no earlier revision` : `${key} has no revision ${to}`
  throw new KeepError('not-found', fault, { hint: `keep history ${key}` })
}
