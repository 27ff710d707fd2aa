import type { App } from '../app.ts'
import { contextFlags, contextText } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { missingText, type Filled } from '../core/fill.ts'
import { counted } from '../core/plural.ts'
import type { Mistake, Place } from '../core/template.ts'
import { mostFaults } from '../formats/reading.ts'
import type { Wanted } from './template-values.ts'
import { keyWord } from '../core/keys.ts'

export interface Problem extends Place {
  readonly text: string
  /** Set where a brace begins what is no placeholder. */
  readonly mistake?: Mistake | undefined
  /** Set where a secret is missing. */
  readonly missing?: Missing
}

interface Missing {
  readonly key: string
  readonly field: string | undefined
  readonly vault: string
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
  const places = told.map((problem) => `${placeIn(file, problem)}: ${problem.text}`)
  // Who reads JSON gets one object and no lines beside it.
  if (!app.flags.json) for (const place of places) app.io.warn(place)
  const inObject = app.flags.json ? `: ${places.join('; ')}` : ''
  if (missing.length < problems.length) {
    const hint = problems.some(({ mistake }) => mistake) ? 'a brace that begins no placeholder is written \\{' : undefined
    throw new KeepError('unreadable', `${file} is at fault in ${counted(problems.length, 'place')}${inObject}`, { hint })
  }
  const keys = new Set(missing.map(({ key }) => key))
  const named = sorted.map((problem) => `${nameOf(problem)} (${placeIn(file, problem)})`)
  const hint = hintFor(missing, env)
  throw new KeepError(
    'not-found',
    `${counted(keys.size, 'secret')} of ${file} ${keys.size === 1 ? 'is' : 'are'} missing${inObject || `: ${named.join(', ')}`}`,
    { hint: mayTolerate ? `${hint}, or --missing blank, remove or skip` : hint },
  )
}

/** Of text that only looks like a placeholder and stays: one warning, with the first places. */
export function warnOfDoubtful(app: App, file: string, mistakes: readonly Mistake[]): void {
  const [first, ...more] = mistakes.filter(({ isDoubtful }) => isDoubtful)
  if (first === undefined) return
  const others = more.slice(0, fewPlaces - 1).map(({ line, column }) => `, ${line}:${column}`)
  const rest = more.length - others.length
  const places = `${placeIn(file, first)}${others.join('')}${rest > 0 ? ` and ${rest} more` : ''}`
  const stay = more.length === 0 ? 'stays as it is' : 'stay as they are'
  app.io.warn(`${places} ${stay}: a placeholder is {vault:KEY}, without blanks; \\{ is a brace`)
}

const fewPlaces = 5

function placeIn(file: string, { line, column }: Place): string {
  return `${file}:${line}:${column}`
}

function nameOf({ missing }: Problem): string {
  return `${missing?.key ?? ''}${missing?.field === undefined ? '' : `#${missing.field}`}`
}

/** To set a secret anew for a field that it has not would cost what else is in it. */
function hintFor(missing: readonly Missing[], env: string): string {
  const whole = missing.find(({ field }) => field === undefined)
  if (whole === undefined) return 'correct the field, or add |default:TEXT to the placeholder'
  return `keep set ${keyWord(whole.key)} ${contextFlags({ vault: whole.vault, env })}`
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
