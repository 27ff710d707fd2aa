import type { Replacement } from './replacement.ts'
import { templateAgain, type Stretch } from './template-again.ts'
import type { Part, Placeholder, TemplateRules } from './template.ts'

/**
 * A text with its placeholders replaced, everything else as it is; `\{` is a brace. A line that is removed becomes a comment after `#`.
 * Where a placeholder stays the text is a template again, whose next filling gives what this one would have given. What has the form of a
 * placeholder and is at fault stays: the caller has refused it before.
 */
export function renderText(
  parts: readonly Part[],
  replacement: (placeholder: Placeholder) => Replacement,
  rules: TemplateRules,
): string {
  const stretches = parts.map((part) => stretchOf(part, replacement))
  if (stretches.some(({ kind }) => kind === 'kept')) return templateAgain(stretches, rules)
  const lines: { readonly pieces: string[]; readonly reasons: Set<string> }[] = [{ pieces: [], reasons: new Set() }]
  for (const part of parts) {
    const last = lines[lines.length - 1]
    if (part.kind === 'text') {
      const [rest = '', ...whole] = part.source.split(/(?<=\n)/)
      last?.pieces.push(rest)
      // One by one: a call takes no hundred thousand arguments.
      for (const text of whole) lines.push({ pieces: [text], reasons: new Set() })
      if (part.source.endsWith('\n')) lines.push({ pieces: [], reasons: new Set() })
      continue
    }
    const by: Replacement =
      part.kind === 'placeholder' ? replacement(part) : { kind: 'text', text: part.kind === 'brace' ? '{' : part.source }
    if (by.kind === 'removed') last?.reasons.add(by.reason)
    last?.pieces.push(by.kind === 'text' ? by.text : part.source)
  }
  return lines.map(({ pieces, reasons }) => (reasons.size === 0 ? pieces.join('') : comment(pieces, reasons))).join('')
}

function stretchOf(part: Part, replacement: (placeholder: Placeholder) => Replacement): Stretch {
  if (part.kind === 'brace') return { kind: 'brace', text: '{' }
  if (part.kind !== 'placeholder') return { kind: 'text', text: part.source }
  const by = replacement(part)
  if (by.kind === 'kept') return { kind: 'kept', text: part.source, line: part.line, column: part.column }
  return { kind: 'text', text: by.kind === 'text' ? by.text : '' }
}

function comment(pieces: readonly string[], reasons: ReadonlySet<string>): string {
  const [indent = ''] = /^[ \t]*/.exec(pieces[0] ?? '') ?? []
  const [end = ''] = /\r?\n$/.exec(pieces[pieces.length - 1] ?? '') ?? []
  return `${indent}# this line was removed: ${[...reasons].join(', ')}${end}`
}
