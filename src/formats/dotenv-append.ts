import type { Composition, Piece, Setting, Standing } from './composition.ts'
import type { Dialect, Quoting } from './write/env/dialect.ts'

/** What a name is set to in a file. */
export interface Assignment {
  /** `NAME=value` in as many lines as it takes, without `export`, and a line end. */
  readonly text: string
  /** A comment for a line before it, with its `#`. */
  readonly comment?: string
  readonly isExported?: boolean
  /** Set where keep has written the value. */
  readonly sets?: Setting
}

/** A file as it is, to which assignments are added. */
export interface Before {
  /** As messages call it. */
  readonly file: string
  readonly text: string
}

export interface Appended extends Composition {
  /** The lines that had `export` before a name, which not every reader takes. */
  readonly unexported: readonly number[]
}

/**
 * A .env text with these assignments added at its end. Where a name stands already, in one line or in quotes over several, its first
 * place takes the new assignment and the later ones go; everything else stays as it is, a comment behind the old value in a line before
 * the new one. A byte order mark goes: some readers take it for a part of the first name. `given`: lines among the assignments that are a
 * person's own.
 */
export function appendAssignments(
  { file, text: marked }: Before,
  assignments: ReadonlyMap<string, Assignment>,
  dialect: Dialect,
  given: readonly Standing[] = [],
): Appended {
  const text = marked.replace(/^\ufeff/, '')
  const pending = new Map(assignments)
  const pieces: Piece[] = []
  const unexported: number[] = []
  let line = 1
  for (const { name, lines, comment, isExported } of blocks(text, dialect)) {
    const assignment = name === undefined ? undefined : pending.get(name)
    if (assignment !== undefined) {
      const keepsExport =
        isExported && dialect.takesExport === true && dialect.prefix === undefined && assignment.sets !== undefined
      if (isExported && !dialect.takesExport && assignment.sets !== undefined) unexported.push(line)
      pieces.push(...placed(assignment, pieces, { comment, line, keepsExport }))
      pending.delete(name ?? '')
    } else if (name === undefined || !assignments.has(name)) pieces.push({ text: lines, line })
    line += lines.split('\n').length - 1
  }
  if (text !== '' && !(pieces.at(-1)?.text ?? '\n').endsWith('\n')) pieces.push({ text: '\n' })
  for (const assignment of pending.values()) pieces.push(...placed(assignment, pieces, {}))
  const standing = { file, lines: [{ text, line: 1 }], replaced: new Set(assignments.keys()) }
  return { pieces, standing: [standing, ...given], unexported }
}

/** An assignment with the comments that belong to it, but for those that stand right before it already. */
function placed(
  { text, comment: own = '', sets, isExported = false }: Assignment,
  pieces: readonly Piece[],
  {
    comment = '',
    line,
    keepsExport = false,
  }: { readonly comment?: string; readonly line?: number; readonly keepsExport?: boolean },
): Piece[] {
  const above = new Set<string>()
  for (let at = pieces.length - 1; /^[ \t]*#/.test(pieces[at]?.text ?? ''); at--) above.add(pieces[at]?.text.trim() ?? '')
  const comments = [...new Set([comment.trim(), own.trim()])].filter((each) => each !== '' && !above.has(each))
  const place = line === undefined ? {} : { line }
  return [
    ...comments.map((each): Piece => ({ text: `${each}\n`, ...place })),
    { text: `${isExported || keepsExport ? 'export ' : ''}${text}`, ...place, ...(sets && { sets }) },
  ]
}

interface Block {
  readonly name: string | undefined
  readonly lines: string
  /** What stands behind the value. */
  readonly comment: string
  readonly isExported: boolean
}

/** The text in pieces: an assignment with all its lines, or a line that is none. */
function* blocks(text: string, { quoting, takesColon }: Dialect): Generator<Block> {
  const start = takesColon ? assignmentOrColon : assignmentStart
  let offset = 0
  while (offset < text.length) {
    const rest = text.slice(offset)
    const [opening = '', exported, name] = start.exec(rest) ?? []
    const last = name === undefined ? 0 : lastQuote(rest, opening.length, quoting)
    const lineEnd = rest.indexOf('\n', last === 0 ? 0 : last + 1)
    const lines = lineEnd < 0 ? rest : rest.slice(0, lineEnd + 1)
    const behind = quoting === 'none' ? '' : lines.slice(last === 0 ? opening.length : last + 1)
    yield { name, lines, comment: /(?<=[ \t])#[^]*$/.exec(behind)?.[0] ?? '', isExported: exported !== undefined }
    offset += lines.length
  }
}

const assignmentStart = /^[ \t]*(export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*/
const assignmentOrColon = /^[ \t]*(export[ \t]+)?([\w.-]+)[ \t]*[=:][ \t]*/

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
