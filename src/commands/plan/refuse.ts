import type { App } from '../../app.ts'
import { contextText } from '../../core/context.ts'
import { KeepError } from '../../core/errors.ts'
import { exceptPattern, mostPatterns, selects } from '../../core/keys.ts'
import { counted } from '../../core/plural.ts'
import type { Step } from '../../core/transfer.ts'
import type { Carrying } from './carry-out.ts'

/** What stands in the way. */
export function standingIn(steps: readonly Step[]): readonly Step[] {
  return steps.filter(({ action }) => action === 'exists')
}

/** Throws before the first write when one key cannot be written, or stands in the way. */
export function refuseWhole(app: App, steps: readonly Step[], standing: readonly Step[], { context, instead }: Carrying): void {
  const fault = `nothing was written to ${contextText(context)}`
  const refusals = steps.flatMap(({ key, refused }) => (refused ? [{ key, refused }] : []))
  const [first] = refusals
  if (first && refusals.length === 1) {
    const { message, hint } = first.refused
    // Of one key that was asked for nothing can be left out.
    const hints = steps.length === 1 ? [hint] : [hint, except(refusals, steps)]
    throw new KeepError('limit', `${fault}: ${message}`, {
      hint: hints.filter((text) => text !== undefined).join('; ') || undefined,
    })
  }
  if (refusals.length > 0) {
    for (const { refused } of refusals) app.io.warn(refused.message)
    const count = `${refusals.length} of ${counted(steps.length, 'secret')}`
    throw new KeepError('limit', `${fault}: it cannot hold ${count}`, { hint: except(refusals, steps) })
  }
  if (standing.length === 0) return
  const has = standing.length === 1 ? 'has another value there' : 'have other values there'
  throw new KeepError('exists', `${fault}: ${standing.map(({ key }) => key).join(', ')} ${has}`, {
    hint: ['--overwrite replaces what is there', ...(steps.length === 1 ? [] : [instead ?? except(standing, steps)])]
      .filter((text) => text !== undefined)
      .join(', '),
  })
}

/**
 * The hint that leaves these keys out. Undefined where that would leave out others of `all` too, or nobody could type it.
 */
export function except(left: readonly Keyed[], all: readonly Keyed[]): string | undefined {
  const patterns = [...new Set(left.map(({ key }) => exceptPattern(key)))]
  if (patterns.length > mostPatterns) return undefined
  const kept = selects({ except: patterns })
  const keys = new Set(left.map(({ key }) => key))
  if (all.some(({ key }) => !keys.has(key) && !kept(key))) return undefined
  return `--except '${patterns.join(',')}' leaves ${left.length === 1 ? 'it' : 'them'} out`
}

interface Keyed {
  readonly key: string
}
