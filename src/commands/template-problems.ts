import type { App } from '../app.ts'
import { contextFlags, contextText } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { missingText, type Filled } from '../core/fill.ts'
import { counted } from '../core/plural.ts'
import type { Mistake, Place } from '../core/template.ts'
import { mostFaults } from '../formats/reading.ts'
import type { Wanted } from './template-values.ts'

export interface Problem extends Place {
  readonly text: string
  /** Set where a brace begins what is no placeholder. */
  readonly mistake?: Mistake | undefined
  /** Set where a secret is missing. */
  readonly missing?: { readonly key: string; readonly field: string | undefined; readonly vault: string }
}

/**
 * Names every missing secret, or the first faults, with their places, and then refuses the template. Does nothing when there are none.
 * `mayTolerate`: whether the command has `--missing`.
 */
export function refuseProblems(app: App, file: string, problems: readonly Problem[], env: string, mayTolerate = true): void {
  if (problems.length === 0) return
  const sorted = problems.toSorted((one, other) => one.line - other.line || one.column - other.column)
  const missing = sorted.flatMap((problem) => problem.missing ?? [])
  const told = missing.length < problems.length ? sorted.slice(0, mostFaults) : sorted
  for (const { line, column, text } of told) app.io.warn(`${file}:${line}:${column}: ${text}`)
  if (missing.length < problems.length) {
    const hint = problems.some(({ mistake }) => mistake) ? 'a brace that begins no placeholder is written \\{' : undefined
    throw new KeepError('unreadable', `${file} is at fault in ${counted(problems.length, 'place')}`, { hint })
  }
  const [first] = missing
  const keys = new Set(missing.map(({ key }) => key))
  const places = sorted.map(
    ({ line, missing: secret }) => `${secret?.key ?? ''}${secret?.field === undefined ? '' : `#${secret.field}`} (line ${line})`,
  )
  const set = first === undefined ? '' : `keep set ${first.key} ${contextFlags({ vault: first.vault, env })}`
  throw new KeepError(
    'not-found',
    `${counted(keys.size, 'secret')} of ${file} ${keys.size === 1 ? 'is' : 'are'} missing: ${places.join(', ')}`,
    { hint: mayTolerate ? `${set}, or --missing blank, remove or skip` : set },
  )
}

/** Why a placeholder cannot be filled; undefined where it can, or where `isTolerated` takes what is missing. */
export function problemOf(wanted: Wanted, filled: Filled, env: string, isTolerated: boolean): Problem | undefined {
  const { placeholder, key } = wanted
  const { line, column, vault } = placeholder
  if (filled.state === 'broken') return { line, column, text: `${key} of ${contextText({ vault, env })}: ${filled.reason}` }
  if (filled.state !== 'missing' || isTolerated) return undefined
  const text = missingText(key, filled.field, { vault, env })
  return { line, column, text, missing: { key, field: filled.field, vault } }
}
