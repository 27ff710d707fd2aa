import { Command } from 'commander'
import type { App } from '../app.ts'
import { contextFlags, contextText } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { typedKey } from '../core/keys.ts'
import type { Plaintext, Revision, Secret } from '../core/secret.ts'
import { isPromoting, type Vault, type Written } from '../core/vault.ts'
import { json } from '../formats/json.ts'
import { confirmed } from './confirmed.ts'
import { absent } from './failures.ts'
import { targetForWrite, type Target } from './targeted.ts'

interface Wanted extends Revision {
  readonly value: Plaintext
}

export function rollback(app: App): Command {
  return new Command('rollback')
    .description('make an earlier value current again')
    .argument('<key>')
    .option('--to <revision>', 'the revision; the last other value when left out')
    .option('--force', 'do not ask; a protected env still needs --yes')
    .action(async (typed: string, flags: { to?: string; force?: boolean }) => {
      const key = typedKey(typed)
      const to = await targetForWrite(app)
      const { context, vault } = to
      const current = await vault.get(key)
      if (current === undefined) throw await absent(vault, key, context)
      const wanted = flags.to === undefined ? await lastOther(to, current) : await named(to, key, flags.to)
      const message = `Make revision ${wanted.revision} of ${key} in ${contextText(context)} current again?`
      await confirmed(app, flags, { message, what: `rolling ${key} back in ${contextText(context)}` })
      const { changed, revision } = await rolledBack(vault, current, wanted)
      const place = `${key} in ${contextText(context)}`
      app.io.note(changed ? `rolled back ${place} to the value of ${wanted.revision}` : `${place} has that value already`)
      if (app.flags.json) app.io.data(json({ key, changed, revision, ...context }))
    })
}

/** The newest revision whose value is not the current one. Most often it is the one before, so that not all need be read. */
async function lastOther({ vault, context }: Target, current: Secret): Promise<Wanted> {
  for (const limit of [2, vault.limits.history]) {
    const revisions = await vault.history(current.key, limit)
    const found = revisions.find((revision) => revision.value && !revision.value.equals(current.value))
    if (found?.value) return { ...found, value: found.value }
  }
  throw new KeepError('not-found', `${current.key} has no other value in its history`, {
    hint: `keep history ${current.key} ${contextFlags(context)}`,
  })
}

async function named({ vault, context }: Target, key: string, to: string): Promise<Wanted> {
  const found = await vault.get(key, to)
  if (found === undefined) {
    throw new KeepError('not-found', `${key} has no revision "${to}"`, { hint: `keep history ${key} ${contextFlags(context)}` })
  }
  if (isPromoting(vault)) return found
  // Only the history knows the note that a revision had.
  const revisions = await vault.history(key, vault.limits.history)
  return { ...found, note: revisions.find(({ revision }) => revision === found.revision)?.note }
}

async function rolledBack(vault: Vault, current: Secret, wanted: Wanted): Promise<Written> {
  const { key, revision } = current
  if (isPromoting(vault)) return vault.promote(key, wanted.revision, revision)
  return vault.set(key, wanted.value, { ifRevision: revision, note: wanted.note ?? '', plain: wanted.plain ?? false })
}
