import { Plaintext } from '../../core/secret.ts'
import type { Reading } from '../reading.ts'
import { Misread, readStatements, unclosed, type Scanner, type Statement } from '../scanner.ts'

/** White space in Python's patterns; the blank is what does not end a line. */
const space = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const blank = space.replace('\\t-\\r', '\\t\\x0b\\x0c')
const spaces = new RegExp(`[${space}]+`, 'y')
// Behind `export` and a blank there must be a name: the word itself is never taken for one then.
// One in single quotes is what stands between them, line feeds included.
const name = new RegExp(`(?:export[${blank}]+|(?!export[${blank}]))('[^']+'|[^=#'${space}][^=#${space}]*)[${blank}]*`, 'y')
const equals = new RegExp(`=([${blank}]*)`, 'y')
const rest = new RegExp(`(?:[${blank}]*#[^\\n]*)?[${blank}]*(?:\\n|$)`, 'y')
// Blanks are looked at from their first one alone: from each of them it would take the square of the time.
const comment = new RegExp(`(?<![${space}])[${space}]+#.*`, 's')
const trailing = new RegExp(`(?<![${space}])[${space}]+$`)

/**
 * python-dotenv 1.2. It puts values in for `${NAME}` even in single quotes, and offers no escape: that is a fault, but for what keep
 * writes itself. Line ends of any kind are line feeds, as Python's text files have them.
 */
export function readPython(text: string): Reading {
  return readStatements(text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n'), statement)
}

const statement: Statement = (scanner) => {
  if (scanner.take(spaces)) return undefined
  if (scanner.take(/#[^\n]*/y)) return undefined
  const key = scanner.take(name)?.[1]
  if (key === undefined) throw new Misread('python-dotenv does not understand this line, and passes it over')
  const after = scanner.take(equals)?.[1]
  if (after === undefined) throw new Misread('python-dotenv sets nothing for a name without =')
  const text = value(scanner, after)
  const dollars = text.split(dollar)
  if (dollars.slice(0, -1).some((part) => part.includes('${')) || putsIn(dollars.at(-1) ?? ''))
    throw new Misread('python-dotenv puts in the value of a variable for ${')
  if (key === '__') throw new Misread('a variable of this name is what keep counts on not to be set')
  if (!scanner.take(rest)) throw new Misread('python-dotenv passes over a line with text after the closing quote')
  return { key, value: new Plaintext(dollars.join('$')) }
}

/** How keep writes a `$` before a brace: a variable that is not set, with a `$` in its place. */
const dollar = '${__:-$}'

/** Whether there is a `${NAME}` or `${NAME:-default}`; looked for in one pass, whatever stands there. */
function putsIn(text: string): boolean {
  const last = text.lastIndexOf('}')
  let end = 0
  for (const { index } of text.matchAll(/\$\{/g)) {
    while (end < text.length && (end < index + 2 || (text[end] !== '}' && text[end] !== ':'))) end++
    if (text[end] === '}' || (text.startsWith(':-', end) && last > end)) return true
  }
  return false
}

function value(scanner: Scanner, blanksBefore: string): string {
  if (scanner.take(/'/y)) return quoted(scanner, /'/y, /(?:[^'\\]|\\[^]){1,1000}/y, /\\([\\'])/g)
  if (scanner.take(/"/y)) return quoted(scanner, /"/y, /(?:[^"\\]|\\[^]){1,1000}/y, /\\([\\'"abfnrtv])/g)
  if (blanksBefore !== '' && scanner.next === '#') return ''
  const line = scanner.take(/[^\n]*/y)?.[0] ?? ''
  return line.replace(comment, '').replace(trailing, '')
}

function quoted(scanner: Scanner, close: RegExp, piece: RegExp, escapes: RegExp): string {
  const text = scanner.takeAll(piece)
  if (!scanner.take(close)) throw unclosed('the quote is never closed')
  return text.replace(escapes, (_, character: string) => control.get(character) ?? character)
}

const control = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
])
