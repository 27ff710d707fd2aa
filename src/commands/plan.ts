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
  if (flags.dryRun) return showPlan(app, steps, to)
  refuseWhole(app, steps, to)
  const assignments = assignmentsOf(steps)
  if (assignments.length > 0) await agreed(app, steps, flags, to)
  report(app, steps, await settled(await write(app, assignments, to), assignments, to), to)
}

async function write(app: App, assignments: readonly Assignment[], { vault }: Carrying): Promise<WriteBatch> {
  if (assignments.length === 0) return { written: [], failures: [] }
  try {
    return await bulkWrite(app, vault, assignments)
  } catch (error) {
    throw error instanceof KeepError ? restated(error) : error
  }
}

/** Whoever wrote the same at the same moment, such as another pipeline, has done what was wanted. */
async function settled(batch: WriteBatch, assignments: readonly Assignment[], { vault }: Carrying): Promise<WriteBatch> {
  const contested = batch.failures.filter(({ error }) => error.code === 'exists' || error.code === 'conflict')
  if (contested.length === 0) return batch
  const wanted = new Map(assignments.map(({ key, value }) => [key, value]))
  const { secrets } = await vault.getMany(contested.map(({ key }) => key))
  const same = secrets.filter(({ key, value }) => wanted.get(key)?.equals(value))
  const keys = new Set(same.map(({ key }) => key))
  return {
    written: [...batch.written, ...same.map((secret) => ({ ...secret, changed: false }))],
    failures: batch.failures.filter(({ key }) => !keys.has(key)),
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
function showPlan(app: App, steps: readonly Step[], { verb }: Carrying): void {
  if (app.flags.json)
    app.io.data(
      json(steps.map(({ key, action, open, refused }) => ({ key, action, unencrypted: open, reason: refused?.message }))),
    )
  else if (steps.length > 0) app.io.lines(planTable(steps))
  const isRefused = steps.some(({ action }) => action === 'invalid' || action === 'exists')
  const verdict = isRefused ? `nothing was written, and this ${verb} would be refused` : 'nothing was written'
  app.io.note(steps.length === 0 ? verdict : `${verdict}: ${summary(steps)}`)
  if (isRefused) app.exitCode = 1
}

function planTable(steps: readonly Step[]): Line[] {
  const hasReasons = steps.some(({ refused }) => refused !== undefined)
  return table(
    ['KEY', 'PLAN', ...(hasReasons ? ['REASON'] : [])],
    steps.map((step) => [step.key, actionText(step), ...(hasReasons ? [step.refused?.message ?? ''] : [])]),
  )
}

/** What lies open is said wherever it could be overlooked. */
function actionText({ action, open }: Step): string {
  return open ? `${action}, unencrypted` : action
}

/** Throws before the first write when one key cannot be written, or stands in the way. */
function refuseWhole(app: App, steps: readonly Step[], { context }: Carrying): void {
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
  const standing = steps.filter(({ action }) => action === 'exists')
  if (standing.length === 0) return
  const has = standing.length === 1 ? 'has another value there' : 'have other values there'
  throw new KeepError('exists', `${fault}: ${standing.map(({ key }) => key).join(', ')} ${has}`, {
    hint: `--overwrite replaces what is there${steps.length === 1 ? '' : `, ${except(standing)}`}`,
  })
}

function except(left: readonly { readonly key: string }[]): string {
  const keys = left.map(({ key }) => pattern(key)).join(',')
  return `--except '${keys}' leaves ${left.length === 1 ? 'it' : 'them'} out`
}

/** A key as it can be typed in quotes and in a comma list; a name from outside must not become a command of the shell. */
function pattern(key: string): string {
  return key.replace(/[^\w.@+=/ -]|^ | $/g, '?')
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
  for (const { key, changed, plain } of written)
    app.io.note(`${changed ? 'set' : 'unchanged:'} ${key} in ${place}${plain ? ', unencrypted' : ''}`)
  const unchanged = steps.filter(({ action }) => action === 'unchanged')
  if (unchanged.length > 0) app.io.note(`unchanged: ${counted(unchanged.length, 'secret')} in ${place}`)
  const told = failures.map((failure) => ({ ...failure, error: restated(failure.error) }))
  if (app.flags.json) {
    const done = written.map(({ key, changed, revision }) => ({ key, result: changed ? 'set' : 'unchanged', revision }))
    const failed = told.map(({ key, error }) => ({ key, result: 'failed', code: error.code, message: error.message }))
    const results = new Map([...done, ...failed].map((result) => [result.key, result]))
    app.io.data(json(steps.map(({ key }) => results.get(key) ?? { key, result: 'unchanged' })))
  }
  const [first] = told
  if (first === undefined) return
  if (steps.length === 1) throw first.error
  for (const { key, error, untried } of told) app.io.warn(untried ? `${key}: not tried` : `${key}: ${error.message}`)
  throw new KeepError('partial', `${failures.length} of ${written.length + failures.length} failed in ${place}`, {
    hint: first.error.hint ?? 'run the same again: it goes on with what is not done',
    cause: first.error,
  })
}
