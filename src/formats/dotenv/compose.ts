import { Plaintext } from '../../core/secret.ts'
import type { Reading } from '../reading.ts'
import { Misread, readStatements, unclosed, type Scanner, type Statement } from '../scanner.ts'

/** Go's unicode.IsSpace, and the part of it that compose-go takes for a blank within a line. */
const goSpace = '\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const spaces = new RegExp(`[${goSpace}]+`, 'y')
// From the first blank alone: from each of them it would take the square of the time.
const trailing = new RegExp(`(?<![${goSpace}])[${goSpace}]+$`)
const blank = '[\\t\\v\\f\\r \\x85\\xa0]'
// Behind `export` and a blank there must be a name: compose never takes the word itself for one then.
const name = new RegExp(
  `(?:export[\\t\\v\\f\\r ]+|(?!export[\\t\\v\\f\\r ]))([A-Za-z_.\\[\\]-][A-Za-z0-9_.\\[\\]-]*)[\\t\\r]*[=:]${blank}*`,
  'y',
)
const rest = new RegExp(`(?:[\\t\\v\\f\\r \\x85\\xa0]*(?:#[^\\n]*)?)(?:\\n|$)`, 'y')

/** Docker Compose v2 (compose-go). `$$` and, in double quotes, `\$` are a `$`; where a variable would be put in there is a fault. */
export function readCompose(text: string): Reading {
  // After a closing quote it goes on in the same line, with another name whose value may begin with a quote.
  return readStatements(text.replace(/^\ufeff/, ''), statement, (_, rest) => /["']/.test(rest))
}

const statement: Statement = (scanner) => {
  if (scanner.take(spaces)) return undefined
  if (scanner.take(/#[^\n]*/y)) return undefined
  const key = scanner.take(name)?.[1]
  if (key === undefined) throw new Misread(noAssignment(scanner))
  const text = value(scanner)
  if (!scanner.take(rest)) throw new Misread('compose takes what comes after the closing quote for another name')
  return { key, value: new Plaintext(text) }
}

function noAssignment(scanner: Scanner): string {
  if (scanner.sees(/(?:export[ \t]+)?[\w.-]+[ \t]*(?:\r?\n|$)/y))
    return 'a name alone takes the value that the machine has for it'
  if (scanner.sees(/(?:export[ \t]+)?\d/y)) return 'compose ignores a name that begins with a digit'
  return 'compose does not understand this line'
}

function value(scanner: Scanner): string {
  if (scanner.take(/'/y)) return quoted(scanner, "'")
  if (scanner.take(/"/y)) return substituted(unescaped(quoted(scanner, '"')))
  const line = scanner.take(/[^\n]*/y)?.[0] ?? ''
  return substituted((line.split(' #', 1)[0] ?? '').replace(trailing, ''))
}

/** A backslash before the same quote goes; every other one stays. */
function quoted(scanner: Scanner, quote: '"' | "'"): string {
  const text = scanner.takeAll(quote === '"' ? /(?:[^"\\]|\\[^]){1,1000}/y : /(?:[^'\\]|\\[^]){1,1000}/y)
  if (scanner.next !== quote) throw unclosed('the quote is never closed')
  scanner.take(/["']/y)
  return text.replace(/\\([^])/g, (pair, character: string) => (character === quote ? quote : pair))
}

/** In double quotes. `\0` is an octal escape, which nobody means. */
function unescaped(text: string): string {
  return text.replace(/\\([abcfnrtv$"\\0])/g, (pair, character: string) => {
    if (character === '0') throw new Misread('compose takes \\0 for the beginning of an octal number')
    // Compose keeps \c as it is, and reads \$ as $$.
    return character === 'c' ? pair : (escapes.get(character) ?? character)
  })
}

const escapes = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['$', '$$'],
])

function substituted(text: string): string {
  return text.replace(/\$(\$|[A-Za-z_{])/g, (_, next: string) => {
    if (next !== '$') throw new Misread('compose would put in the value of a variable for the $: write $$')
    return '$'
  })
}
