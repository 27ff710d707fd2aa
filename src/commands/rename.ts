import { Command, Option } from 'commander'
import type { App } from '../app.ts'
import { contextFlags, contextText } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { typedKey } from '../core/keys.ts'
import { rename as renameSecret, type RenameStage } from '../core/rename.ts'
import type { Secret } from '../core/secret.ts'
import { standing } from '../core/standing.ts'
import { isRestorable, type Vault } from '../core/vault.ts'
import { json } from '../formats/json.ts'
import { confirmed } from './confirmed.ts'
import { absent } from './failures.ts'
import { targetForWrite, type Target } from './targeted.ts'

export function rename(app: App): Command {
  return new Command('rename')
    .description('give a secret another name: copy, compare, delete; its note, tags and KMS key come along')
    .argument('<old>', 'the key')
    .argument('<new>', 'the key that it gets; refused when it is there')
    .addOption(new Option('--force', 'do not ask; a protected env still needs --yes').hideHelp())
    .action(async (typedOld: string, typedNew: string, flags: { force?: boolean }) => {
      const [from, to] = [typedKey(typedOld), typedKey(typedNew)]
      if (from === to) throw new KeepError('usage', 'the old and the new name are the same', { hint: 'name another key' })
      const at = await targetForWrite(app)
      const place = contextText(at.context)
      const source = await sourceOf(at, from)
      await checkFree(at, source, to)
      const message = `Rename ${from} to ${to} in ${place}${fateOf(at.vault, from)}?`
      await confirmed(app, flags, { message, what: `renaming ${from} to ${to} in ${place}` })
      await carriedOut(app, at, source, to)
      app.io.note(`renamed ${from} to ${to} in ${place}`)
      if (app.flags.json) app.io.data(json({ from, to, ...at.context }))
    })
}

/** With its note, which a read of the value does not tell everywhere. */
async function sourceOf({ vault, context }: Target, key: string): Promise<Secret> {
  const [secret, info] = await Promise.all([vault.get(key), vault.info(key)])
  if (secret === undefined) throw await absent(vault, key, context)
  return { ...secret, note: info?.note }
}

async function checkFree({ vault, context }: Target, source: Secret, to: string): Promise<void> {
  const { secrets, failures, waiting } = await standing(vault, [to])
  if (failures[0]) throw failures[0].error
  const flags = contextFlags(context)
  if (waiting.has(to)) {
    throw new KeepError(
      'exists',
      `${to} was deleted in ${contextText(context)}, and its name is taken until the deletion is over`,
      {
        hint: `choose another name, or keep delete ${to} --permanent ${flags} first`,
      },
    )
  }
  const [there] = secrets
  if (there === undefined) return
  // As after a rename that failed half-way.
  const hint = there.value.equals(source.value)
    ? `it has the same value: keep delete ${source.key} ${flags} leaves only ${to}`
    : `choose another name, or keep delete ${to} ${flags} first`
  throw new KeepError('exists', `${to} is there already in ${contextText(context)}`, { hint })
}

function fateOf(vault: Vault, from: string): string {
  if (isRestorable(vault)) return `; keep restore ${from} takes the old one back within ${vault.recoveryDays} days`
  return '; its earlier revisions go for ever'
}

function carriedOut(app: App, { vault, context }: Target, source: Secret, to: string): Promise<void> {
  const flags = contextFlags(context)
  let reached: RenameStage | undefined
  const work = renameSecret(vault, { source, to, flags, onStage: (stage) => (reached = stage) })
  const left = () => cancelled(reached, source.key, to, flags)
  return app.io.unlessCancelled(left, app.io.progress(`renaming ${source.key}`, work))
}

function cancelled(reached: RenameStage | undefined, from: string, to: string, flags: string) {
  if (reached === undefined) {
    return { message: `cancelled; ${from} is there, and ${to} perhaps too`, hint: `keep show --only ${from},${to} ${flags}` }
  }
  const fate = reached === 'copied' ? 'is still there' : 'is perhaps still there'
  return { message: `cancelled; ${to} is written, and ${from} ${fate}`, hint: `keep delete ${from} ${flags} finishes it` }
}
