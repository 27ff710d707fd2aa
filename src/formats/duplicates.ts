import type { Entry, Fault } from './reading.ts'

/** Each key once: the last of several with `lastWins`, else a fault for each later one. */
export function withoutDuplicates(
  entries: readonly Entry[],
  lastWins: boolean,
): { readonly entries: readonly Entry[]; readonly faults: readonly Fault[] } {
  const byKey = new Map<string, Entry>()
  const faults: Fault[] = []
  for (const entry of entries) {
    const before = byKey.get(entry.key)
    if (before && !lastWins) faults.push(twice(entry, before))
    byKey.set(entry.key, entry)
  }
  return { entries: [...byKey.values()], faults }
}

function twice({ key, line }: Entry, before: Entry): Fault {
  const reason = before.line === undefined ? `${key} stands there twice` : `this name stands in line ${before.line} already`
  return { line, key, reason }
}
