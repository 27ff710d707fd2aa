import type { App } from '../app.ts'
import type { Context } from '../core/context.ts'
import { namedKeys } from '../core/keys.ts'
import type { Secret } from '../core/secret.ts'
import { complete, type PartialFlags } from './failures.ts'
import { selection, type SelectionFlags } from './selected.ts'

export interface Selected {
  readonly context: Context
  /** Those that --only and --except let through, sorted; keys that are named outright are read without any list. */
  readonly secrets: readonly Secret[]
  /** Keys that could not be read, which `--allow-partial` leaves out. */
  readonly unread: readonly string[]
}

/** The selected secrets of one context. Throws `partial`, naming every key that could not be read, unless `--allow-partial`. */
export async function readSelected(app: App, context: Context, flags: SelectionFlags & PartialFlags): Promise<Selected> {
  const selects = selection(flags)
  const vault = await app.openVault(context)
  const batch = await vault.getMany(namedKeys(flags))
  const secrets = complete(app, batch, context, flags).filter(({ key }) => selects(key))
  return { context, secrets, unread: batch.failures.map(({ key }) => key) }
}
