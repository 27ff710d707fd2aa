/** RFC 4180, with CRLF between the rows as it says; in quotes where a cell needs them, or all cells. */
export function csv(rows: readonly (readonly string[])[], quoted: 'needed' | 'all' = 'needed'): string {
  const cell = (text: string): string => (quoted === 'all' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}
