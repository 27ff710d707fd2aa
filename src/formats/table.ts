import stringWidth from 'fast-string-width'
import type { Line, Span } from '../core/io.ts'
import { printable } from '../core/printable.ts'

export type Cell = string | Span

/**
 * Aligned columns, two spaces apart. Control characters in cells are escaped, so that no cell can break its row; empty cells at the
 * end of a row take no space.
 */
export function table(header: readonly string[], rows: readonly (readonly Cell[])[]): Line[] {
  const all = [header.map((text): Cell => ({ text, tone: 'strong' })), ...rows].map((row) => row.map(safe))
  const widths = header.map((_, column) =>
    all.reduce((widest, row) => Math.max(widest, stringWidth(textOf(row[column] ?? ''))), 0),
  )
  return all.map((row) => {
    const last = row.findLastIndex((cell) => textOf(cell) !== '')
    return row.slice(0, last + 1).flatMap((cell, column) => (column === last ? [cell] : [cell, gap(cell, widths[column] ?? 0)]))
  })
}

function gap(cell: Cell, width: number): string {
  return ' '.repeat(width - stringWidth(textOf(cell)) + 2)
}

function safe(cell: Cell): Cell {
  return typeof cell === 'string' ? printable(cell) : { ...cell, text: printable(cell.text) }
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text
}
