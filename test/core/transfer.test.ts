import { describe, expect, it } from 'vitest'
import { KeepError } from '../../src/core/errors.ts'
import { Plaintext, type Secret } from '../../src/core/secret.ts'
import { standing } from '../../src/core/standing.ts'
import { assignmentsOf, planned, summary, type Step, type Wanted } from '../../src/core/transfer.ts'
import type { Vault } from '../../src/core/vault.ts'
import { memoryDriver } from '../../src/drivers/memory.ts'

function open(): Promise<Vault> {
  return memoryDriver().open(undefined, { namespace: 'myapp', env: 'dev' })
}

function wanted(values: Readonly<Record<string, string>>, more: Partial<Wanted> = {}): Wanted[] {
  return Object.entries(values).map(([key, text]) => ({ key, value: new Plaintext(text), ...more }))
}

const context = { vault: 'params', env: 'dev' }

interface There {
  readonly overwrite?: boolean
  readonly secrets?: readonly Secret[]
  readonly waiting?: readonly string[]
  readonly asked?: string[][]
}

/** The plan for a vault of at most 10 bytes in a value, keys in capitals, and these secrets. */
async function plan(
  each: readonly Wanted[],
  { overwrite = false, secrets = [], waiting = [], asked = [] }: There = {},
): Promise<Step[]> {
  const { limits } = await open()
  const narrow = { ...limits, maxValueBytes: 10, maxNoteLength: 5, keyPattern: /^[A-Z_]+$/, keyRule: 'capitals' }
  const read = async (keys: readonly string[]) => {
    asked.push([...keys])
    return { secrets, waiting: new Set(waiting) }
  }
  return planned(each, narrow, read, { overwrite, context })
}

function secret(key: string, text: string, more: Partial<Secret> = {}): Secret {
  return { key, value: new Plaintext(text), revision: '1', ...more }
}

const actions = (steps: readonly Step[]): string[] => steps.map(({ key, action }) => `${key} ${action}`)

describe('a plan', () => {
  const secrets = [secret('SAME', 'x'), secret('OTHER', 'a')]

  it('tells new, unchanged, existing and invalid keys, in the order they were wanted', async () => {
    const steps = await plan(wanted({ OTHER: 'b', NEW: 'n', SAME: 'x', LONG: 'x'.repeat(11), lower: 'l' }), { secrets })
    expect(actions(steps)).toEqual(['OTHER exists', 'NEW new', 'SAME unchanged', 'LONG invalid', 'lower invalid'])
    expect(steps.map(({ refused }) => refused?.message)).toEqual([
      undefined,
      undefined,
      undefined,
      'the value of LONG has 11 bytes; this vault holds at most 10',
      'this vault cannot hold a key named lower',
    ])
    expect(summary(steps)).toBe('1 new, 1 unchanged, 1 exists, 2 invalid')
  })

  it('replaces what is there when it is told to, and leaves alone what is the same', async () => {
    const steps = await plan(wanted({ OTHER: 'b', NEW: 'n', SAME: 'x' }), { overwrite: true, secrets })
    expect(actions(steps)).toEqual(['OTHER changed', 'NEW new', 'SAME unchanged'])
    expect(summary(steps)).toBe('1 new, 1 changed, 1 unchanged')
  })

  it('refuses a note that is too long', async () => {
    const [step] = await plan(wanted({ A: 'a' }, { note: '123456' }))
    expect(step?.refused?.message).toBe('the note of A has 6 characters; this vault holds at most 5')
  })

  it('looks up once, and only what the vault can hold', async () => {
    const asked: string[][] = []
    await plan(wanted({ A: 'a', lower: 'l', LONG: 'x'.repeat(11), B: 'b' }), { asked })
    expect(asked).toEqual([['A', 'B']])
    await plan(wanted({ lower: 'l' }), { asked })
    await plan([], { asked })
    expect(asked).toHaveLength(1)
  })

  it('refuses a name that is taken until a deletion is over', async () => {
    const [step] = await plan(wanted({ A: 'a' }), { waiting: ['A'] })
    expect(step).toMatchObject({ action: 'invalid', refused: { message: expect.stringContaining('A was deleted there') } })
  })

  it('is not made when the vault cannot be read', async () => {
    const denied = new KeepError('denied', 'not allowed')
    const { limits } = await open()
    const made = planned(wanted({ A: 'a' }), limits, () => Promise.reject(denied), { overwrite: false, context })
    await expect(made).rejects.toBe(denied)
  })

  it('knows __proto__ for a key like any other', async () => {
    const { limits } = await open()
    const steps = await planned(wanted({ ['__proto__']: 'p' }), limits, async () => ({ secrets: [], waiting: new Set() }), {
      overwrite: false,
      context,
    })
    expect(actions(steps)).toEqual(['__proto__ new'])
  })
})

describe('what is stored unencrypted', () => {
  const there = { overwrite: true, secrets: [secret('A', 'old', { plain: true })] }

  it('takes no value that was encrypted', async () => {
    const [step] = await plan(wanted({ A: 'new' }), there)
    expect(step?.refused?.message).toBe('A is stored unencrypted there, and the new value is not')
    expect(step?.refused?.hint).toBe('keep delete A --vault params --env dev makes room for an encrypted one')
    expect(step?.action).toBe('invalid')
  })

  it('takes one that was unencrypted, too', async () => {
    const steps = await plan(wanted({ A: 'new' }, { plain: true }), there)
    expect(actions(steps)).toEqual(['A changed'])
    expect(steps[0]?.open).toBe(true)
    expect(assignmentsOf(steps)[0]?.options?.plain).toBe(true)
  })

  it('stays so where the value is the same', async () => {
    const steps = await plan(wanted({ A: 'old' }), there)
    expect(actions(steps)).toEqual(['A unchanged'])
    expect(steps[0]?.open).toBe(true)
  })

  it('does not make what is encrypted there unencrypted', async () => {
    const steps = await plan(wanted({ A: 'new' }, { plain: true }), { overwrite: true, secrets: [secret('A', 'old')] })
    expect(assignmentsOf(steps).map(({ options }) => options?.plain)).toEqual([false])
  })
})

describe('the writes of a plan', () => {
  it('are those of new and changed keys, with notes, and unencrypted where it was so', async () => {
    const steps = await plan([...wanted({ NEW: 'n', OTHER: 'b' }, { note: 'why', plain: true }), ...wanted({ SAME: 'x' })], {
      overwrite: true,
      secrets: [secret('OTHER', 'a'), secret('SAME', 'x')],
    })
    expect(assignmentsOf(steps).map(({ key, value, options }) => ({ key, value: value.reveal(), options }))).toEqual([
      { key: 'NEW', value: 'n', options: { note: 'why', plain: true, onlyIfAbsent: true } },
      { key: 'OTHER', value: 'b', options: { note: 'why', plain: false, ifRevision: '1' } },
    ])
  })

  it('are none for what stands in the way or cannot be', async () => {
    const steps = await plan(wanted({ OTHER: 'b', lower: 'l' }), { secrets: [secret('OTHER', 'a')] })
    expect(assignmentsOf(steps)).toEqual([])
  })

  it('leave alone what somebody else has made meanwhile', async () => {
    const vault = await open()
    const read = (keys: readonly string[]) => standing(vault, keys)
    const steps = await planned(wanted({ A: 'ours' }), vault.limits, read, { overwrite: true, context })
    await vault.set('A', new Plaintext('theirs'))
    await expect(vault.setMany(assignmentsOf(steps))).rejects.toMatchObject({ code: 'exists' })
    expect((await vault.get('A'))?.value.reveal()).toBe('theirs')
  })
})
