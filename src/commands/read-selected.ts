import type { App } from '../app.ts'
import type { Context } from '../core/context.ts'
import { namedKeys } from '../core/keys.ts'
import type { Secret } from '../core/secret.ts'
import { complete, type PartialFlags } from './failures.ts'
import { selection, warnOfUnmatchedExcept, type SelectionFlags } from './selected.ts'

export interface Selected {
  readonly context: Context
  /** Those that --only and --except let through, sorted; keys that are named outright are read without any list. */
  readonly secrets: readonly Secret[]
  /** The keys of all secrets that were read, those that are left out too; undefined where only named ones were asked for. */
  readonly all: readonly string[] | undefined
  /** Keys that could not be read, which `--allow-partial` leaves out. */
  readonly unread: readonly string[]
}

/** The selected secrets of one context. Throws `partial`, naming every key that could not be read, unless `--allow-partial`. */
export async function readSelected(app: App, context: Context, flags: SelectionFlags & PartialFlags): Promise<Selected> {
  const selects = selection(flags)
  const vault = await app.openVault(context)
  const named = namedKeys(flags)
  const batch = await vault.getMany(named)
  const read = complete(app, batch, context, flags)
  const all = named === undefined ? read.map(({ key }) => key) : undefined
  return { context, secrets: read.filter(({ key }) => selects(key)), all, unread: batch.failures.map(({ key }) => key) }
}

/** Warns of what --except names in vain, where everything was read that it could have left out. */
export function warnOfIdleExcept(app: App, flags: SelectionFlags, sides: readonly Selected[]): void {
  if (sides.every(({ all, unread }) => all !== undefined && unread.length === 0))
    warnOfUnmatchedExcept(
      app,
      flags,
      sides.flatMap(({ all = [] }) => all),
    )
}
