import { Plaintext } from '../../core/secret.ts'
import type { Reading } from '../reading.ts'
import { Misread, readStatements, unclosed, type Scanner, type Statement } from '../scanner.ts'
import { endsForShell } from './shell-line.ts'

/**
 * `set -a; . ./.env` in a POSIX shell, for lines that are one assignment of literal text. What a shell would expand or run is a fault:
 * an unescaped `$` or backtick, a `~`, a second word, `;`, `&` and the like.
 */
export function readShell(text: string): Reading {
  return readStatements(text, statement, (whole) => !endsForShell(whole))
}

/** The line of the first statement that is more than an assignment. */
export function firstCommand(text: string): number | undefined {
  return readShell(text).faults.find(({ reason }) => reason === command || reason === another)?.line
}

const statement: Statement = (scanner) => {
  if (scanner.take(/[ \t]*(?:#[^\n]*)?(?:\n|$)/y)) return undefined
  const [, exported, key] = scanner.take(/[ \t]*(export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)=/y) ?? []
  if (key === undefined) throw new Misread(noAssignment(scanner))
  const text = word(scanner, exported === undefined ? bareText : exportedText)
  if (text.includes('\0')) throw new Misread('there is a NUL, which shells drop')
  if (!scanner.take(/(?:[ \t]+(?:#[^\n]*)?)?(?:\n|$)/y)) throw new Misread(afterWord(scanner))
  return { key, value: new Plaintext(text) }
}

function noAssignment(scanner: Scanner): string {
  if (scanner.sees(/\ufeff/y)) return 'a shell takes the byte order mark for a part of the first name'
  if (scanner.sees(/[^\n]*\r(?:\n|$)/y)) return carriageReturn
  return command
}

const command = 'a shell would run this: it is not NAME=value with a name of letters, digits and _, and without blanks around ='

const carriageReturn = 'a shell keeps the carriage return at the end of the line: convert the file to plain line feeds'

/** What stands for itself outside of quotes, # too, since it does not begin a word. `~` may become a home directory. */
const bareText = /[^\s\u00a0'"`\\$;&|<>()~\0]{1,1000}/y
/** After export some shells expand patterns and braces too. */
const exportedText = /[A-Za-z0-9_./:@%+,=#-]{1,1000}/y

function word(scanner: Scanner, bare: RegExp): string {
  let text = ''
  for (;;) {
    const piece = part(scanner, bare)
    if (piece === undefined) return text
    text += piece
  }
}

/** The next part of a word without its quotes; undefined at its end. */
function part(scanner: Scanner, bare: RegExp): string | undefined {
  if (scanner.take(/'/y)) return closed(scanner, "'", scanner.takeAll(/[^']{1,1000}/y))
  if (scanner.take(/"/y)) return doubleQuoted(scanner)
  if (scanner.take(/\\\n/y)) return ''
  const escaped = scanner.take(/\\([^\r])/y)?.[1]
  if (escaped !== undefined) return escaped
  return scanner.take(bare)?.[0]
}

function doubleQuoted(scanner: Scanner): string {
  const text = closed(scanner, '"', scanner.takeAll(/(?:[^"\\]|\\[^]){1,1000}/y))
  return text.replace(/[$`]|\\([^])/g, (piece, escaped: string | undefined) => {
    if (escaped === undefined) throw new Misread(expanded)
    if (escaped === '\n') return ''
    return /["\\$`]/.test(escaped) ? escaped : piece
  })
}

const expanded = 'a shell would put something else in place of the $ or backtick'

function closed(scanner: Scanner, quote: string, text: string): string {
  if (scanner.next !== quote) throw unclosed('the quote is never closed')
  scanner.take(/['"]/y)
  return text
}

function afterWord(scanner: Scanner): string {
  if (scanner.sees(/[$`]/y)) return expanded
  if (scanner.sees(/[ \t]*\r/y)) return carriageReturn
  if (scanner.sees(/~/y)) return 'a shell may put a home directory in place of the ~'
  return another
}

const another = 'a shell would take what comes after the value for a command or a second assignment'
