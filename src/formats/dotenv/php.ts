import { Plaintext } from '../../core/secret.ts'
import type { Entry, Reading } from '../reading.ts'
import { Misread, readStatements, unclosed, type Scanner, type Statement } from '../scanner.ts'

/** phpdotenv 5 (vlucas), which Laravel uses. `${NAME}` is a fault outside of single quotes; a `$` without a brace is text. */
export function readPhp(text: string): Reading {
  return readStatements(text, statement)
}

const statement: Statement = (scanner) => {
  const first = takeLine(scanner)
  if (!startsLines(first)) {
    const entry = trim(first) === '' || trim(first).startsWith('#') ? undefined : assignment(first)
    scanner.take(lineEnd)
    return entry
  }
  const lines = [first]
  while (scanner.take(/\r\n|\n|\r/y)) {
    const line = takeLine(scanner)
    lines.push(line)
    if (startsLines(line)) throw unclosed('versions of phpdotenv disagree about =" in a value of several lines')
    if (endsLines(line)) {
      scanner.take(lineEnd)
      return trim(first).startsWith('#') ? undefined : assignment(lines.join('\n'))
    }
  }
  throw unclosed('phpdotenv looks for a closing quote that does not come')
}

const lineEnd = /\r\n|\n|\r|$/y

function takeLine(scanner: Scanner): string {
  return scanner.take(/[^\n\r]*/y)?.[0] ?? ''
}

/** phpdotenv counts quotes that something else than a backslash stands before: one after `="` means that more lines follow. */
function startsLines(line: string): boolean {
  return line.includes('="') && line !== '"' && countQuotes(line) <= 1
}

function endsLines(line: string): boolean {
  return line === '"' || countQuotes(line) >= 1
}

function countQuotes(line: string): number {
  return line.replaceAll('\\\\', '').match(/(?=[^\\]")/g)?.length ?? 0
}

/** What PHP's trim takes away. Blanks are looked at from their first one alone, which takes no square of the time. */
function trim(text: string): string {
  return text.replace(/^[ \n\r\t\v\0]+/, '').replace(/(?<![ \n\r\t\v\0])[ \n\r\t\v\0]+$/, '')
}

function assignment(line: string): Omit<Entry, 'line'> {
  const equals = line.indexOf('=')
  if (equals < 0) throw new Misread('phpdotenv sets nothing for a name without =')
  const key = nameOf(trim(line.slice(0, equals)))
  return { key, value: new Plaintext(value(trim(line.slice(equals + 1)))) }
}

function nameOf(text: string): string {
  const name = /^export\s/.test(text) && text.length > 8 ? text.slice(6).trimStart() : text
  if (!/^[A-Za-z0-9_.]+$/.test(name)) throw new Misread('phpdotenv refuses a name that is not letters, digits, _ and .')
  return name
}

function value(text: string): string {
  const quote = text[0]
  if (quote === "'") return ended(text, text.indexOf("'", 1), (inner) => inner)
  if (quote === '"') return ended(text, closingQuote(text), unescaped)
  if (text.startsWith('#')) return ''
  const bare = /^[^#\t-\r ]*/.exec(text)?.[0] ?? ''
  checkAfter(text.slice(bare.length))
  return checkDollars(bare)
}

function closingQuote(text: string): number {
  for (let at = 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  return -1
}

function ended(text: string, close: number, read: (inner: string) => string): string {
  if (close < 0) throw new Misread('phpdotenv does not read on for the closing quote here')
  checkAfter(text.slice(close + 1))
  return read(text.slice(1, close))
}

function checkAfter(text: string): void {
  if (!/^[\t-\r ]*(?:#|$)/.test(text)) throw new Misread('phpdotenv refuses text after a blank or a closing quote')
}

function checkDollars(text: string): string {
  if (text.includes('${')) throw new Misread('phpdotenv would put in the value of a variable for ${')
  return text
}

function unescaped(text: string): string {
  return text.replace(/\$\{|\\([^])?/g, (piece, character: string | undefined) => {
    if (piece === '${') return checkDollars(piece)
    const known = escapes.get(character ?? '')
    if (known === undefined) throw new Misread('phpdotenv refuses an escape in double quotes')
    return known
  })
}

const escapes = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['$', '$'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
])
