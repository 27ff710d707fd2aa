import { contextFlags, type Context } from './context.ts'
import { KeepError } from './errors.ts'
import { refusal } from './guard.ts'
import type { Plaintext, Secret } from './secret.ts'
import type { Assignment, Limits } from './vault.ts'

/** Something that is to be in a vault afterwards. */
export interface Wanted {
  readonly key: string
  readonly value: Plaintext
  readonly note?: string | undefined
  readonly plain?: boolean | undefined
}

/** One key of a plan: what would become of it, and for `invalid` why it cannot be. */
export interface Step extends Wanted {
  /**
   * `exists`: it is there with another value, and nobody said that it may be replaced. `empty`: there is no value, which no vault holds,
   * so that it is left out; planned() gives it to no key, since only who reads a file knows that it may be meant.
   */
  readonly action: 'new' | 'changed' | 'unchanged' | 'exists' | 'invalid' | 'empty'
  readonly refused?: KeepError | undefined
}

export interface PlanOptions {
  readonly overwrite: boolean
  /** Where it would be written, for hints. */
  readonly context: Context
}

/**
 * What writing `wanted` to a vault with these limits would do, key by key, without writing anything. Only what it can hold is looked up
 * there, without any list. Rejects when a key cannot be read: it must not look missing.
 */
export async function planned(
  wanted: readonly Wanted[],
  limits: Limits,
  read: (keys: readonly string[]) => Promise<readonly Secret[]>,
  { overwrite, context }: PlanOptions,
): Promise<Step[]> {
  const steps = wanted.map((each) => ({ ...each, refused: refusal(limits, assignmentOf(each)) }))
  const askable = steps.filter(({ refused }) => refused === undefined).map(({ key }) => key)
  const found = askable.length === 0 ? [] : await read(askable)
  const there = new Map(found.map((secret) => [secret.key, secret]))
  return steps.map((step): Step => {
    if (step.refused) return { ...step, action: 'invalid' }
    const before = there.get(step.key)
    if (before === undefined) return { ...step, action: 'new' }
    if (before.value.equals(step.value)) return { ...step, action: 'unchanged' }
    if (!overwrite) return { ...step, action: 'exists' }
    if (before.plain && !step.plain) return { ...step, action: 'invalid', refused: wouldLieOpen(step.key, context) }
    return { ...step, action: 'changed' }
  })
}

/** A value that was encrypted does not become readable by being copied. */
function wouldLieOpen(key: string, context: Context): KeepError {
  return new KeepError('limit', `${key} is stored unencrypted there, and the new value is not`, {
    hint: `keep delete ${key} ${contextFlags(context)} makes room for an encrypted one`,
  })
}

/**
 * The writes of a plan. What was new when it was planned is not written over should somebody be faster; what is there stays encrypted
 * or not as it is.
 */
export function assignmentsOf(steps: readonly Step[]): Assignment[] {
  return steps.flatMap((step): Assignment[] => {
    const { key, value, options } = assignmentOf(step)
    if (step.action === 'new') return [{ key, value, options: { ...options, onlyIfAbsent: true } }]
    return step.action === 'changed' ? [{ key, value, options: { note: step.note } }] : []
  })
}

function assignmentOf({ key, value, note, plain }: Wanted): Assignment {
  return { key, value, options: { note, plain } }
}

/** `2 new, 1 changed`, in this order; what does not occur is left out. */
export function summary(steps: readonly Step[]): string {
  const actions = ['new', 'changed', 'unchanged', 'exists', 'invalid', 'empty'] as const
  const counts = actions.map((action) => [action, steps.filter((step) => step.action === action).length] as const)
  return counts.flatMap(([action, count]) => (count > 0 ? `${count} ${action}` : [])).join(', ')
}
