import { refusal } from './guard.ts'
import type { KeepError } from './errors.ts'
import type { Plaintext, Secret } from './secret.ts'
import type { Assignment, Vault } from './vault.ts'

/** Something that is to be in a vault afterwards. */
export interface Wanted {
  readonly key: string
  readonly value: Plaintext
  readonly note?: string | undefined
  readonly plain?: boolean | undefined
}

/** One key of a plan: what would become of it, and for `invalid` why it cannot be. */
export interface Step extends Wanted {
  /** `exists`: it is there with another value, and nobody said that it may be replaced. */
  readonly action: 'new' | 'changed' | 'unchanged' | 'exists' | 'invalid'
  readonly refused?: KeepError | undefined
}

export interface PlanOptions {
  readonly overwrite: boolean
}

/**
 * What writing `wanted` to a vault would do, key by key, without writing anything. Only these keys are read, without any list. Rejects
 * when one of them cannot be read: it must not look missing.
 */
export async function planned(
  wanted: readonly Wanted[],
  target: Vault,
  read: (keys: readonly string[]) => Promise<readonly Secret[]>,
  { overwrite }: PlanOptions,
): Promise<Step[]> {
  const there = new Map((await read(wanted.map(({ key }) => key))).map((secret) => [secret.key, secret]))
  return wanted.map((each): Step => {
    const refused = refusal(target.limits, assignmentOf(each))
    if (refused) return { ...each, action: 'invalid', refused }
    const before = there.get(each.key)
    if (before === undefined) return { ...each, action: 'new' }
    if (before.value.equals(each.value)) return { ...each, action: 'unchanged' }
    return { ...each, action: overwrite ? 'changed' : 'exists' }
  })
}

/** The writes of a plan. What was new when it was planned is not written over should somebody be faster. */
export function assignmentsOf(steps: readonly Step[]): Assignment[] {
  return steps.flatMap((step) => {
    if (step.action !== 'new' && step.action !== 'changed') return []
    const assignment = assignmentOf(step)
    return [step.action === 'new' ? { ...assignment, options: { ...assignment.options, onlyIfAbsent: true } } : assignment]
  })
}

function assignmentOf({ key, value, note, plain }: Wanted): Assignment {
  return { key, value, options: { note, plain } }
}

/** `2 new, 1 changed`, in this order; what does not occur is left out. */
export function summary(steps: readonly Step[]): string {
  const actions = ['new', 'changed', 'unchanged', 'exists', 'invalid'] as const
  const counts = actions.map((action) => [action, steps.filter((step) => step.action === action).length] as const)
  return counts.flatMap(([action, count]) => (count > 0 ? `${count} ${action}` : [])).join(', ')
}
