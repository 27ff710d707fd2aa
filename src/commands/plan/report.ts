import type { App } from '../../app.ts'
import { contextText } from '../../core/context.ts'
import { KeepError } from '../../core/errors.ts'
import { counted, listed } from '../../core/plural.ts'
import type { Step } from '../../core/transfer.ts'
import { json } from '../../formats/json.ts'
import type { Carrying, Outcome } from './carry-out.ts'

/** Tells what became of each key. Throws when one failed: its own error where it is the only one, else `partial`. */
export function report(app: App, steps: readonly Step[], outcome: Outcome, { context }: Carrying): void {
  const place = contextText(context)
  for (const { key, changed, plain } of outcome.written)
    app.io.note(`${changed ? 'set' : 'unchanged:'} ${key} in ${place}${plain ? ', unencrypted' : ''}`)
  for (const key of outcome.deleted) app.io.note(`deleted ${key} from ${place}`)
  const unchanged = steps.filter(({ action }) => action === 'unchanged')
  if (unchanged.length > 0) app.io.note(`unchanged: ${counted(unchanged.length, 'secret')} in ${place}`)
  const standing = steps.filter(({ action }) => action === 'exists').map(({ key }) => key)
  if (standing.length > 0) app.io.note(`left as they are in ${place}: ${listed(standing, 100)}`)
  if (app.flags.json) app.io.data(json(resultsOf(steps, outcome)))
  const [first] = outcome.failures
  if (first === undefined) return
  if (steps.length === 1) throw first.error
  for (const { key, error, untried } of outcome.failures) app.io.warn(untried ? `${key}: not tried` : `${key}: ${error.message}`)
  const all = outcome.failures.length + outcome.written.length + outcome.deleted.length
  throw new KeepError('partial', `${outcome.failures.length} of ${all} failed in ${place}`, {
    hint: first.error.hint ?? 'run the same again: it goes on with what is not done',
    cause: first.error,
  })
}

/** In the order of the plan. */
function resultsOf(steps: readonly Step[], { written, failures, deleted }: Outcome): object[] {
  const results = new Map<string, object>([
    ...written.map(({ key, changed, revision }) => [key, { result: changed ? 'set' : 'unchanged', revision }] as const),
    ...failures.map(({ key, error }) => [key, { result: 'failed', code: error.code, message: error.message }] as const),
    ...deleted.map((key) => [key, { result: 'deleted' }] as const),
  ])
  return steps.map(({ key, action }) => ({ key, ...(results.get(key) ?? { result: action }) }))
}
