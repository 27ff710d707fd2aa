/**
 * A .env text with these assignments added at its end. Where a name stands already, in one line or in quotes over several, its first
 * place takes the new assignment and the later ones go; everything else stays as it is.
 */
export function appendAssignments(text: string, assignments: ReadonlyMap<string, string>): string {
  const pending = new Map(assignments)
  const kept = [...blocks(text)].map(({ name, lines }) => {
    if (name === undefined || !assignments.has(name)) return lines
    const replacement = pending.get(name) ?? ''
    pending.delete(name)
    return replacement
  })
  const before = kept.join('')
  const separator = before === '' || before.endsWith('\n') ? '' : '\n'
  return `${before}${separator}${[...pending.values()].join('')}`
}

const start = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*(['"`])?/

/** The text in pieces: an assignment with all its lines, or a line that is none. */
function* blocks(text: string): Generator<{ name: string | undefined; lines: string }> {
  let offset = 0
  while (offset < text.length) {
    const rest = text.slice(offset)
    const [opening = '', name, quote] = start.exec(rest) ?? []
    const close = quote === undefined ? -1 : closingQuote(rest, opening.length, quote)
    const lineEnd = rest.indexOf('\n', Math.max(close, 0))
    const lines = lineEnd < 0 ? rest : rest.slice(0, lineEnd + 1)
    yield { name, lines }
    offset += lines.length
  }
}

/** Where a quoted value ends, or -1 when it never does: then its first line is all of it. */
function closingQuote(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\' && quote === '"') at++
    else if (text[at] === quote) return at
  }
  return -1
}
