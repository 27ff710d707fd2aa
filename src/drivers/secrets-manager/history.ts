import type { SecretVersionsListEntry } from '@aws-sdk/client-secrets-manager'
import { KeepError } from '../../core/errors.ts'
import type { Revision } from '../../core/secret.ts'
import { current, isWaiting, lacksValue, type SecretsApi } from './api.ts'
import type { Place } from '../aws/place.ts'
import { secretOf } from './secret.ts'

/** The versions of a secret with their stages; those without any stage too, as long as AWS keeps them. */
export async function readHistory(api: SecretsApi, place: Place, key: string, limit: number): Promise<Revision[]> {
  const name = place.nameOf(key)
  try {
    const versions = (await api.versions(name, key)).toSorted(newestFirst).slice(0, limit)
    return await Promise.all(versions.map((version) => revisionOf(api, name, key, version)))
  } catch (error) {
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

async function revisionOf(api: SecretsApi, name: string, key: string, version: SecretVersionsListEntry): Promise<Revision> {
  const { VersionId = '', VersionStages, CreatedDate } = version
  const bare = { key, revision: VersionId, updated: CreatedDate, labels: VersionStages ?? [], value: undefined }
  try {
    const told = await api.value(name, key, { VersionId })
    return told === undefined ? { ...bare, lacks: 'no value' } : { ...bare, value: secretOf(key, told).value }
  } catch (error) {
    if (lacksValue(error)) return { ...bare, lacks: 'no value' }
    if (error instanceof KeepError && error.code === 'unsupported') return { ...bare, lacks: 'binary' }
    throw error
  }
}
