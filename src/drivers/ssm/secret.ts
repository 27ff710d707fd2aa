import type { Parameter, ParameterHistory, ParameterMetadata } from '@aws-sdk/client-ssm'
import { KeepError } from '../../core/errors.ts'
import { Plaintext, type Revision, type Secret, type SecretInfo } from '../../core/secret.ts'

/** A parameter as a list tells of it, without its value. */
export function infoOf(key: string, told: ParameterMetadata | ParameterHistory | Parameter): SecretInfo {
  return {
    key,
    revision: String(told.Version ?? ''),
    updated: told.LastModifiedDate,
    ...('Description' in told && { note: told.Description || undefined }),
    ...('Labels' in told && told.Labels?.length && { labels: told.Labels }),
    ...(told.Type !== 'SecureString' && { plain: true }),
  }
}

/** Throws `rejected` for an answer that holds no value. */
export function secretOf(key: string, told: Parameter): Secret {
  if (told.Value === undefined || told.Version === undefined) {
    throw new KeepError('rejected', `AWS answered without the value of ${key}`, { hint: 'run the same again' })
  }
  if (typeof told.Value !== 'string') throw new KeepError('rejected', `AWS answered with something else than the text of ${key}`)
  return { ...infoOf(key, told), value: new Plaintext(told.Value) }
}

export function revisionOf(key: string, told: ParameterHistory): Revision {
  const value = told.Value === undefined ? undefined : new Plaintext(told.Value)
  return { ...infoOf(key, told), labels: told.Labels ?? [], value, ...(value === undefined && { lacks: 'no value' }) }
}
