import { exceptPattern } from '../../core/keys.ts'
import { Unwritable } from '../unwritable.ts'
import type { Entries } from './writer.ts'

/** An `unwritable` error; the hint says what can have these keys, and how to leave them out. */
export function refused(message: string, keys: readonly string[], instead = 'use --format json'): Unwritable {
  const them = keys.length === 1 ? 'it' : 'them'
  return new Unwritable(message, keys, {
    instead,
    hint: `${instead}, or leave ${them} out with --except '${keys.map(exceptPattern).join(',')}'`,
  })
}

/** Refuses every value that is not held; `holder` as in `a shell cannot hold the value of A, B`. */
export function refuseValues(holder: string, entries: Entries, holds: (value: string) => boolean): void {
  const keys = entries.filter(([, value]) => !holds(value)).map(([key]) => key)
  if (keys.length > 0) throw refused(`${holder} cannot hold the value of ${keys.join(', ')}`, keys)
}

/** Whether it can stand in a text that somebody else reads: half of a pair has no bytes, and no variable holds a NUL. */
export function isPlain(value: string): boolean {
  return value.isWellFormed() && !value.includes('\0')
}
