import { Command } from 'commander'
import type { App } from '../app.ts'
import { contextFlags, contextText, type Context } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { typedKey } from '../core/keys.ts'
import type { Secret } from '../core/secret.ts'
import { json } from '../formats/json.ts'
import { confirmed } from './confirmed.ts'
import { missing } from './failures.ts'
import { targetForWrite } from './targeted.ts'

export function rollback(app: App): Command {
  return new Command('rollback')
    .description('make an earlier value current again')
    .argument('<key>')
    .option('--to <revision>', 'the revision; the last other value when left out')
    .option('--force', 'do not ask; a protected env still needs --yes')
    .action(async (typed: string, flags: { to?: string; force?: boolean }) => {
      const key = typedKey(typed)
      const { context, vault } = await targetForWrite(app)
      const revisions = await vault.history(key, vault.limits.history)
      const [current] = revisions
      if (current === undefined) throw missing(key, context)
      const wanted = chosen(key, context, revisions, flags.to)
      const message = `Make revision ${wanted.revision} of ${key} in ${contextText(context)} current again?`
      await confirmed(app, flags, { message, what: `rolling ${key} back in ${contextText(context)}` })
      const { changed, revision } = await vault.set(key, wanted.value, { ifRevision: current.revision, note: wanted.note ?? '' })
      const place = `${key} in ${contextText(context)}`
      app.io.note(changed ? `rolled back ${place} to the value of ${wanted.revision}` : `${place} has that value already`)
      if (app.flags.json) app.io.data(json({ key, changed, revision, ...context }))
    })
}

/** The named revision, or the newest whose value is not the current one. */
function chosen(key: string, context: Context, revisions: readonly Secret[], to: string | undefined): Secret {
  const [current] = revisions
  const found = revisions.find((secret) =>
    to === undefined ? current && !secret.value.equals(current.value) : secret.revision === to,
  )
  if (found) return found
  const fault = to === undefined ? `${key} has no other value in its history` : `${key} has no revision "${to}"`
  throw new KeepError('not-found', fault, { hint: `keep history ${key} ${contextFlags(context)}` })
}
