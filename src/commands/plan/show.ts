import type { App } from '../../app.ts'
import type { Line } from '../../core/io.ts'
import { summary, type Step } from '../../core/transfer.ts'
import { json } from '../../formats/json.ts'
import { table } from '../../formats/table.ts'
import type { Carrying } from './carry-out.ts'

/** A dry run: the plan is what was asked for. `stands`: something there is in its way. */
export function showPlan(app: App, steps: readonly Step[], stands: boolean, { verb }: Carrying): void {
  if (app.flags.json) app.io.data(json(steps.map(stepObject)))
  else if (steps.length > 0) app.io.lines(planTable(steps))
  const isRefused = stands || steps.some(({ action }) => action === 'invalid')
  const verdict = isRefused ? `nothing was written, and this ${verb} would be refused` : 'nothing was written'
  app.io.note(steps.length === 0 ? verdict : `${verdict}: ${summary(steps)}`)
  if (isRefused) app.exitCode = 1
}

export function planTable(steps: readonly Step[]): Line[] {
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

function stepObject({ key, action, open, refused }: Step): object {
  return { key, action, unencrypted: open, reason: refused?.message }
}
