import { randomBytes } from 'node:crypto'
import { failsForAll, KeepError } from './errors.ts'
import { Plaintext } from './secret.ts'
import { isRestorable, type Vault } from './vault.ts'

/** What the keys that `verify` writes begin with. */
export const probePrefix = 'KEEP_VERIFY_'

export const verifySteps = ['connect', 'list', 'read', 'write', 'history', 'delete'] as const

type VerifyStep = (typeof verifySteps)[number]

/** What came of one step. A step is skipped when one before it failed, or when there was nothing to try it on. */
export interface Check {
  readonly step: VerifyStep
  readonly state: 'ok' | 'failed' | 'skipped'
  /** Why it failed or was skipped. */
  readonly detail?: string | undefined
  readonly hint?: string | undefined
}

/**
 * Tries what a person or a pipeline will do with one context. Without `write` nothing is changed; with it, a key that nobody uses is
 * written, read and deleted again. No step concludes from a list that a new key is missing: lists may lag by minutes.
 */
export async function verify(open: () => Promise<Vault>, { write }: { readonly write: boolean }): Promise<Check[]> {
  const probe = `${probePrefix}${randomBytes(6).toString('hex')}`
  const checks: Check[] = []
  const attempt = async <T>(step: VerifyStep, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      const result = await work()
      checks.push({ step, state: 'ok' })
      return result
    } catch (error) {
      if (!(error instanceof KeepError)) throw error
      checks.push({ step, state: 'failed', detail: error.message, hint: error.hint })
      return undefined
    }
  }
  const skip = (step: VerifyStep, detail?: string): void => void checks.push({ step, state: 'skipped', detail })

  const vault = await attempt('connect', () => connected(open, probe))
  if (vault === undefined) return [...checks, ...verifySteps.slice(1).map((step): Check => ({ step, state: 'skipped' }))]
  const infos = await attempt('list', () => vault.list())
  const [first] = infos ?? []
  // Of a list that failed nobody knows whether it is empty.
  const nothing = infos && 'there is nothing to read'
  if (first) await attempt('read', () => canRead(vault, first.key))
  else if (!write) skip('read', nothing)
  if (!write) return checks

  const written = await attempt('write', () => vault.set(probe, new Plaintext(probe)))
  if (first === undefined) {
    if (written) await attempt('read', () => readsBack(vault, probe))
    else skip('read', nothing)
  }
  if (!written) {
    skip('history')
    skip('delete')
    return inOrder(checks)
  }
  await attempt('history', () => hasHistory(vault, probe))
  await attempt('delete', () => remove(vault, probe))
  return inOrder(checks)
}

async function connected(open: () => Promise<Vault>, probe: string): Promise<Vault> {
  const vault = await open()
  try {
    await vault.info(probe)
  } catch (error) {
    // Any other answer, a denial included, came from the backend.
    if (!(error instanceof KeepError) || failsForAll(error)) throw error
  }
  return vault
}

/** The first key of a list may have been deleted since: that is no failure to read. */
async function canRead(vault: Vault, key: string): Promise<void> {
  const { failures } = await vault.getMany([key])
  if (failures[0]) throw failures[0].error
}

async function readsBack(vault: Vault, probe: string): Promise<void> {
  const secret = await vault.get(probe)
  if (secret?.value.reveal() === probe) return
  throw new KeepError('integrity', `${probe} was written and does not come back`)
}

async function hasHistory(vault: Vault, probe: string): Promise<void> {
  const revisions = await vault.history(probe, 1)
  if (revisions.length === 0) throw new KeepError('integrity', `${probe} was written and has no history`)
}

async function remove(vault: Vault, probe: string): Promise<void> {
  try {
    await removeSoonest(vault, probe)
  } catch (error) {
    if (!(error instanceof KeepError)) throw error
    throw new KeepError(error.code, `${error.message}; ${probe} is left behind`, { hint: error.hint, cause: error })
  }
}

/** Whoever may not delete at once leaves the probe to a deletion that waits. */
async function removeSoonest(vault: Vault, probe: string): Promise<void> {
  try {
    await vault.delete(probe, { permanent: true })
  } catch (error) {
    if (!(error instanceof KeepError) || error.code !== 'denied' || !isRestorable(vault)) throw error
    await vault.delete(probe, { recoveryDays: 7 })
  }
}

function inOrder(checks: readonly Check[]): Check[] {
  return checks.toSorted((a, b) => verifySteps.indexOf(a.step) - verifySteps.indexOf(b.step))
}
