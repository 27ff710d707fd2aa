import type { Quoting } from './write/env/dialect.ts'

/**
 * A .env text with these assignments added at its end. Where a name stands already, in one line or in quotes over several, its first
 * place takes the new assignment and the later ones go; everything else stays as it is.
 */
export function appendAssignments(text: string, assignments: ReadonlyMap<string, string>, quoting: Quoting): string {
  const pending = new Map(assignments)
  const kept = [...blocks(text, quoting)].map(({ name, lines }) => {
    if (name === undefined || !assignments.has(name)) return lines
    const replacement = pending.get(name) ?? ''
    pending.delete(name)
    return replacement
  })
  const before = kept.join('')
  const separator = before === '' || before.endsWith('\n') ? '' : '\n'
  return `${before}${separator}${[...pending.values()].join('')}`
}

const start = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*/

/** The text in pieces: an assignment with all its lines, or a line that is none. */
function* blocks(text: string, quoting: Quoting): Generator<{ name: string | undefined; lines: string }> {
  let offset = 0
  while (offset < text.length) {
    const rest = text.slice(offset)
    const [opening = '', name] = start.exec(rest) ?? []
    const last = name === undefined ? 0 : lastQuote(rest, opening.length, quoting)
    const lineEnd = rest.indexOf('\n', last === 0 ? 0 : last + 1)
    const lines = lineEnd < 0 ? rest : rest.slice(0, lineEnd + 1)
    yield { name, lines }
    offset += lines.length
  }
}

/** Where the last quote of a value stands, which its last line holds; 0 when its first line is all of it. */
function lastQuote(text: string, from: number, quoting: Quoting): number {
  if (quoting === 'none') return 0
  if (quoting === 'joined') return lastOfJoined(text, from)
  return /['"`]/.test(text[from] ?? '') ? Math.max(0, closingQuote(text, from, quoting.escapedIn)) : 0
}

/** Parts in quotes and without, up to the end of a line that is in no quotes, or to a comment. */
function lastOfJoined(text: string, from: number): number {
  let last = 0
  for (let at = from; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === '\\') last = ++at
    else if (/^[ \t]#/.test(text.slice(at, at + 2))) break
    else if (text[at] === '"' || text[at] === "'") {
      const close = closingQuote(text, at, '"')
      if (close < 0) return 0
      last = at = close
    }
  }
  return last
}

/** Where the quote at `from` is closed, or -1 when it never is. */
function closingQuote(text: string, from: number, escapedIn: string): number {
  const quote = text[from] ?? ''
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\' && escapedIn.includes(quote)) at++
    else if (text[at] === quote) return at
  }
  return -1
}
