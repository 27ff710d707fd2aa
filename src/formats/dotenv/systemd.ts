import { Plaintext } from '../../core/secret.ts'
import type { Reading } from '../reading.ts'
import { Misread, readStatements, unclosed, type Scanner, type Statement } from '../scanner.ts'

/** `EnvironmentFile=` of systemd (src/basic/env-file.c): quoted parts may follow each other, a backslash joins lines, nothing is expanded. */
export function readSystemd(text: string): Reading {
  return readStatements(text, statement)
}

const statement: Statement = (scanner) => {
  if (scanner.take(/[ \t\n\r]+/y)) return undefined
  if (scanner.sees(/[#;]/y)) return comment(scanner)
  if (scanner.sees(/\ufeff/y)) throw new Misread('systemd takes the byte order mark for a part of the first name')
  const [, name] = scanner.take(/([^=\n\r]+)=/y) ?? []
  if (name === undefined) throw new Misread('systemd passes over a line without NAME=')
  const key = name.replace(/(?<![ \t])[ \t]+$/, '')
  // What it ignores it reads all the same, perhaps over several lines.
  const text = value(scanner)
  if (/^export[ \t]/.test(key)) throw new Misread('systemd takes export for a part of the name, and then ignores it')
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) throw new Misread('systemd ignores a name that is not letters, digits and _')
  if (text.includes('\0')) throw new Misread('there is a NUL, where systemd ends the file')
  return { key, value: new Plaintext(text) }
}

/** To some versions what a comment reaches with a backslash is no comment any more: it is neither to be taken nor to be lost. */
function comment(scanner: Scanner): undefined {
  const text = scanner.takeAll(/(?:[^\\\n\r]|\\[^]){1,1000}/y)
  if (/[\n\r]/.test(text) || scanner.next === '\\')
    throw new Misread('versions of systemd disagree whether a comment goes on after a backslash')
}

/** Quoted parts and blanks between them, then perhaps a bare part, which ends with the line. */
function value(scanner: Scanner): string {
  let text = ''
  for (;;) {
    scanner.take(/[ \t]+/y)
    if (scanner.take(/'/y)) text += closed(scanner, "'", scanner.takeAll(/[^']{1,1000}/y))
    else if (scanner.take(/"/y)) text += unescaped(closed(scanner, '"', scanner.takeAll(/(?:[^"\\]|\\[^]){1,1000}/y)))
    else return text + bare(scanner)
  }
}

function closed(scanner: Scanner, quote: string, text: string): string {
  if (scanner.next !== quote) throw unclosed('the quote is never closed')
  scanner.take(/['"]/y)
  return text
}

/** In double quotes a backslash stands for itself, but before what a shell escapes and before a line feed, which goes with it. */
function unescaped(text: string): string {
  return text.replace(/\\([^])/g, (pair, character: string) => {
    if (character === '\n') return ''
    return /["\\`$]/.test(character) ? character : pair
  })
}

/** A backslash takes the next character as it is; with a line end both go. Blanks at the end go too, but not those before a backslash. */
function bare(scanner: Scanner): string {
  const written = scanner.takeAll(/(?:[^\\\n\r]|\\[^]){1,1000}/y)
  if (scanner.next === '\\') throw new Misread('a backslash is the last character')
  let text = ''
  let end = 0
  for (const [piece, escaped] of written.matchAll(/\\([^])|[^\\]/g)) {
    text += /^\\?[\n\r]/.test(piece) ? '' : (escaped ?? piece)
    if (!/^[ \t]/.test(piece)) end = text.length
  }
  return text.slice(0, end)
}
