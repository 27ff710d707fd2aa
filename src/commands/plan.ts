import type { App } from '../app.ts'
import { contextText, type Context } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import type { Line } from '../core/io.ts'
import { counted } from '../core/plural.ts'
import { assignmentsOf, summary, type Step } from '../core/transfer.ts'
import type { Vault, WriteBatch } from '../core/vault.ts'
import { json } from '../formats/json.ts'
import { table } from '../formats/table.ts'
import { confirmed } from './confirmed.ts'
import { confirmProtected } from './targeted.ts'

export interface PlanFlags {
  readonly dryRun?: boolean
  readonly force?: boolean
}

interface Carrying {
  readonly vault: Vault
  readonly context: Context
  /** What is done, as a verb: `copy`. */
  readonly verb: string
}

/**
 * Carries a plan out: it is refused whole, or shown, confirmed and applied. Reports each key; what failed makes keep exit with 3, and
 * the same command goes on with it, since what is done already is unchanged then.
 */
export async function carryOut(app: App, steps: readonly Step[], flags: PlanFlags, to: Carrying): Promise<void> {
  if (flags.dryRun) return showPlan(app, steps)
  refuseWhole(steps, to)
  const assignments = assignmentsOf(steps)
  if (assignments.length > 0) await agreed(app, steps, flags, to)
  let done = 0
  const onProgress = (count: number): void => void (done = count)
  const doing = (): string => `writing ${counted(assignments.length, 'secret')}, ${done} done`
  const batch = await app.io.progress(doing, to.vault.setMany(assignments, { onProgress }))
  report(app, steps, batch, to)
}

/** A dry run: the plan is what was asked for. */
function showPlan(app: App, steps: readonly Step[]): void {
  if (app.flags.json) app.io.data(json(steps.map(({ key, action, refused }) => ({ key, action, reason: refused?.message }))))
  else if (steps.length > 0) app.io.lines(planTable(steps))
  app.io.note(`nothing was written: ${summary(steps) || 'there is nothing to do'}`)
}

function planTable(steps: readonly Step[]): Line[] {
  const hasReasons = steps.some(({ refused }) => refused !== undefined)
  return table(
    ['KEY', 'PLAN', ...(hasReasons ? ['REASON'] : [])],
    steps.map(({ key, action, refused }) => [key, action, ...(hasReasons ? [refused?.message ?? ''] : [])]),
  )
}

/** Throws before the first write when one key cannot be written, or stands in the way. */
function refuseWhole(steps: readonly Step[], { context }: Carrying): void {
  const invalid = steps.filter(({ action }) => action === 'invalid')
  const [first] = invalid
  if (first?.refused) {
    const names = invalid.map(({ key }) => key).join(', ')
    throw new KeepError('limit', `${contextText(context)} cannot hold ${names}: ${first.refused.message}; nothing was written`, {
      hint: first.refused.hint ?? `leave out with --except '${invalid.map(({ key }) => key).join(',')}'`,
    })
  }
  const standing = steps.filter(({ action }) => action === 'exists').map(({ key }) => key)
  if (standing.length > 0) {
    const fault = `${standing.join(', ')} ${standing.length === 1 ? 'has another value' : 'have other values'} in ${contextText(context)}`
    throw new KeepError('exists', `${fault}; nothing was written`, {
      hint: `--overwrite replaces what is there, --except '${standing.join(',')}' leaves it out`,
    })
  }
}

async function agreed(app: App, steps: readonly Step[], flags: PlanFlags, { context, verb }: Carrying): Promise<void> {
  const writes = steps.filter(({ action }) => action !== 'unchanged')
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
  if (app.flags.json) {
    const done = written.map(({ key, changed, revision }) => ({ key, result: changed ? 'set' : 'unchanged', revision }))
    const failed = failures.map(({ key, error }) => ({ key, result: 'failed', code: error.code, message: error.message }))
    app.io.data(json([...done, ...failed, ...unchanged.map(({ key }) => ({ key, result: 'unchanged' }))]))
  }
  const [first] = failures
  if (first === undefined) return
  for (const { key, error } of failures) app.io.warn(`${key}: ${error.message}`)
  throw new KeepError('partial', `${failures.length} of ${written.length + failures.length} failed in ${place}`, {
    hint: first.error.hint ?? 'run the same again: it goes on with what is not done',
    cause: first.error,
  })
}
