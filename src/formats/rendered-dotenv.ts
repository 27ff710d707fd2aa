import type { Replacement } from '../core/replacement.ts'
import type { Stretch } from '../core/template-again.ts'
import type { Placeholder } from '../core/template.ts'
import type { DotenvTemplate, FilledLines, StaticLines } from './dotenv-template.ts'

export type RenderedLines =
  | { readonly kind: 'static'; readonly lines: StaticLines | FilledLines }
  /** `stretches`: where a placeholder stays, what the value is made of. */
  | { readonly kind: 'assigned'; readonly lines: FilledLines; readonly value: string; readonly stretches?: readonly Stretch[] }
  | { readonly kind: 'removed'; readonly lines: FilledLines; readonly reasons: readonly string[] }

/** The lines of a template with every placeholder replaced, their values not yet written in any format. */
export function renderDotenv(
  template: DotenvTemplate,
  replacement: (placeholder: Placeholder, name: string) => Replacement,
): RenderedLines[] {
  return template.lines.map((lines) => (lines.kind === 'static' ? { kind: 'static', lines } : renderLines(lines, replacement)))
}

function renderLines(lines: FilledLines, replacement: (placeholder: Placeholder, name: string) => Replacement): RenderedLines {
  const pieces = lines.value.map((piece) => {
    if (typeof piece === 'string') return { source: piece, by: { kind: 'text', text: piece } as const }
    const by: Replacement = piece.kind === 'brace' ? { kind: 'text', text: '{' } : replacement(piece, lines.name)
    return { source: piece.source, by, isPlaceholder: piece.kind === 'placeholder', line: piece.line, column: piece.column }
  })
  const reasons = pieces.flatMap(({ by }) => (by.kind === 'removed' ? [by.reason] : []))
  if (reasons.length > 0) return { kind: 'removed', lines, reasons: [...new Set(reasons)] }
  const placeholders = pieces.filter(({ isPlaceholder }) => isPlaceholder)
  const isKept = placeholders.some(({ by }) => by.kind === 'kept')
  if (isKept && placeholders.every(({ by }) => by.kind === 'kept')) return { kind: 'static', lines }
  // What keeps a placeholder is to be a template again, so that its braces stay what they are.
  const text = ({ source, by, isPlaceholder }: (typeof pieces)[number]): string =>
    by.kind === 'text' && (isPlaceholder || !isKept) ? by.text : source
  const value = pieces.map(text).join('')
  return { kind: 'assigned', lines, value, ...(isKept && { stretches: pieces.map(stretchOf) }) }
}

interface RenderedPiece {
  readonly source: string
  readonly by: Replacement
  readonly isPlaceholder?: boolean
  readonly line?: number
  readonly column?: number
}

function stretchOf({ source, by, isPlaceholder = true, line = 0, column = 0 }: RenderedPiece): Stretch {
  if (by.kind === 'text') return isPlaceholder ? by : { kind: 'brace', text: '{' }
  return { kind: 'kept', text: source, line, column }
}
