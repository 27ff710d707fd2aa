import type { Mistake, Part, Place, Placeholder } from '../core/template.ts'
import { readStrict } from './dotenv/strict.ts'
import type { Entry } from './reading.ts'

/** Lines that stay as they are: comments, blank lines, assignments without placeholders. */
export interface StaticLines {
  readonly kind: 'static'
  readonly source: string
  readonly line: number
}

/** An assignment whose value has placeholders, without its quotes. */
export interface FilledLines {
  readonly kind: 'filled'
  readonly source: string
  readonly line: number
  readonly name: string
  /** Of the name. */
  readonly column: number
  /** Blanks before all of it. */
  readonly indent: string
  readonly isExported: boolean
  readonly value: readonly (string | Exclude<Part, { kind: 'text' } | Mistake>)[]
  /** A comment behind the value, with its `#`; empty when there is none. */
  readonly comment: string
  /** The line end, empty where the text ends. */
  readonly end: string
}

export interface TemplateFault extends Place {
  readonly reason: string
  /** Set where a placeholder is at fault. */
  readonly mistake?: Mistake
}

export interface DotenvTemplate {
  readonly lines: readonly (StaticLines | FilledLines)[]
  readonly faults: readonly TemplateFault[]
}

/**
 * A template whose lines are those of a .env file. Values with placeholders have the meaning that keep's own strict reader gives them;
 * what is in comments is no placeholder. A byte order mark at the start is left out, as it would become a part of the first name.
 */
export function readDotenvTemplate(parts: readonly Part[]): DotenvTemplate {
  // Every placeholder becomes one character, so that the rules of the .env text do not see what is between its braces.
  const stand = unusedCharacter(parts)
  const skeleton = parts.map((part) => (part.kind === 'text' ? part.source : stand)).join('')
  const groups = parts.filter((part) => part.kind !== 'text')
  const lines: (StaticLines | FilledLines)[] = []
  const faults: TemplateFault[] = []
  let line = 1
  let next = 0
  for (const text of assignmentTexts(skeleton.replace(/^\ufeff/, ''))) {
    const inside = groups.slice(next, next + occurrences(text, stand))
    next += inside.length
    const read = readLines(text, stand, inside, line)
    if ('kind' in read) lines.push(read)
    else for (const fault of read.faults) faults.push(fault)
    line += occurrences(text, '\n')
  }
  return { lines, faults }
}

type Group = Exclude<Part, { kind: 'text' }>

function readLines(
  text: string,
  stand: string,
  groups: readonly Group[],
  line: number,
): StaticLines | FilledLines | { readonly faults: readonly TemplateFault[] } {
  const source = filledIn(text, stand, groups)
  const [, indent = '', name, equals = ''] = start.exec(text) ?? []
  const isComment = /^[ \t]*(?:#|$)/.test(text)
  if (groups.length === 0 || isComment) return { kind: 'static', source, line }
  const [first] = groups
  if (name === undefined || first === undefined) {
    const place = { line: first?.line ?? line, column: first?.column ?? 1 }
    return { faults: [{ ...place, reason: 'a placeholder stands where no value is: a line is NAME=value' }] }
  }
  const { body, comment, end } = divided(text, indent.length + name.length + equals.length)
  const used = groups.slice(0, occurrences(body, stand))
  const mistakes = used.filter((group) => group.kind === 'mistake')
  if (mistakes.length > 0)
    return {
      faults: mistakes.map((mistake) => ({ line: mistake.line, column: mistake.column, reason: mistake.reason, mistake })),
    }
  if (used.length === 0) return { kind: 'static', source, line }
  const { entries, faults } = readStrict(body)
  const [entry] = entries
  if (entry === undefined || faults.length > 0)
    return { faults: faults.map((fault) => ({ line: line + (fault.line ?? 1) - 1, column: 1, reason: fault.reason })) }
  return {
    kind: 'filled',
    source,
    line,
    name,
    column: indent.length + 1,
    indent: /^[ \t]*/.exec(indent)?.[0] ?? '',
    isExported: indent.includes('export'),
    value: pieces(entry.value.reveal(), stand, used),
    comment: filledIn(comment, stand, groups.slice(used.length)),
    end,
  }
}

const start = /^([ \t]*(?:export[ \t]+)?)([A-Za-z0-9_.-]+)([ \t]*=[ \t]*)/

/** The text of an assignment without its line end and the comment behind its value. */
function divided(text: string, valueFrom: number): { readonly body: string; readonly comment: string; readonly end: string } {
  const [end = ''] = /\r?\n$/.exec(text) ?? []
  const whole = text.slice(0, text.length - end.length)
  const close = closingQuote(whole, valueFrom)
  const [comment = ''] = /(?<=[ \t])#[^]*$/.exec(whole.slice(close < 0 ? valueFrom : close + 1)) ?? []
  return { body: whole.slice(0, whole.length - comment.length), comment, end }
}

/** The text in pieces of whole lines, one assignment in each, over several lines where its quotes reach. */
function* assignmentTexts(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const lineEnd = text.indexOf('\n', from)
    const [opening = ''] = start.exec(text.slice(from, lineEnd < 0 ? undefined : lineEnd)) ?? []
    const close = opening === '' ? -1 : closingQuote(text, from + opening.length)
    const end = text.indexOf('\n', Math.max(close, from))
    const next = end < 0 ? text.length : end + 1
    yield text.slice(from, next)
    from = next
  }
}

/** Where a value in quotes ends; -1 when it has none, or they are never closed: then its first line is all of it. */
function closingQuote(text: string, from: number): number {
  const quote = text[from] ?? ''
  if (quote !== '"') return /['`]/.test(quote) ? text.indexOf(quote, from + 1) : -1
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  return -1
}

/** A value in the order of its text, adjoining braces and texts apart. */
function pieces(text: string, stand: string, groups: readonly Group[]): FilledLines['value'] {
  return text.split(stand).flatMap((literal, at) => {
    const group = groups[at]
    const texts = literal === '' ? [] : [literal]
    return group === undefined || group.kind === 'mistake' ? texts : [...texts, group]
  })
}

function filledIn(text: string, stand: string, groups: readonly Group[]): string {
  return text
    .split(stand)
    .map((literal, at) => literal + (groups[at]?.source ?? ''))
    .join('')
}

function occurrences(text: string, character: string): number {
  return text.split(character).length - 1
}

/** A character that the rules of .env files do not know and that the text does not hold. */
function unusedCharacter(parts: readonly Part[]): string {
  const used = new Set(parts.flatMap((part) => part.source.match(/[\ue000-\uffff]/g) ?? []))
  for (let code = 0xe000; ; code++) {
    const character = String.fromCharCode(code)
    if (!used.has(character)) return character
  }
}

/** The placeholders of a template in their order, each with the name left of its `=`. */
export function placeholdersOf({ lines }: DotenvTemplate): { readonly placeholder: Placeholder; readonly name: string }[] {
  return lines.flatMap((each) => {
    if (each.kind === 'static') return []
    const placeholders = each.value.filter((piece) => typeof piece !== 'string' && piece.kind === 'placeholder')
    return placeholders.map((placeholder) => ({ placeholder, name: each.name }))
  })
}

/** What a line sets, whether its value can be told or not. */
export function nameOf(lines: StaticLines | FilledLines): string | undefined {
  return lines.kind === 'filled' ? lines.name : start.exec(lines.source)?.[2]
}

/** What a line without placeholders says, as keep's own strict reader takes it; a comment behind a value is no fault. */
export function staticMeaning({ source, line }: StaticLines): {
  readonly entry?: Entry
  readonly faults: readonly TemplateFault[]
} {
  const [opening] = start.exec(source) ?? []
  const { entries, faults } = readStrict(opening === undefined ? source : divided(source, opening.length).body)
  const [entry] = entries
  return {
    ...(entry && { entry }),
    faults: faults.map((fault) => ({ line: line + (fault.line ?? 1) - 1, column: 1, reason: fault.reason })),
  }
}
