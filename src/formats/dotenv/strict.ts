import { Plaintext } from '../../core/secret.ts'
import type { Reading } from '../reading.ts'
import { Misread, readStatements, unclosed, type Scanner, type Statement } from '../scanner.ts'

export interface StrictOptions {
  /** Also take `\u0000` in double quotes, as editable text has it for what no editor shows. */
  readonly unicodeEscapes?: boolean
}

/**
 * keep's own reading of a .env text: what the readers of .env files agree about, and in double quotes the escapes `\n \r \t \\ \" \$`.
 * Where they disagree (docs/importing.md has the table) there is a fault. Nothing is ever put in or run.
 */
export function readStrict(text: string, { unicodeEscapes = false }: StrictOptions = {}): Reading {
  const escape = unicodeEscapes ? /\\(?:[nrt\\"$]|u[0-9a-f]{4})/y : /\\[nrt\\"$]/y
  return readStatements(text.replace(/^\ufeff/, ''), statement(escape))
}

function statement(escape: RegExp): Statement {
  return (scanner, remark) => {
    if (scanner.sees(openComment)) throw new Misread('phpdotenv takes the =" in this comment for the start of a value')
    if (scanner.take(/[ \t]*(?:#[^\r\n]*)?(?:\r?\n|$)/y)) return undefined
    const [, key, before = '', after = ''] = scanner.take(assignment) ?? []
    if (key === undefined) throw new Misread(noAssignment(scanner))
    const text = value(scanner, escape)
    const end = scanner.take(/[ \t]*(?:\r?\n|$)/y)
    if (end === undefined) throw new Misread(scanner.sees(/[ \t]*\r/y) ? loneReturn : 'there is text after the closing quote')
    if (before + after !== '') remark('blanks around = are not part of name or value')
    if (/^[ \t]/.test(end[0])) remark('blanks at the end are not part of the value')
    return { key, value: new Plaintext(text) }
  }
}

/** Behind `export` and a blank there must be a name: readers disagree whether the word is one itself there. */
const assignment = /[ \t]*(?:export[ \t]+|(?!export[ \t]))([A-Za-z0-9_.-]+)([ \t]*)=([ \t]*)/y

/** One quote after a = in a comment, and none that closes it. */
const openComment = /[ \t]*#(?:\\"|[^"\r\n])*="(?:\\"|[^"\r\n])*(?:\r?\n|$)/y

function noAssignment(scanner: Scanner): string {
  if (scanner.sees(/[^\n]*\r(?!\n)/y)) return loneReturn
  if (scanner.sees(/[ \t]*[A-Za-z0-9_.-]+[ \t]*:/y)) return 'some readers take the colon for =, others do not'
  if (scanner.sees(/[ \t]*(?:export[ \t]+)?[A-Za-z0-9_.-]+[ \t]*(?:\r?\n|$)/y)) return 'a name stands alone, without ='
  return 'this is not KEY=value'
}

const loneReturn = 'a carriage return stands where no line ends'

function value(scanner: Scanner, escape: RegExp): string {
  if (scanner.take(/'/y)) return singleQuoted(scanner)
  if (scanner.take(/"/y)) return doubleQuoted(scanner, escape)
  if (scanner.take(/`/y)) return backquoted(scanner)
  return bare(scanner)
}

function bare(scanner: Scanner): string {
  const text = scanner.take(/[^\r\n]*[^ \t\r\n]/y)?.[0] ?? ''
  if (text.includes('#')) throw new Misread('readers disagree whether a comment begins at the #: put the value in quotes')
  if (text.includes('\\')) throw new Misread('readers disagree about a backslash in a value without quotes')
  if (text.includes('$')) throw new Misread(dollar)
  if (/['"`]/.test(text)) throw new Misread('a quote stands in a value without quotes')
  // White space that only some readers trim, and what no editor shows.
  if (/[^\P{White_Space} \t]|[^\P{Cc}\t]|\ufeff/u.test(text))
    throw new Misread('an invisible character stands in a value without quotes')
  return text
}

const dollar = 'some readers put the value of a variable in place of the $: put the value in single quotes'

/** Up to the first single quote, whatever stands before it: what readers could read on over is refused. */
function singleQuoted(scanner: Scanner): string {
  const text = closed(scanner, scanner.take(/[^']*/y)?.[0])
  if (text.includes('\\\\') || text.endsWith('\\'))
    throw new Misread('readers disagree about the backslash before a backslash or quote')
  if (text.includes('${')) throw new Misread('some readers put in the value of a variable for ${, even in single quotes')
  return text
}

function backquoted(scanner: Scanner): string {
  const text = closed(scanner, scanner.take(/[^`]*/y)?.[0])
  if (text.endsWith('\\')) throw new Misread('readers disagree about the backslash before the closing quote')
  return text
}

function doubleQuoted(scanner: Scanner, escape: RegExp): string {
  const text = closed(scanner, scanner.takeAll(/(?:[^"\\]|\\[^]){1,1000}/y))
  return text.replace(/\$|\\[^](?:[0-9a-f]{4})?/g, (part) => {
    if (part === '$') throw new Misread(dollar)
    escape.lastIndex = 0
    const [known] = escape.exec(part) ?? []
    if (known === undefined) throw new Misread('readers disagree about an escape in double quotes')
    return unescaped(known) + part.slice(known.length)
  })
}

/** The text before a closing quote, which is passed over. */
function closed(scanner: Scanner, text = ''): string {
  if (!scanner.take(/['"`]/y)) throw unclosed('the quote is never closed')
  if (text.includes('\0')) throw new Misread('there is a NUL, which readers drop or refuse')
  if (text.includes('\r')) throw new Misread('readers disagree about a carriage return in quotes: write \\r in double quotes')
  return text
}

function unescaped(escape: string): string {
  const character = escape.slice(1)
  if (character.length > 1) return String.fromCharCode(Number.parseInt(character.slice(1), 16))
  return plainEscapes.get(character) ?? character
}

const plainEscapes = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])
