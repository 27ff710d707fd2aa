import type { App } from '../app.ts'
import { contextText, type Context } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import type { Line } from '../core/io.ts'
import { counted } from '../core/plural.ts'
import { assignmentsOf, summary, type Step } from '../core/transfer.ts'
import type { Assignment, Vault, WriteBatch } from '../core/vault.ts'
import { json } from '../formats/json.ts'
import { table } from '../formats/table.ts'
import { bulkWrite } from './bulk-write.ts'
import { confirmed } from './confirmed.ts'
import { confirmProtected } from './targeted.ts'

export interface PlanFlags {
  readonly dryRun?: boolean
  readonly force?: boolean
  /** What is there with another value stays as it is, and stands in nobody's way. */
  readonly skipExisting?: boolean
}

interface Carrying {
  readonly vault: Vault
  readonly context: Context
  /** What is done, as a verb: `copy`. */
  readonly verb: string
  /** What goes on although other values are there, for a hint. */
  readonly instead?: string
}

/**
 * Carries a plan out: it is refused whole, or shown, confirmed and applied. Reports each key; what failed makes keep exit with 3, and
 * the same command goes on with it, since what is done already is unchanged then.
 */
export async function carryOut(app: App, steps: readonly Step[], flags: PlanFlags, to: Carrying): Promise<void> {
  if (flags.dryRun) return showPlan(app, steps, flags, to)
  refuseWhole(app, steps, flags, to)
  const assignments = assignmentsOf(steps)
  if (assignments.length > 0) await agreed(app, steps, flags, to)
  report(app, steps, await write(app, assignments, to), to)
}

async function write(app: App, assignments: readonly Assignment[], { vault }: Carrying): Promise<WriteBatch> {
  if (assignments.length === 0) return { written: [], failures: [] }
  try {
    return await bulkWrite(app, vault, assignments)
  } catch (error) {
    throw error instanceof KeepError ? restated(error) : error
  }
}

/** What was new is there by now: the flag that other commands have for this is none of these commands. */
function restated(error: KeepError): KeepError {
  if (error.code !== 'exists') return error
  return new KeepError(error.code, `${error.message}: somebody else was faster`, {
    hint: 'run the same again: it makes a new plan',
    cause: error,
  })
}

/** A dry run: the plan is what was asked for. */
function showPlan(app: App, steps: readonly Step[], flags: PlanFlags, { verb }: Carrying): void {
  if (app.flags.json) app.io.data(json(steps.map(({ key, action, refused }) => ({ key, action, reason: refused?.message }))))
  else if (steps.length > 0) app.io.lines(planTable(steps))
  const isRefused = steps.some(({ action }) => action === 'invalid') || standingIn(steps, flags).length > 0
  const verdict = isRefused ? `nothing was written, and this ${verb} would be refused` : 'nothing was written'
  app.io.note(steps.length === 0 ? verdict : `${verdict}: ${summary(steps)}`)
}

function planTable(steps: readonly Step[]): Line[] {
  const hasReasons = steps.some(({ refused }) => refused !== undefined)
  return table(
    ['KEY', 'PLAN', ...(hasReasons ? ['REASON'] : [])],
    steps.map(({ key, action, refused }) => [key, action, ...(hasReasons ? [refused?.message ?? ''] : [])]),
  )
}

/** Throws before the first write when one key cannot be written, or stands in the way. */
function refuseWhole(app: App, steps: readonly Step[], flags: PlanFlags, { context, instead }: Carrying): void {
  const fault = `nothing was written to ${contextText(context)}`
  const refusals = steps.flatMap(({ key, refused }) => (refused ? [{ key, refused }] : []))
  const [first] = refusals
  if (first && refusals.length === 1) {
    const { message, hint } = first.refused
    // Of one key that was asked for nothing can be left out.
    const hints = steps.length === 1 ? [hint] : [hint, except(refusals)]
    throw new KeepError('limit', `${fault}: ${message}`, {
      hint: hints.filter((text) => text !== undefined).join('; ') || undefined,
    })
  }
  if (refusals.length > 0) {
    for (const { refused } of refusals) app.io.warn(refused.message)
    const count = `${refusals.length} of ${counted(steps.length, 'secret')}`
    throw new KeepError('limit', `${fault}: it cannot hold ${count}`, { hint: except(refusals) })
  }
  const standing = standingIn(steps, flags)
  if (standing.length === 0) return
  const has = standing.length === 1 ? 'has another value there' : 'have other values there'
  throw new KeepError('exists', `${fault}: ${standing.map(({ key }) => key).join(', ')} ${has}`, {
    hint: `--overwrite replaces what is there${steps.length === 1 ? '' : `, ${instead ?? except(standing)}`}`,
  })
}

/** What stands in the way. */
function standingIn(steps: readonly Step[], { skipExisting }: PlanFlags): readonly Step[] {
  return skipExisting ? [] : steps.filter(({ action }) => action === 'exists')
}

/** The hint that leaves these keys out. */
export function except(left: readonly { readonly key: string }[]): string {
  const keys = left.map(({ key }) => pattern(key)).join(',')
  return `--except '${keys}' leaves ${left.length === 1 ? 'it' : 'them'} out`
}

/** A key as it can be typed in quotes and in a comma list. */
function pattern(key: string): string {
  return key.replace(/[,'\u0000-\u001f]|^\s|\s$/g, '?')
}

async function agreed(app: App, steps: readonly Step[], flags: PlanFlags, { context, verb }: Carrying): Promise<void> {
  const writes = steps.filter(({ action }) => action === 'new' || action === 'changed')
  if (app.io.interactive) app.io.noteLines(planTable(writes))
  await confirmProtected(app, context)
  const place = contextText(context)
  const message = `${verb[0]?.toUpperCase()}${verb.slice(1)} ${counted(writes.length, 'secret')} to ${place} (${summary(writes)})?`
  await confirmed(app, flags, { message, what: `this ${verb} to ${place} (${summary(writes)})` })
}

function report(app: App, steps: readonly Step[], { written, failures }: WriteBatch, { context }: Carrying): void {
  const place = contextText(context)
  for (const { key, changed } of written) app.io.note(`${changed ? 'set' : 'unchanged:'} ${key} in ${place}`)
  const unchanged = steps.filter(({ action }) => action === 'unchanged')
  if (unchanged.length > 0) app.io.note(`unchanged: ${counted(unchanged.length, 'secret')} in ${place}`)
  const left = steps.filter(({ action }) => action === 'exists' || action === 'empty')
  const standing = left.filter(({ action }) => action === 'exists')
  if (standing.length > 0) app.io.note(`left as they are in ${place}: ${standing.map(({ key }) => key).join(', ')}`)
  const told = failures.map(({ key, error }) => ({ key, error: restated(error) }))
  if (app.flags.json) {
    const done = written.map(({ key, changed, revision }) => ({ key, result: changed ? 'set' : 'unchanged', revision }))
    const failed = told.map(({ key, error }) => ({ key, result: 'failed', code: error.code, message: error.message }))
    app.io.data(json([...done, ...failed, ...[...unchanged, ...left].map(({ key, action }) => ({ key, result: action }))]))
  }
  const [first] = told
  if (first === undefined) return
  if (steps.length === 1) throw first.error
  for (const each of told) app.io.warn(failureText(each))
  throw new KeepError('partial', `${failures.length} of ${written.length + failures.length} failed in ${place}`, {
    hint: first.error.hint ?? 'run the same again: it goes on with what is not done',
    cause: first.error,
  })
}

/** A key that was not tried any more has the error of another one. */
function failureText({ key, error }: { readonly key: string; readonly error: KeepError }): string {
  return error.message.split(/[\s:,]+/).includes(key) ? error.message : `${key}: ${error.message}`
}
