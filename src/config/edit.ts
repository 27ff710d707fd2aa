import { isObject, Numeral, type Json } from '../core/json.ts'

/** Where in the file, as names: `['vaults', 'local']`. A value of undefined removes the member. */
export interface Edit {
  readonly path: readonly string[]
  readonly value: Json | undefined
}

/** Plain objects for the libraries that know no Maps; `__proto__` is a member like any other. */
export function plainObject(value: Json): unknown {
  if (Array.isArray(value)) return value.map(plainObject)
  if (value instanceof Numeral) return Number(value.text)
  if (!isObject(value)) return value
  return Object.fromEntries([...value].map(([name, member]) => [name, plainObject(member)]))
}

/** How one list of texts becomes another: the places to remove, the last first, and what to add at the end. */
export function listSteps(before: readonly Json[], after: readonly Json[]): { removed: number[]; added: Json[] } {
  const removed = before.flatMap((item, at) => (after.includes(item) ? [] : [at])).toReversed()
  return { removed, added: after.filter((item) => !before.includes(item)) }
}
