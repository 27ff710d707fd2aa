import { exceptPattern } from '../../core/keys.ts'
import { Unwritable } from '../unwritable.ts'
import type { Entries } from './writer.ts'

/** An `unwritable` error; the hint says what to do instead, if there is anything, and how to leave these keys out. */
export function refused(message: string, keys: readonly string[], instead?: string): Unwritable {
  const them = keys.length === 1 ? 'it' : 'them'
  return new Unwritable(message, keys, {
    instead,
    hint: `${instead === undefined ? '' : `${instead}, or `}leave ${them} out with --except '${keys.map(exceptPattern).join(',')}'`,
  })
}

/** Refuses every value that is not held; `holder` as in `a shell cannot hold the value of A, B`. */
export function refuseValues(
  holder: string,
  entries: Entries,
  holds: (value: string) => boolean,
  instead?: (unheld: Entries) => string,
): void {
  const unheld = entries.filter(([, value]) => !holds(value))
  const keys = unheld.map(([key]) => key)
  if (keys.length > 0) throw refused(`${holder} cannot hold the value of ${keys.join(', ')}`, keys, instead?.(unheld))
}

/** Whether it can stand in a text that somebody else reads: half of a pair has no bytes, and no variable holds a NUL. */
export function isPlain(value: string): boolean {
  return value.isWellFormed() && !value.includes('\0')
}
