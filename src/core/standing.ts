import { KeepError } from './errors.ts'
import { few } from './infos.ts'
import type { Secret } from './secret.ts'
import { isRestorable, type Batch, type RestorableVault, type Vault } from './vault.ts'

/** What is there of keys that are to be written. */
export interface Standing {
  readonly secrets: readonly Secret[]
  readonly failures: Batch['failures']
  /** Keys whose names are taken until their deletion is over. */
  readonly waiting: ReadonlySet<string>
}

/**
 * Looks without any list where the keys are few. Where tags say who may read, AWS denies what is not there yet just as what is
 * another's: a denied key that no list shows is taken for absent here, and only here, since its creation tells should it be there.
 */
export async function standing(vault: Vault, keys: readonly string[]): Promise<Standing> {
  const batch = await vault.getMany(keys)
  const isDenied = batch.failures.some(({ error }) => error.code === 'denied')
  const listed = isDenied ? await unlessDenied(vault.list()) : []
  const shown = new Set(listed?.map(({ key }) => key))
  const isAbsent = (key: string, error: KeepError): boolean => error.code === 'denied' && listed !== undefined && !shown.has(key)
  const failures = batch.failures.filter(({ key, error }) => !isAbsent(key, error))
  const told = new Set([...batch.secrets, ...failures].map(({ key }) => key))
  const absent = keys.filter((key) => !told.has(key))
  return { secrets: batch.secrets, failures, waiting: isRestorable(vault) ? await waitingOf(vault, absent) : new Set() }
}

async function waitingOf(vault: RestorableVault, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length > few) {
    const deletions = await unlessDenied(vault.deletions())
    return new Set(deletions?.map(({ key }) => key))
  }
  const deletions = await Promise.all(keys.map((key) => unlessDenied(vault.deletion(key))))
  return new Set(deletions.flatMap((deletion) => deletion?.key ?? []))
}

async function unlessDenied<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look
  } catch (error) {
    if (error instanceof KeepError && error.code === 'denied') return undefined
    throw error
  }
}
