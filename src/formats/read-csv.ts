import { Plaintext } from '../core/secret.ts'
import { isDefused } from './formula.ts'
import type { Reading } from './reading.ts'
import { Misread, readStatements, unclosed, type Scanner, type Statement } from './scanner.ts'

/** RFC 4180 with a header row of the two columns `key` and `value`; line feeds may end the rows, too. */
export function readCsv(text: string): Reading {
  return readStatements(text.replace(/^\ufeff/, ''), statement())
}

function statement(): Statement {
  let header: readonly string[] | undefined
  return (scanner) => {
    if (scanner.take(lineEnd)?.[0]) return undefined
    if (header === undefined) {
      header = headerRow(scanner)
      return undefined
    }
    const cells = row(scanner)
    if (cells.length !== 2) throw new Misread('there are not two cells in this row')
    const key = cells[header.indexOf('key')] ?? ''
    const value = cells[header.indexOf('value')] ?? ''
    checkSpreadsheet(key, value)
    scanner.take(lineEnd)
    return { key, value: new Plaintext(value) }
  }
}

const lineEnd = /\r?\n|$/y

/** Without one the first row might be a secret, so that the rest is not even looked at. */
function headerRow(scanner: Scanner): readonly string[] {
  const cells = row(scanner)
  if (cells.toSorted().join() !== 'key,value') throw unclosed('the first row must be key,value, and no other columns')
  scanner.take(lineEnd)
  return cells
}

/** The cells up to the end of the row, which is left for the caller, as one that is at fault is passed over with it. */
function row(scanner: Scanner): string[] {
  const cells = [cell(scanner)]
  while (scanner.take(/,/y)) cells.push(cell(scanner))
  if (!scanner.sees(lineEnd))
    throw new Misread('there is a quote or a carriage return in a cell that does not begin with a quote')
  return cells
}

function cell(scanner: Scanner): string {
  if (!scanner.take(/"/y)) return scanner.take(/[^",\r\n]*/y)?.[0] ?? ''
  const text = scanner.takeAll(/(?:[^"]|""){1,1000}/y)
  if (!scanner.take(/"/y)) throw unclosed('the quote is never closed')
  if (!scanner.sees(/,|\r?\n|$/y)) throw new Misread('there is text after the closing quote')
  return text.replaceAll('""', '"')
}

/** Such an export puts a ' before what a spreadsheet would take for a formula, so that it is not the value any more. */
function checkSpreadsheet(key: string, value: string): void {
  if ([key, value].some(isDefused))
    throw new Misread("a cell was made safe for spreadsheets by a ' before it, and is not what it was: export it without that")
}
