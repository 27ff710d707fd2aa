import { contextText, type Context } from './context.ts'
import type { Plaintext, Secret } from './secret.ts'

/** The secrets of one context that was read whole. */
export interface Side {
  readonly context: Context
  readonly secrets: readonly Secret[]
}

export interface DiffRow {
  readonly key: string
  readonly verdict: 'identical' | 'different' | 'missing'
  /** One a side, in the order of the sides; undefined where the key is missing. */
  readonly values: readonly (Plaintext | undefined)[]
  /** The same number for the same value, counted from 1 along the sides, so that three contexts can be told apart. */
  readonly groups: readonly (number | undefined)[]
}

/** The same keys across contexts, sorted: *different* when two values differ, else *missing* when a side lacks the key, else *identical*. */
export function diff(sides: readonly Side[]): DiffRow[] {
  const maps = sides.map((side) => new Map(side.secrets.map((secret) => [secret.key, secret.value])))
  const keys = [...new Set(maps.flatMap((map) => [...map.keys()]))].toSorted()
  return keys.map((key) => {
    const values = maps.map((map) => map.get(key))
    const groups = grouped(values)
    return { key, verdict: verdictOf(groups), values, groups }
  })
}

export function sideTitles(sides: readonly { readonly context: Context }[]): string[] {
  const oneVault = new Set(sides.map((side) => side.context.vault)).size === 1
  return sides.map((side) => (oneVault ? side.context.env : contextText(side.context)))
}

function grouped(values: readonly (Plaintext | undefined)[]): (number | undefined)[] {
  const kinds: Plaintext[] = []
  return values.map((value) => {
    if (value === undefined) return undefined
    const known = kinds.findIndex((kind) => kind.equals(value))
    return known >= 0 ? known + 1 : kinds.push(value)
  })
}

function verdictOf(groups: readonly (number | undefined)[]): DiffRow['verdict'] {
  if (groups.some((group) => group !== undefined && group > 1)) return 'different'
  return groups.includes(undefined) ? 'missing' : 'identical'
}
