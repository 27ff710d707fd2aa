import type { SecretVersionsListEntry } from '@aws-sdk/client-secrets-manager'
import { KeepError } from '../../core/errors.ts'
import type { Revision } from '../../core/secret.ts'
import { allOf } from '../aws/pages.ts'
import type { Place } from '../aws/place.ts'
import { current, type SecretsApi } from './api.ts'
import { isWaiting, lacksValue } from './refusals.ts'
import { secretOf } from './secret.ts'

/** The versions of a secret with their stages; those without any stage too, as long as AWS keeps them. */
export async function readHistory(api: SecretsApi, place: Place, key: string, limit: number): Promise<Revision[]> {
  const name = place.nameOf(key)
  // Once one read has failed nobody waits for the others.
  const over = new AbortController()
  try {
    const versions = (await allOf(api.versions(name, key))).toSorted(newestFirst).slice(0, limit)
    return await Promise.all(versions.map((version) => revisionOf(api, name, key, version, over.signal)))
  } catch (error) {
    over.abort()
    if (isWaiting(error)) return []
    throw error
  }
}

/** The current one first, then by the date of creation. */
function newestFirst(a: SecretVersionsListEntry, b: SecretVersionsListEntry): number {
  return rank(b) - rank(a)
}

function rank({ VersionStages, CreatedDate }: SecretVersionsListEntry): number {
  return VersionStages?.includes(current) ? Infinity : (CreatedDate?.getTime() ?? 0)
}

async function revisionOf(
  api: SecretsApi,
  name: string,
  key: string,
  { VersionId = '', VersionStages, CreatedDate }: SecretVersionsListEntry,
  over: AbortSignal,
): Promise<Revision> {
  const bare = { key, revision: VersionId, updated: CreatedDate, labels: VersionStages ?? [], value: undefined }
  try {
    const told = await api.value(name, key, { VersionId }, over)
    return told === undefined ? { ...bare, lacks: 'no value' } : { ...bare, value: secretOf(key, told).value }
  } catch (error) {
    if (lacksValue(error)) return { ...bare, lacks: 'no value' }
    if (error instanceof KeepError && error.code === 'unsupported') return { ...bare, lacks: 'binary' }
    throw error
  }
}
