import { Plaintext } from '../../core/secret.ts'
import type { Entry, Reading } from '../reading.ts'
import { Misread, readStatements, type Scanner } from '../scanner.ts'

/** What docker calls a blank at the start of a line (Go's unicode.IsSpace). */
const leading = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*/y
/** A longer line ends docker's scanner. */
const longestLine = 65_535

/** `docker run --env-file`: no quotes, no escapes, no comments after values; all right of the first `=` is the value. */
export function readDocker(text: string): Reading {
  return readStatements(text.replace(/^\ufeff/, ''), statement)
}

function statement(scanner: Scanner): Omit<Entry, 'line'> | undefined {
  const line = (scanner.take(/[^\n]*/y)?.[0] ?? '').replace(/\r$/, '')
  if (Buffer.byteLength(line) > longestLine) throw new Misread('docker refuses lines of 64 KiB')
  leading.lastIndex = 0
  const entry = assignment(line.slice(leading.exec(line)?.[0].length ?? 0))
  scanner.skipLine()
  return entry
}

function assignment(line: string): Omit<Entry, 'line'> | undefined {
  if (line === '' || line.startsWith('#')) return undefined
  const equals = line.indexOf('=')
  if (equals < 0) throw new Misread('a name alone takes the value that the machine has for it')
  const key = line.slice(0, equals)
  if (key === '') throw new Misread('there is no name before =')
  if (/[ \t]/.test(key)) throw new Misread('docker refuses blanks in a name, also after export')
  if (line.includes('\0')) throw new Misread('there is a NUL, which no environment can hold')
  return { key, value: new Plaintext(line.slice(equals + 1)) }
}
