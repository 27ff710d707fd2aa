const sequence = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-Z\\-_]|[\s\S]/gu
const move = /^\x1b\[(\d*)([ABCDGJK])$/

/** What a person sees of a terminal's output: the few sequences that prompts use are obeyed, colours and the rest are dropped. */
export function screenText(output: string, columns: number): string {
  const rows: string[][] = [[]]
  let [row, column] = [0, 0]
  for (const [part] of output.matchAll(sequence)) {
    const [, count, letter] = move.exec(part) ?? []
    if (letter !== undefined) obey(letter, count === '' ? undefined : Number(count))
    else if (part === '\r') column = 0
    else if (part === '\n') row += 1
    else if (part === '\b') column = Math.max(0, column - 1)
    else if (!/^[\x00-\x1f\x7f]/.test(part)) put(part)
  }
  return Array.from(rows, (cells) =>
    Array.from(cells ?? [], (cell) => cell ?? ' ')
      .join('')
      .trimEnd(),
  )
    .join('\n')
    .trimEnd()

  function put(character: string): void {
    if (column === columns) [row, column] = [row + 1, 0]
    const cells = (rows[row] ??= [])
    cells[column] = character
    column += 1
  }

  function obey(letter: string, count: number | undefined): void {
    if (letter === 'A') row = Math.max(0, row - (count ?? 1))
    if (letter === 'B') row += count ?? 1
    if (letter === 'C') column = Math.min(columns - 1, column + (count ?? 1))
    if (letter === 'D') column = Math.max(0, column - (count ?? 1))
    if (letter === 'G') column = (count ?? 1) - 1
    if (letter === 'J') erase(count ?? 0, rows.length)
    if (letter === 'K') erase(count ?? 0, row + 1)
  }

  /** 0: from the cursor on; 2: all of the line. */
  function erase(mode: number, end: number): void {
    const kept = mode === 0 ? (rows[row] ?? []).slice(0, column) : []
    for (let at = row; at < end; at += 1) rows[at] = []
    rows[row] = kept
  }
}
