import type { WrittenSetting } from './assignments.ts'
import type { Dialect } from './env/dialect.ts'

/** As much at once as every reader takes. */
const mostCharacters = 256 * 1024

/**
 * Reads assignments back with keep's own reader of the dialect, where there is one. What comes out otherwise would be a bug of keep, and
 * is thrown as one, before anybody has the text.
 */
export function checkReadBack({ read }: Dialect, settings: readonly WrittenSetting[]): void {
  if (read === undefined) return
  for (const batch of batches(settings)) {
    const reading = read(batch.map(({ text }) => text).join(''))
    const found = new Map(reading.entries.map(({ key, value }) => [key, value]))
    const isSame = batch.every(({ name, value }) => found.get(name)?.reveal() === value)
    if (reading.faults.length > 0 || found.size !== batch.length || !isSame)
      throw new Error('an export does not read back as what was exported')
  }
}

function batches(settings: readonly WrittenSetting[]): WrittenSetting[][] {
  const made: WrittenSetting[][] = []
  let room = 0
  for (const each of settings) {
    room -= each.text.length
    if (room < 0) {
      made.push([])
      room = mostCharacters - each.text.length
    }
    made.at(-1)?.push(each)
  }
  return made
}
