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
import { namedRevision } from './revision.ts'
import { targetForWrite, type Target } from './targeted.ts'

interface Wanted extends Revision {
  readonly value: Plaintext
}

export function rollback(app: App): Command {
  return new Command('rollback')
    .description('make an earlier value current again')
    .argument('<key>')
    .option('--to <revision>', 'the revision or a label; the last other value when left out', namedRevision)
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

/** The value that was current before: as the vault knows it, else the newest whose value is another. */
async function lastOther({ vault, context }: Target, current: Secret): Promise<Wanted> {
  const found = isPromoting(vault) ? await vault.previous(current.key) : await newestOther(vault, current)
  if (found && !found.value.equals(current.value)) return found
  throw new KeepError('not-found', `it is not known what ${current.key} was before`, {
    hint: `keep history ${current.key} ${contextFlags(context)}, then --to REVISION`,
  })
}

async function newestOther(vault: Vault, current: Secret): Promise<Wanted | undefined> {
  const revisions = await vault.history(current.key, vault.limits.history)
  const found = revisions.find((revision) => revision.value && !revision.value.equals(current.value))
  return found?.value && { ...found, value: found.value }
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
