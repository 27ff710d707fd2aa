import { KeepError } from './errors.ts'
import type { Batch, Vault } from './vault.ts'

/**
 * What is there of keys that are to be written. Where tags say who may read, AWS denies what is not there yet just as what is another's:
 * a denied key that no list shows is taken for absent here, and only here, since its creation tells should it be there after all.
 */
export async function standing(vault: Vault, keys: readonly string[]): Promise<Batch> {
  const batch = await vault.getMany(keys)
  if (!batch.failures.some(({ error }) => error.code === 'denied')) return batch
  const listed = await listedKeys(vault)
  const failures = batch.failures.filter(({ key, error }) => error.code !== 'denied' || (listed?.has(key) ?? true))
  return { secrets: batch.secrets, failures }
}

async function listedKeys(vault: Vault): Promise<ReadonlySet<string> | undefined> {
  try {
    return new Set((await vault.list()).map(({ key }) => key))
  } catch (error) {
    if (error instanceof KeepError) return undefined
    throw error
  }
}
