import type { App } from '../app.ts'
import { contextText, saidVaults, type Context } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { byKey } from '../core/keys.ts'
import type { Secret } from '../core/secret.ts'
import { activeVaults } from '../core/workspace.ts'
import type { Entries } from '../formats/write/writer.ts'
import { readable, type PartialFlags } from './failures.ts'
import { readSelected } from './read-selected.ts'
import { warnOfUnmatched, type SelectionFlags } from './selected.ts'
import { envOf } from './targeted.ts'

type ReadFlags = SelectionFlags & PartialFlags

/** The vaults that are exported, in one env. */
export async function exportContexts(app: App): Promise<Context[]> {
  const workspace = await app.workspace()
  const vaults = saidVaults(workspace, app.said) ?? activeVaults(workspace)
  if (vaults.length === 0) throw new KeepError('usage', 'no vault is configured', { hint: 'keep vault:add' })
  const env = await envOf(app)
  return vaults.map((vault) => ({ vault, env }))
}

/** Their secrets as one sorted list. Throws `unwritable` for a key in two vaults whose order nobody gave. */
export async function exportEntries(app: App, contexts: readonly Context[], flags: ReadFlags): Promise<Entries> {
  const read = await Promise.all(contexts.map((context) => readable(app, readSelected(app, context, flags), flags)))
  const merged = new Map<string, { readonly secret: Secret; readonly context: Context }>()
  for (const { context, secrets } of read.filter((one) => one !== undefined)) {
    for (const secret of secrets) {
      const other = merged.get(secret.key)
      if (other && app.said.vault === undefined) throw inBoth(secret.key, other.context, context, contexts)
      merged.set(secret.key, { secret, context })
    }
  }
  warnOfUnmatched(app, flags, [...merged.keys()])
  if (merged.size === 0) app.io.warn(`there are no secrets to export in ${contexts.map(contextText).join(', ')}`)
  return [...merged.values()]
    .map(({ secret }) => secret)
    .toSorted(byKey)
    .map((secret) => [secret.key, secret.value.reveal()] as const)
}

function inBoth(key: string, first: Context, second: Context, contexts: readonly Context[]): KeepError {
  return new KeepError('unwritable', `${key} is both in ${contextText(first)} and in ${contextText(second)}`, {
    hint: `give the order, the last one wins: --vault ${contexts.map(({ vault }) => vault).join(',')}`,
  })
}
