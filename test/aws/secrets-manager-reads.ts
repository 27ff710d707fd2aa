import { type Answer, type Json, type Proceed, changed, jsonAnswer, jsonOf } from './exchange.ts'
import { Refusal } from './refusal.ts'
import type { SecretsManagerInput } from './secrets-manager-input.ts'
import { isDeleted, markedForDeletion } from './secret-deletion.ts'
import type { SecretsManagerState, Version } from './secrets-manager-state.ts'
import type { VersionDates } from './version-dates.ts'

interface Value {
  readonly ARN: string
  readonly VersionId: string
  readonly CreatedDate: number
}

/** moto forgets that AWSCURRENT has moved unless the label is asked for, and confuses what is missing: secret, label or version. */
export async function secretValue(
  state: SecretsManagerState,
  dates: VersionDates,
  input: SecretsManagerInput,
  proceed: Proceed,
): Promise<Answer> {
  const { SecretId = '', VersionId, VersionStage = VersionId === undefined ? 'AWSCURRENT' : undefined } = input
  const answer = await proceed({ ...input, VersionStage })
  if (answer.status === 200) return dated(answer, dates)
  const secret = await state.secret(SecretId)
  if (secret === undefined) throw missing('the specified secret.')
  if (isDeleted(secret)) throw markedForDeletion()
  if (jsonOf(answer)?.['__type'] !== 'ResourceNotFoundException') return answer
  throw missing(
    `the specified secret value for ${VersionId === undefined ? `staging label: ${VersionStage}` : `VersionId: ${VersionId}`}`,
  )
}

function missing(what: string): Refusal {
  return new Refusal('ResourceNotFoundException', `Secrets Manager can't find ${what}`)
}

function dated(answer: Answer, dates: VersionDates): Answer {
  return changed(answer, (body) => {
    const value = body as unknown as Value
    return { ...value, CreatedDate: dates.of(value.ARN, value.VersionId) ?? value.CreatedDate }
  })
}

/** In moto, one secret without a value or scheduled for deletion fails a whole batch by filters, and each page reads everything. */
export async function batchOfValues(
  state: SecretsManagerState,
  dates: VersionDates,
  input: SecretsManagerInput,
): Promise<Answer> {
  const { SecretIdList, Filters, MaxResults, NextToken } = input
  if (Filters === undefined && MaxResults !== undefined) {
    const message = "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided."
    throw new Refusal('InvalidParameterException', message)
  }
  if (Filters === undefined && SecretIdList === undefined) {
    throw new Refusal('InvalidParameterException', "Either 'SecretIdList' or 'Filters' must be provided.")
  }
  const page =
    Filters &&
    (await state.ask<{ SecretList: { Name: string }[]; NextToken?: string | null }>('ListSecrets', {
      Filters,
      MaxResults: MaxResults ?? 20,
      NextToken,
    }))
  const ids = SecretIdList ?? page?.SecretList.map(({ Name }) => Name) ?? []
  const values: object[] = []
  const errors: object[] = []
  for (const SecretId of ids) {
    try {
      values.push(await valueOf(state, dates, SecretId))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      errors.push({ SecretId, ErrorCode: error.type, Message: error.message })
    }
  }
  return jsonAnswer(200, { SecretValues: values, Errors: errors, ...(page?.NextToken ? { NextToken: page.NextToken } : {}) })
}

async function valueOf(state: SecretsManagerState, dates: VersionDates, SecretId: string): Promise<Json> {
  const answer = await secretValue(state, dates, { SecretId }, async (input) => {
    const value = await state.ask('GetSecretValue', input ?? { SecretId })
    return value === undefined ? jsonAnswer(400, { __type: 'ResourceNotFoundException' }) : jsonAnswer(200, value as Json)
  })
  return jsonOf(answer) ?? {}
}

/** moto ignores all members but SecretId, and calls every version made now. */
export async function listedVersions(
  state: SecretsManagerState,
  dates: VersionDates,
  input: SecretsManagerInput,
): Promise<Answer> {
  const { SecretId = '', IncludeDeprecated = false, MaxResults = 100, NextToken = '0' } = input
  const secret = await state.secret(SecretId)
  if (secret === undefined) throw missing('the specified secret.')
  const isListed = ({ VersionStages }: Version): boolean => IncludeDeprecated || VersionStages.length > 0
  const all = (await state.versions(SecretId)).filter(isListed)
  const [start, end] = [Number(NextToken), Number(NextToken) + MaxResults]
  const Versions = await Promise.all(
    all.slice(start, end).map(async ({ VersionId, VersionStages }) => ({
      VersionId,
      ...(VersionStages.length === 0 ? {} : { VersionStages }),
      CreatedDate: dates.of(secret.ARN, VersionId) ?? (await dateInMoto(state, SecretId, VersionId)) ?? secret.CreatedDate,
    })),
  )
  return jsonAnswer(200, {
    Versions,
    ARN: secret.ARN,
    Name: secret.Name,
    ...(end < all.length ? { NextToken: String(end) } : {}),
  })
}

/** Of a version that another proxy made: to the second. */
async function dateInMoto(state: SecretsManagerState, SecretId: string, VersionId: string): Promise<number | undefined> {
  return (await state.ask<Value>('GetSecretValue', { SecretId, VersionId }))?.CreatedDate
}

/** AWS lists the versions with labels only, where moto lists those without, too. */
export function withoutDeprecated(answer: Answer): Answer {
  return changed(answer, (body) => {
    const { SecretList } = body as { readonly SecretList?: readonly Described[] }
    return { ...labelled(body), ...(SecretList && { SecretList: SecretList.map(labelled) }) }
  })
}

type Stages = Readonly<Record<string, readonly string[]>>

interface Described {
  readonly VersionIdsToStages?: Stages
  readonly SecretVersionsToStages?: Stages
}

function labelled<T extends Described>(secret: T): T {
  const kept = (stages: Stages): Stages => Object.fromEntries(Object.entries(stages).filter(([, labels]) => labels.length > 0))
  const { VersionIdsToStages, SecretVersionsToStages } = secret
  return {
    ...secret,
    ...(VersionIdsToStages && { VersionIdsToStages: kept(VersionIdsToStages) }),
    ...(SecretVersionsToStages && { SecretVersionsToStages: kept(SecretVersionsToStages) }),
  }
}
