import { contextFlags, type Context } from './context.ts'
import { KeepError } from './errors.ts'
import { refusal } from './guard.ts'
import type { Plaintext, Secret } from './secret.ts'
import type { Standing } from './standing.ts'
import type { Assignment, Limits } from './vault.ts'
import { keyWord } from './keys.ts'

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
  readonly action: 'new' | 'changed' | 'deleted' | 'unchanged' | 'exists' | 'invalid' | 'empty'
  readonly refused?: KeepError | undefined
  /** Set where it will be, or stay, unencrypted. */
  readonly open?: boolean
  /** What a change replaces, or a deletion takes away. */
  readonly replaces?: Secret
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
  read: (keys: readonly string[]) => Promise<Pick<Standing, 'secrets' | 'waiting'>>,
  { overwrite, context }: PlanOptions,
): Promise<Step[]> {
  const steps = wanted.map((each) => ({ ...each, refused: refusal(limits, assignmentOf(each)) }))
  const askable = steps.filter(({ refused }) => refused === undefined).map(({ key }) => key)
  const { secrets, waiting } = askable.length === 0 ? nothing : await read(askable)
  const there = new Map(secrets.map((secret) => [secret.key, secret]))
  return steps.map((step): Step => {
    if (step.refused) return { ...step, action: 'invalid' }
    const before = there.get(step.key)
    if (waiting.has(step.key)) return { ...step, action: 'invalid', refused: isTaken(step.key, context) }
    if (before === undefined) return { ...step, action: 'new', ...(limits.canBePlain && step.plain && { open: true }) }
    const open = before.plain && { open: true }
    if (before.value.equals(step.value)) return { ...step, action: 'unchanged', ...open }
    if (!overwrite) return { ...step, action: 'exists' }
    if (before.plain && !step.plain) return { ...step, action: 'invalid', refused: wouldLieOpen(step.key, context) }
    return { ...step, action: 'changed', replaces: before, ...open }
  })
}

const nothing = { secrets: [], waiting: new Set<string>() }

function isTaken(key: string, context: Context): KeepError {
  const flags = contextFlags(context)
  return new KeepError('limit', `${key} was deleted there, and its name is taken until the deletion is over`, {
    hint: `keep restore ${keyWord(key)} ${flags}, or keep delete ${keyWord(key)} --permanent ${flags}`,
  })
}

/** A value that was encrypted does not become readable by being copied. */
function wouldLieOpen(key: string, context: Context): KeepError {
  return new KeepError('limit', `${key} is stored unencrypted there, and the new value is not`, {
    hint: `keep delete ${keyWord(key)} ${contextFlags(context)} makes room for an encrypted one`,
  })
}

/**
 * The writes of a plan. Nothing is written over that was not there when it was planned; what is there stays encrypted or not as it is.
 */
export function assignmentsOf(steps: readonly Step[]): Assignment[] {
  return steps.flatMap((step): Assignment[] => {
    const { key, value, options } = assignmentOf(step)
    if (step.action === 'new') return [{ key, value, options: { ...options, onlyIfAbsent: true } }]
    if (step.action !== 'changed' || step.replaces === undefined) return []
    const { revision, plain = false } = step.replaces
    return [{ key, value, options: { note: step.note, plain, ifRevision: revision } }]
  })
}

/** Nothing else is deleted than what was there when it was planned. */
export function deletionsOf(steps: readonly Step[]): { readonly key: string; readonly ifRevision: string | undefined }[] {
  return steps.filter(({ action }) => action === 'deleted').map(({ key, replaces }) => ({ key, ifRevision: replaces?.revision }))
}

function assignmentOf({ key, value, note, plain }: Wanted): Assignment {
  return { key, value, options: { note, plain } }
}

/** `2 new, 1 changed`, in this order; what does not occur is left out. */
export function summary(steps: readonly Step[]): string {
  const actions = ['new', 'changed', 'deleted', 'unchanged', 'exists', 'invalid', 'empty'] as const
  const counts = actions.map((action) => [action, steps.filter((step) => step.action === action).length] as const)
  return counts.flatMap(([action, count]) => (count > 0 ? `${count} ${action}` : [])).join(', ')
}
