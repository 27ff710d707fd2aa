import type { DescribeSecretResponse, GetSecretValueResponse, SecretListEntry } from '@aws-sdk/client-secrets-manager'
import { KeepError } from '../../core/errors.ts'
import { Plaintext, type Secret, type SecretInfo } from '../../core/secret.ts'
import { current } from './api.ts'
import type { Place } from '../aws/place.ts'
import { keyWord } from '../../core/keys.ts'

/** A secret as DescribeSecret or a list tells of it. */
export function infoOf(place: Place, key: string, told: DescribeSecretResponse | SecretListEntry): SecretInfo {
  const stages = ('VersionIdsToStages' in told ? told.VersionIdsToStages : undefined) ?? stagesOf(told)
  const [revision = '', labels] = Object.entries(stages ?? {}).find(([, held]) => held.includes(current)) ?? []
  return {
    key,
    revision,
    updated: told.LastChangedDate ?? told.CreatedDate,
    note: told.Description || undefined,
    labels,
    ...(replicasOf(told).length > 0 && { replicas: replicasOf(told) }),
    ...(place.missingMarks(told.Tags).length > 0 && { foreign: true }),
  }
}

/** The regions of its copies; only DescribeSecret tells them. */
export function replicasOf(told: DescribeSecretResponse | SecretListEntry): string[] {
  return ('ReplicationStatus' in told ? told.ReplicationStatus : undefined)?.flatMap(({ Region }) => Region ?? []) ?? []
}

function stagesOf(told: DescribeSecretResponse | SecretListEntry): Record<string, string[]> | undefined {
  return 'SecretVersionsToStages' in told ? told.SecretVersionsToStages : undefined
}

/** What a read of one version, alone or in a batch, came back with. */
export type Told = Pick<GetSecretValueResponse, 'SecretString' | 'SecretBinary' | 'VersionId' | 'CreatedDate' | 'VersionStages'>

/** Throws `unsupported` for a secret that holds bytes, and `rejected` for an answer of another shape. */
export function secretOf(key: string, told: Told): Secret {
  if (told.SecretString === undefined) throw isBinary(key)
  if (typeof told.SecretString !== 'string')
    throw new KeepError('rejected', `AWS answered with something else than the text of ${key}`)
  return {
    key,
    value: new Plaintext(told.SecretString),
    revision: told.VersionId ?? '',
    updated: told.CreatedDate,
    labels: told.VersionStages,
  }
}

function isBinary(key: string): KeepError {
  return new KeepError('unsupported', `${key} holds binary data, and keep handles text`, {
    hint: 'aws secretsmanager get-secret-value reads it; store bytes as base64 text',
  })
}

export function hasNoValue(place: Place, key: string, cause: unknown): KeepError {
  return new KeepError('not-found', `${key} is there but has no value yet`, {
    hint: `keep set ${keyWord(key)} ${place.flags} gives it one`,
    cause,
  })
}
