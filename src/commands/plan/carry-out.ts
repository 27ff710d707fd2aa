import type { App } from '../../app.ts'
import { contextText, type Context } from '../../core/context.ts'
import { KeepError } from '../../core/errors.ts'
import { counted } from '../../core/plural.ts'
import { assignmentsOf, deletionsOf, summary, type Step } from '../../core/transfer.ts'
import { isRestorable, type Assignment, type Vault, type WriteBatch, type Written } from '../../core/vault.ts'
import { bulkDelete, bulkWrite } from '../bulk-write.ts'
import { confirmed } from '../confirmed.ts'
import { confirmProtected } from '../targeted.ts'
import { refuseWhole, standingIn } from './refuse.ts'
import { report } from './report.ts'
import { planTable, showPlan } from './show.ts'

export interface PlanFlags {
  readonly dryRun?: boolean
  readonly force?: boolean
  /** What is there with another value stays as it is, and stands in nobody's way. */
  readonly skipExisting?: boolean
}

export interface Carrying {
  readonly vault: Vault
  readonly context: Context
  /** What is done, as a verb: `copy`, and what stands before the place of it. */
  readonly verb: string
  readonly preposition: 'to' | 'in'
  /** What goes on although other values are there, for a hint. */
  readonly instead?: string
  /** Told what came of the plan, also where that is an error. */
  readonly onOutcome?: (outcome: Outcome) => void
}

/** What came of a plan. */
export interface Outcome extends WriteBatch {
  /** Keys that are deleted, in the order of the plan. */
  readonly deleted: readonly string[]
}

/**
 * Carries a plan out: it is refused whole, or shown, confirmed and applied. Reports each key; what failed makes keep exit with 3, and
 * the same command goes on with it, since what is done already is unchanged then.
 */
export async function carryOut(app: App, steps: readonly Step[], flags: PlanFlags, to: Carrying): Promise<void> {
  const standing = flags.skipExisting ? [] : standingIn(steps)
  if (flags.dryRun) return showPlan(app, steps, standing.length > 0, to)
  refuseWhole(app, steps, standing, to)
  const changes = steps.filter(({ action }) => action === 'new' || action === 'changed' || action === 'deleted')
  if (changes.length > 0) await agreed(app, changes, summary(changes), flags, to)
  const outcome = await applied(app, steps, to)
  to.onOutcome?.(outcome)
  report(app, steps, outcome, to)
}

async function agreed(app: App, changes: readonly Step[], counts: string, flags: PlanFlags, to: Carrying): Promise<void> {
  const { vault, context, verb, preposition } = to
  if (app.io.interactive) app.io.noteLines(planTable(changes))
  await confirmProtected(app, context)
  const place = `${preposition} ${contextText(context)} (${counts})`
  const fate = changes.some(({ action }) => action === 'deleted') ? `; ${fateOf(vault)}` : ''
  const message = `${verb[0]?.toUpperCase()}${verb.slice(1)} ${counted(changes.length, 'secret')} ${place}${fate}?`
  await confirmed(app, flags, { message, what: `this ${verb} ${place}` })
}

function fateOf(vault: Vault): string {
  return isRestorable(vault)
    ? `keep restore takes what is deleted back within ${vault.recoveryDays} days`
    : 'what is deleted goes for ever, with its history'
}

/** Nothing is deleted before everything is written: what was taken out may have been given another name. */
async function applied(app: App, steps: readonly Step[], to: Carrying): Promise<Outcome> {
  const batch = await settled(await write(app, assignmentsOf(steps), to), steps, to)
  const removals = deletionsOf(steps)
  if (removals.length === 0) return { ...batch, deleted: [] }
  if (batch.failures.length > 0) {
    const untried = removals.map(({ key }) => ({ key, error: notDeleted(key), untried: true }))
    return { written: batch.written, failures: [...batch.failures, ...untried], deleted: [] }
  }
  const written = batch.written.map(({ key }) => key)
  const { deleted, failures } = await bulkDelete(app, to.vault, removals, written)
  return { written: batch.written, failures, deleted }
}

function notDeleted(key: string): KeepError {
  return new KeepError('partial', `${key} is not deleted, since not everything else is done`)
}

/** A vault that writes all or nothing rejects with the one error of all. */
async function write(app: App, assignments: readonly Assignment[], { vault, context }: Carrying): Promise<WriteBatch> {
  if (assignments.length === 0) return { written: [], failures: [] }
  try {
    const { written, failures } = await bulkWrite(app, vault, assignments)
    return { written, failures: failures.map((failure) => ({ ...failure, error: restated(failure.error) })) }
  } catch (error) {
    if (!(error instanceof KeepError)) throw error
    const there = isContested(error) ? await alike(vault, assignments) : []
    if (there.length === assignments.length) return { written: there, failures: [] }
    const { code, message, hint } = restated(error)
    throw new KeepError(code, `nothing was written to ${contextText(context)}: ${message}`, { hint, cause: error })
  }
}

/** Whoever wrote the same at the same moment, such as another pipeline, has done what was wanted. */
async function settled(batch: WriteBatch, steps: readonly Step[], { vault }: Carrying): Promise<WriteBatch> {
  const contested = new Set(batch.failures.flatMap(({ key, error }) => (isContested(error) ? key : [])))
  if (contested.size === 0) return batch
  const same = await alike(
    vault,
    steps.filter(({ key }) => contested.has(key)),
  )
  const keys = new Set(same.map(({ key }) => key))
  return { written: [...batch.written, ...same], failures: batch.failures.filter(({ key }) => !keys.has(key)) }
}

function isContested({ code }: KeepError): boolean {
  return code === 'exists' || code === 'conflict'
}

/** Those that are there with the wanted value by now. */
async function alike(vault: Vault, wanted: readonly Pick<Assignment, 'key' | 'value'>[]): Promise<Written[]> {
  const values = new Map(wanted.map(({ key, value }) => [key, value]))
  const { secrets } = await vault.getMany([...values.keys()])
  return secrets.filter(({ key, value }) => values.get(key)?.equals(value)).map((secret) => ({ ...secret, changed: false }))
}

/** What was new is there by now: the flag that other commands have for this is none of these commands. */
function restated(error: KeepError): KeepError {
  if (error.code !== 'exists') return error
  return new KeepError('conflict', `${error.message}: somebody else was faster`, {
    hint: 'run the same again: it makes a new plan',
    cause: error,
  })
}
