import { KeepError } from './errors.ts'
import { printable } from './printable.ts'

const longestKey = 255
const longestPattern = 256
export const mostPatterns = 100

/** Environments and vault slugs: they become path segments of file and secret names. */
export const namePattern = /^[a-z0-9][a-z0-9_-]{0,49}$/
export const nameRule = 'lower-case letters, digits, - and _, at most 50, beginning with a letter or digit'

/** A key as a person types it: 1 to 255 of `A-Z a-z 0-9 _ -`, no leading hyphen; taken byte for byte. Throws `usage`. */
export function typedKey(text: string): string {
  const error = keyError(text)
  if (error) throw error
  return text
}

/** The `usage` error that typing this for a key is; undefined where it is one. */
export function keyError(text: string): KeepError | undefined {
  const fault = keyFault(text)
  if (fault === undefined) return undefined
  return new KeepError('usage', `${quoted(text)} cannot be a key: ${fault}`, {
    hint: 'use letters, digits, _ and -, not beginning with -, at most 255',
  })
}

/** Whether a person could type it: such a key is also text that no shell and no terminal takes for anything else. */
export function isTypedKey(text: string): boolean {
  return keyFault(text) === undefined
}

/** A key in a command that a hint gives to type: one from outside may be any text, and then the word KEY stands for it. */
export function keyWord(key: string): string {
  return isTypedKey(key) ? key : 'KEY'
}

function keyFault(text: string): string | undefined {
  if (text === '') return 'it is empty'
  if (text.length > longestKey) return `it has ${text.length} characters`
  if (text.startsWith('-')) return 'it begins with a hyphen'
  const odd = /[^A-Za-z0-9_-]/u.exec(text)?.[0]
  return odd === undefined ? undefined : `it holds ${named(odd)}`
}

function named(character: string): string {
  const point = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  if (character === ' ') return 'a blank'
  return /^[!-~]$/.test(character) ? `"${character}"` : `U+${point}`
}

function quoted(text: string): string {
  const short = text.length > 40 ? `${text.slice(0, 40)}...` : text
  return `"${printable(short)}"`
}

/** An environment or slug that is about to be configured. Throws `usage`. */
export function typedName(kind: 'environment' | 'vault slug', text: string): string {
  if (namePattern.test(text)) return text
  throw new KeepError('usage', `${quoted(text)} cannot be an ${kind}`.replace('an vault', 'a vault'), { hint: `use ${nameRule}` })
}

/** A comma list as typed in `--only A,B` or `--vaults a,b`; blanks around names are dropped, empty names with them. */
export function commaList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** The same for what must name something, each once. Throws `usage`, naming the flag. */
export function namedList(flag: string, text: string): string[] {
  const names = [...new Set(commaList(text))]
  if (names.length === 0) throw new KeepError('usage', `${flag} names nothing`, { hint: `leave it out, or ${flag} NAME` })
  return names
}

/**
 * The pattern that leaves a key out, as it can be typed in quotes and in a comma list: what the shell or the list would take for its own
 * is a question mark, so that a name from outside never becomes a command.
 */
export function exceptPattern(key: string): string {
  return key.replace(/[^\w.@+=/ -]|^ | $/g, '?')
}

export interface Selection {
  readonly only?: readonly string[] | undefined
  readonly except?: readonly string[] | undefined
}

/** Whether a key passes `--only` and `--except`; `--except` wins. Patterns know `*` and `?` and are case-sensitive. Throws `usage`. */
export function selects({ only, except = [] }: Selection): (key: string) => boolean {
  const [wanted, unwanted] = [only && matcher(only), matcher(except)]
  if ([...(only ?? []), ...except].filter(isPattern).length > mostPatterns) {
    throw new KeepError('usage', `there may be ${mostPatterns} patterns with * or ?`)
  }
  return (key) => (wanted?.(key) ?? true) && !unwanted(key)
}

function matcher(texts: readonly string[]): (key: string) => boolean {
  const names = new Set(texts)
  const patterns = texts.filter(isPattern)
  if (texts.some((text) => text.length > longestPattern)) {
    throw new KeepError('usage', `a pattern may have ${longestPattern} characters`)
  }
  return (key) => names.has(key) || patterns.some((pattern) => matches(pattern, key))
}

export function isPattern(text: string): boolean {
  return /[*?]/.test(text)
}

/**
 * The keys that a selection names outright, so that they can be read without a list of what is there; undefined when it names none
 * or has patterns.
 */
export function namedKeys({ only, except }: Selection): string[] | undefined {
  if (only === undefined || only.some(isPattern)) return undefined
  return [...new Set(only)].filter(selects({ except }))
}

/** Glob match without backtracking beyond the last star: at most pattern times key steps, so no pattern can hang keep. */
function matches(pattern: string, key: string): boolean {
  let p = 0
  let k = 0
  let star = -1
  let resume = 0
  while (k < key.length) {
    if (pattern[p] === '*') [star, resume, p] = [p, k, p + 1]
    else if (pattern[p] === '?' || pattern[p] === key[k]) [p, k] = [p + 1, k + 1]
    else if (star >= 0) [p, resume, k] = [star + 1, resume + 1, resume + 1]
    else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}

/** Code unit order: the same on every machine and in every locale. */
export function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}
