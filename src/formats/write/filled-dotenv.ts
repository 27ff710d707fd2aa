import { templateAgain, type Stretch } from '../../core/template-again.ts'
import type { TemplateRules } from '../../core/template.ts'
import type { Composition, Piece } from '../composition.ts'
import type { RenderedLines } from '../rendered-dotenv.ts'
import { variableOf } from '../template-names.ts'
import { assignments, formOf, refuseImpossible } from './assignments.ts'
import type { Dialect } from './env/dialect.ts'
import type { Entries, Warn } from './writer.ts'

/** A template whose placeholders are filled, and what is added to it. */
export interface Filled {
  /** As messages call it. */
  readonly file: string
  readonly rules: TemplateRules
  readonly lines: readonly RenderedLines[]
  /** Secrets that no line of it has. */
  readonly added: Entries
}

type Assigned = Extract<RenderedLines, { kind: 'assigned' }>

/** A filled template as a .env text: comments, blank lines, order and static lines as they are. Throws `unwritable`, naming every key. */
export function filledDotenv(filled: Filled, dialect: Dialect, warn: Warn): Composition {
  const { file, rules, lines, added } = filled
  refuseUnwritable(lines, dialect)
  const isAgain = lines.some(isSkipped)
  const pieces = lines.flatMap((each) => linePieces(each, dialect, isAgain ? rules : undefined))
  const texts = assignments(dialect, added, warn).map(({ name, value, text }): Piece => {
    const again = isAgain ? { again: templateAgain([{ kind: 'text', text }], rules) } : {}
    return { text, sets: { name, value }, ...again }
  })
  const last = pieces.at(-1)?.text
  const separator = last === undefined || texts.length === 0 ? [] : [{ text: last.endsWith('\n') ? '\n' : '\n\n' }]
  const standing = lines.map((each) => ({ text: each.kind === 'static' ? each.lines.source : '\n', line: each.lines.line }))
  return { pieces: [...pieces, ...separator, ...texts], standing: [{ file, lines: standing, replaced: new Set() }] }
}

/** Throws `unwritable`, naming every key of a line for which the reader has no text. */
export function refuseUnwritable(lines: readonly RenderedLines[], dialect: Dialect): void {
  const assigned = lines.filter((each) => each.kind === 'assigned')
  refuseImpossible(
    dialect,
    assigned.map(({ lines: own, value }) => ({ key: own.name, name: variableOf(own), value })),
  )
}

/** Whether a placeholder stays in it, so that the text is to be filled once more. */
function isSkipped(each: RenderedLines): boolean {
  return each.kind === 'assigned' ? each.stretches !== undefined : each.kind === 'static' && each.lines.kind === 'filled'
}

/** `rules`: where the text is to be a template again. */
function linePieces(each: RenderedLines, dialect: Dialect, rules: TemplateRules | undefined): Piece[] {
  const { line } = each.lines
  if (each.kind === 'static') return [{ text: each.lines.source, line }]
  if (each.kind === 'removed') {
    const { name, end } = each.lines
    return [{ text: `# ${name} was removed: ${each.reasons.join(', ')}${end}`, line }]
  }
  const { indent, isExported, comment, end } = each.lines
  const before = `${indent}${isExported && dialect.takesExport ? 'export ' : ''}`
  const assignment = assignedPiece(each, dialect, before, rules)
  // Behind a value some readers take a comment for a part of it.
  const comments = comment === '' ? [] : [{ text: `${comment.trimEnd()}${end || '\n'}`, line }]
  return [...comments, { ...assignment, line }]
}

function assignedPiece(each: Assigned, dialect: Dialect, before: string, rules: TemplateRules | undefined): Piece {
  const { lines, value, stretches } = each
  const name = variableOf(lines)
  const [opening, end] = [`${before}${name}=`, lines.end]
  const text = `${opening}${formOf(dialect, { name, value }) ?? ''}${end}`
  if (rules === undefined) return { text, sets: { name, value } }
  if (stretches === undefined) return { text, sets: { name, value }, again: templateAgain([{ kind: 'text', text }], rules) }
  // What stays is for keep to read, not for others: it is no value yet.
  return { text: templateAgain(writtenStretches(stretches, opening, dialect, { name, end }), rules) }
}

/** The pieces of a value as they are written, in one pair of quotes. */
function writtenStretches(
  stretches: readonly Stretch[],
  opening: string,
  dialect: Dialect,
  { name, end }: { readonly name: string; readonly end: string },
): Stretch[] {
  const mark = unusedCharacter(stretches.map(({ text }) => text).join(''))
  const marked = stretches.map(({ kind, text }) => (kind === 'text' ? text : mark)).join('')
  const others = stretches.filter(({ kind }) => kind !== 'text')
  const texts = `${opening}${formOf(dialect, { name, value: marked }) ?? ''}${end}`.split(mark)
  return texts.flatMap((text, at): Stretch[] => {
    const other = others[at]
    return [{ kind: 'text', text }, ...(other === undefined ? [] : [other])]
  })
}

/** One that means nothing to any reader. */
function unusedCharacter(text: string): string {
  for (let code = 0xe000; ; code++) {
    const character = String.fromCharCode(code)
    if (!text.includes(character)) return character
  }
}
