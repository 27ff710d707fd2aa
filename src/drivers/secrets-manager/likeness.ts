import type { ReplicaRegionType } from '@aws-sdk/client-secrets-manager'
import { KeepError } from '../../core/errors.ts'
import type { Place } from '../aws/place.ts'
import { othersTags } from '../aws/tags.ts'
import type { NewSecret, SecretsApi } from './api.ts'
import { checkWritable, isScheduled } from './owner.ts'

/**
 * What a new secret is made with, to be like the one of another key: its tags, KMS key and replicas. Throws `unsupported` for a secret
 * that is rotated: the new one would not be, and what rotates the old one would not know it.
 */
export async function likeness(
  api: SecretsApi,
  place: Place,
  key: string,
): Promise<Pick<NewSecret, 'tags' | 'kmsKeyId' | 'replicas'>> {
  const told = await api.describe(place.nameOf(key), key)
  if (told === undefined || isScheduled(told)) throw new KeepError('not-found', `${key} is not there any more`)
  checkWritable(place, key, told)
  if (told.RotationEnabled) {
    throw new KeepError('unsupported', `${key} is rotated by AWS, which a new secret would not be`, {
      hint: 'end its rotation first: aws secretsmanager cancel-rotate-secret',
    })
  }
  const replicas = told.ReplicationStatus?.map(({ Region, KmsKeyId }): ReplicaRegionType => ({
    Region,
    ...(KmsKeyId && { KmsKeyId }),
  }))
  return { tags: new Map([...othersTags(told.Tags), ...place.tags]), kmsKeyId: told.KmsKeyId, replicas: replicas ?? [] }
}
