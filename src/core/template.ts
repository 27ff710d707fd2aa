import { nearPlaceholder } from './near-placeholder.ts'
import { readPlaceholder, type Filter, type Group } from './placeholder.ts'
import { nearest, suggestion } from './suggest.ts'

/** Where something stands in a template, both counted from 1; columns are UTF-16 units, as editors count them. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Text that stays as it is. */
interface Literal {
  readonly kind: 'text'
  readonly source: string
}

/** `\{`, a brace that begins nothing. */
interface Brace extends Place {
  readonly kind: 'brace'
  readonly source: string
}

export interface Placeholder extends Place {
  readonly kind: 'placeholder'
  readonly source: string
  /** The slug of a configured vault. */
  readonly vault: string
  /** undefined: the name left of the `=` of its line. */
  readonly key: string | undefined
  /** Names separated by dots. */
  readonly field: string | undefined
  readonly filters: readonly Filter[]
}

/** What was meant for a placeholder and is none. */
export interface Mistake extends Place {
  readonly kind: 'mistake'
  readonly source: string
  /** What is written in the place of the vault. */
  readonly vault: string
  readonly key: string | undefined
  readonly isUnknownVault: boolean
  /** Set where it may well be text: in one that is not made of lines with names, braces are common. */
  readonly isDoubtful: boolean
  readonly reason: string
}

export type Part = Literal | Brace | Placeholder | Mistake

export interface TemplateRules {
  /** The slugs of the configured vaults: a template may come with a cloned repository, and can name no others. */
  readonly vaults: readonly string[]
  /** Whether `{vault}` alone is a placeholder, as it is where lines have a name left of `=`. */
  readonly namesLines: boolean
}

/** The word that stands for a slug in the documentation and the starters. */
const standIn = 'vault'

/**
 * The parts of any text. Joined by `source` they are the text again, character for character. A group in braces that names no
 * configured vault is text, but for one that has the form of a placeholder and was probably meant for one: its vault is named nearly
 * like one of ours or `vault`, or its key is in capitals, as those of secrets are. Takes time in proportion to the text.
 */
export function parseTemplate(text: string, rules: TemplateRules): Part[] {
  const parts: Part[] = []
  const places = new Places(text)
  let plainFrom = 0
  for (let at = nextBrace(text, 0); at >= 0;) {
    const part = partAt(text, at, places.of(at), rules)
    if (part !== undefined) {
      if (at > plainFrom) parts.push({ kind: 'text', source: text.slice(plainFrom, at) })
      parts.push(part)
      plainFrom = at + part.source.length
    }
    at = nextBrace(text, Math.max(at + 1, plainFrom))
  }
  if (plainFrom < text.length) parts.push({ kind: 'text', source: text.slice(plainFrom) })
  return parts
}

/** Whether the brace at `at` would begin something else than text. */
export function beginsPart(text: string, at: number, rules: TemplateRules): boolean {
  return text[at - 1] === '\\' || partAt(text, at, { line: 1, column: 1 }, rules) !== undefined
}

/** The text that was parsed. */
export function templateText(parts: readonly Part[]): string {
  return parts.map(({ source }) => source).join('')
}

/** Lines and columns of ascending offsets: no part of the text is looked at twice. */
class Places {
  readonly #text: string
  #line = 1
  #start = 0
  #feed: number

  constructor(text: string) {
    this.#text = text
    this.#feed = text.indexOf('\n')
  }

  of(offset: number): Place {
    while (this.#feed >= 0 && this.#feed < offset) {
      this.#line++
      this.#start = this.#feed + 1
      this.#feed = this.#text.indexOf('\n', this.#start)
    }
    return { line: this.#line, column: offset - this.#start + 1 }
  }
}

/** The offset of the next `{`, or of the backslash before it, which takes the brace along. */
function nextBrace(text: string, from: number): number {
  const at = text.indexOf('{', from)
  return at > from && text[at - 1] === '\\' ? at - 1 : at
}

/** What begins at a brace, or undefined when it is text. */
function partAt(text: string, at: number, place: Place, rules: TemplateRules): Part | undefined {
  if (text[at] === '\\') return { kind: 'brace', source: '\\{', ...place }
  const group = readPlaceholder(text, at)
  if (group === undefined) return nearMistake(text, at, place, rules)
  if (group.isBare && !rules.namesLines) return bareMistake(group, place, rules)
  const { source, vault, key, field, filters, fault } = group
  if (!rules.vaults.includes(vault)) {
    const isUnknown = group.hasForm && (!group.isBare || isWholeValue(text, at, source)) && wasMeant(vault, key ?? '', rules)
    if (!isUnknown) return undefined
    const reason = `there is no vault "${vault}" in the configuration: ${suggestion(vault, rules.vaults)}`
    return { kind: 'mistake', source, ...place, vault, key, isUnknownVault: true, isDoubtful: false, reason }
  }
  if (fault === undefined) return { kind: 'placeholder', source, ...place, vault, key, field, filters }
  return { kind: 'mistake', source, ...place, vault, key, isUnknownVault: false, isDoubtful: false, reason: fault }
}

function nearMistake(text: string, at: number, place: Place, { vaults, namesLines }: TemplateRules): Mistake | undefined {
  const near = nearPlaceholder(text, at, namesLines)
  if (near === undefined || !vaults.includes(near.vault)) return undefined
  return { kind: 'mistake', ...near, ...place, key: undefined, isUnknownVault: false, isDoubtful: !namesLines }
}

/** Where lines have no names, `{vault}` alone names nothing. */
function bareMistake({ source, vault, hasForm }: Group, place: Place, { vaults }: TemplateRules): Mistake | undefined {
  if (!hasForm || !vaults.includes(vault)) return undefined
  const reason = `${source} alone is for lines of NAME=: did you mean {${vault}:KEY}?`
  return { kind: 'mistake', source, ...place, vault, key: undefined, isUnknownVault: false, isDoubtful: true, reason }
}

/** Whether nothing but quotes stands between it and the `=` before it, and the end of the line. */
function isWholeValue(text: string, at: number, source: string): boolean {
  const [before, after] = [text.slice(Math.max(0, at - 2), at), text.slice(at + source.length, at + source.length + 2)]
  return /=["']?$/.test(before) && /^["']?(?:\r?\n|\r|$)/.test(after)
}

/** A name of one or two letters is near to every other one. */
function wasMeant(vault: string, key: string, { vaults }: TemplateRules): boolean {
  return vault === standIn || /^[A-Z][A-Z0-9_]*$/.test(key) || (vault.length > 2 && nearest(vault, vaults) !== undefined)
}
