import { variableNames } from '../variable-name.ts'
import type { Dialect } from './env/dialect.ts'
import type { Entries } from './writer.ts'

/** As much at once as every reader takes. */
const mostCharacters = 256 * 1024

/**
 * Reads assignments back with keep's own reader of the dialect, where there is one. What comes out otherwise would be a bug of keep, and
 * is thrown as one, before anybody has the text.
 */
export function checkReadBack({ read }: Dialect, lines: ReadonlyMap<string, string>, entries: Entries): void {
  if (read === undefined) return
  const names = variableNames(entries.map(([key]) => key))
  const expected = entries.map(([key, value]) => ({ name: names.get(key) ?? key, value }))
  for (const batch of batches(expected, (each) => lines.get(each.name)?.length ?? 0)) {
    const reading = read(batch.map(({ name }) => lines.get(name) ?? '').join(''))
    const found = new Map(reading.entries.map(({ key, value }) => [key, value]))
    const isSame = batch.every(({ name, value }) => found.get(name)?.reveal() === value)
    if (reading.faults.length > 0 || found.size !== batch.length || !isSame)
      throw new Error('an export does not read back as what was exported')
  }
}

function batches<T>(all: readonly T[], size: (each: T) => number): T[][] {
  const made: T[][] = []
  let room = 0
  for (const each of all) {
    room -= size(each)
    if (room < 0) {
      made.push([])
      room = mostCharacters - size(each)
    }
    made.at(-1)?.push(each)
  }
  return made
}
