/**
 * The candidate nearest to a mistyped word, or undefined when none is near: at most a third of the word may differ, counted as
 * insertions, deletions, substitutions and swaps of neighbours (optimal string alignment distance).
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const typed = word.slice(0, 64)
  let best: string | undefined
  let limit = Math.max(1, Math.floor(typed.length / 3)) + 1
  for (const candidate of candidates) {
    const far = distance(typed.toLowerCase(), candidate.slice(0, 64).toLowerCase())
    if (far < limit) [best, limit] = [candidate, far]
  }
  return best
}

/** `did you mean X?`, or the whole list when it is short enough to read. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const best = nearest(word, candidates)
  if (best !== undefined) return `did you mean ${best}?`
  if (candidates.length === 0) return 'there are none yet'
  return `there ${candidates.length === 1 ? 'is' : 'are'}: ${candidates.join(', ')}`
}

function distance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let least = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1))
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (swapped) least = Math.min(least, at(beforeLast, column - 2) + 1)
      current.push(least)
    }
    ;[beforeLast, last] = [last, current]
  }
  return at(last, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity
}
