import { type Answer, type Call, type Handler, type Proceed, jsonAnswer, jsonOf } from './exchange.ts'
import type { Moto } from './moto.ts'
import { Refusal } from './refusal.ts'
import { type SecretsManagerInput, checkSecretsManagerInput, checkTags } from './secrets-manager-input.ts'
import { batchOfValues, listedVersions, secretValue, withoutDeprecated } from './secrets-manager-reads.ts'
import { isDeleted, markedForDeletion } from './secret-deletion.ts'
import { type DescribedSecret, SecretsManagerState } from './secrets-manager-state.ts'
import { VersionDates } from './version-dates.ts'

/** Each must find its secret not scheduled for deletion. */
const needsLiving = new Set([
  'CancelRotateSecret',
  'DeleteResourcePolicy',
  'DeleteSecret',
  'GetResourcePolicy',
  'PutResourcePolicy',
  'PutSecretValue',
  'RemoveRegionsFromReplication',
  'ReplicateSecretToRegions',
  'RotateSecret',
  'TagResource',
  'UntagResource',
  'UpdateSecret',
  'UpdateSecretVersionStage',
])
const mostVersions = 100

/** What Secrets Manager refuses or answers otherwise, and moto does not. */
export function secretsManagerRules(moto: Moto): Handler {
  const dates = new VersionDates()
  return async (call, proceed) => {
    checkSecretsManagerInput(call)
    const state = new SecretsManagerState(moto, call.region)
    const input = call.input as SecretsManagerInput
    switch (call.action) {
      case 'GetSecretValue':
        return secretValue(state, dates, input, proceed)
      case 'BatchGetSecretValue':
        return batchOfValues(state, dates, input)
      case 'ListSecretVersionIds':
        return listedVersions(state, dates, input)
      case 'DescribeSecret':
      case 'ListSecrets':
        return withoutDeprecated(await proceed())
      case 'CreateSecret':
        return create(state, dates, input, proceed)
      default:
        return write(state, dates, call, proceed)
    }
  }
}

/** Looks up what is there only when moto has found something, because seeding is most of what tests do. */
async function create(
  state: SecretsManagerState,
  dates: VersionDates,
  input: SecretsManagerInput,
  proceed: Proceed,
): Promise<Answer> {
  await checkKey(state, input)
  const answer = await proceed()
  if (answer.status === 500 && 'AddReplicaRegions' in input) throw invalidRegion()
  const { ARN, VersionId } = madeVersion(answer)
  const isNew = answer.status === 200 && dates.of(ARN, VersionId) === undefined
  const existing = isNew ? undefined : await state.secret(input.Name ?? '')
  if (existing !== undefined && isDeleted(existing)) {
    const message = "You can't create this secret because a secret with this name is already scheduled for deletion."
    throw new Refusal('InvalidRequestException', message)
  }
  if (VersionId !== '') dates.made(ARN, VersionId)
  return answer
}

async function write(state: SecretsManagerState, dates: VersionDates, call: Call, proceed: Proceed): Promise<Answer> {
  const { action } = call
  const input = call.input as SecretsManagerInput
  const secret = await state.secret(input.SecretId ?? '')
  if (secret !== undefined && needsLiving.has(action)) checkLiving(secret, action, input)
  await checkKey(state, input)
  if (secret !== undefined) await checkChange(state, secret, action, input)
  if (secret !== undefined && action === 'UpdateSecretVersionStage' && (await isInPlace(state, input))) {
    return jsonAnswer(200, { ARN: secret.ARN, Name: secret.Name })
  }
  const answer = await proceed()
  if (answer.status === 500 && 'AddReplicaRegions' in input) throw invalidRegion()
  await noteVersion(state, dates, answer)
  return answer
}

async function checkKey(state: SecretsManagerState, { KmsKeyId }: SecretsManagerInput): Promise<void> {
  if (KmsKeyId === undefined || (await state.isUsableKey(KmsKeyId))) return
  const message = "Secrets Manager can't encrypt the protected secret text using the provided KMS key."
  throw new Refusal('EncryptionFailure', `${message} Check that the KMS key is available, enabled, and not in an invalid state.`)
}

function invalidRegion(): Refusal {
  return new Refusal('InvalidParameterException', 'Invalid replica region.')
}

function checkLiving(secret: DescribedSecret, action: string, { ForceDeleteWithoutRecovery }: SecretsManagerInput): void {
  if (isDeleted(secret) && !(action === 'DeleteSecret' && ForceDeleteWithoutRecovery === true)) throw markedForDeletion()
}

async function checkChange(
  state: SecretsManagerState,
  secret: DescribedSecret,
  action: string,
  input: SecretsManagerInput,
): Promise<void> {
  const hasValue = input.SecretString !== undefined || input.SecretBinary !== undefined
  if (hasValue && (action === 'PutSecretValue' || action === 'UpdateSecret')) await checkNewVersion(state, secret, action, input)
  if (action === 'TagResource') {
    const given = new Set(input.Tags?.map(({ Key }) => Key))
    checkTags([...(secret.Tags ?? []).filter(({ Key }) => !given.has(Key) && !Key.startsWith('aws:')), ...(input.Tags ?? [])])
  }
  if (action === 'RotateSecret' && (input.RotationLambdaARN ?? secret.RotationLambdaARN ?? '') === '') {
    throw new Refusal('InvalidRequestException', 'No Lambda rotation function ARN is associated with this secret.')
  }
}

async function checkNewVersion(
  state: SecretsManagerState,
  { ARN }: DescribedSecret,
  action: string,
  { ClientRequestToken: token }: SecretsManagerInput,
): Promise<void> {
  const versions = await state.versions(ARN)
  const isUsed = versions.some(({ VersionId }) => VersionId === token)
  if (isUsed && action === 'UpdateSecret') {
    const message = `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${ARN}.`
    throw new Refusal('ResourceExistsException', message)
  }
  // AWS removes unlabelled versions above the quota, but none that is younger than a day, and a test's are all younger.
  if (!isUsed && versions.length >= mostVersions) {
    throw new Refusal('LimitExceededException', 'The request failed because it would exceed one of the Secrets Manager quotas.')
  }
}

/**
 * Whether the label is where it shall be already.
 * @throws Refusal when it is elsewhere and the request does not say so
 */
async function isInPlace(state: SecretsManagerState, input: SecretsManagerInput): Promise<boolean> {
  const { SecretId = '', VersionStage: label = '', RemoveFromVersionId: from, MoveToVersionId: to } = input
  const versions = await state.versions(SecretId)
  const holder = versions.find(({ VersionStages }) => VersionStages.includes(label))?.VersionId
  const refused = (message: string): Refusal => new Refusal('InvalidParameterException', message)
  if (label === 'AWSCURRENT' && to === undefined) {
    throw refused(`You can only move staging label ${label} to a different secret version. It can't be completely removed.`)
  }
  if (holder === undefined || holder === from) return false
  if (holder === to) return true
  const attached = `Staging label ${label} is currently attached to version ${holder}`
  const wrong = from === undefined ? "The parameter RemoveFromVersionId can't be empty." : `RemoveFromVersionId names ${from}.`
  throw refused(`${wrong} ${attached}, so you must explicitly reference that version in RemoveFromVersionId.`)
}

/**
 * Remembers when a version was made. moto leaves AWSCURRENT on two versions when a value is put after UpdateSecretVersionStage has
 * moved that label: the older one loses it here.
 */
async function noteVersion(state: SecretsManagerState, dates: VersionDates, answer: Answer): Promise<void> {
  const { ARN, VersionId } = madeVersion(answer)
  if (VersionId === '') return
  dates.made(ARN, VersionId)
  const current = (await state.versions(ARN)).filter(({ VersionStages }) => VersionStages.includes('AWSCURRENT'))
  if (!current.some((version) => version.VersionId === VersionId)) return
  for (const stale of current.filter((version) => version.VersionId !== VersionId)) {
    const removal = { SecretId: ARN, VersionStage: 'AWSCURRENT', RemoveFromVersionId: stale.VersionId }
    await state.ask('UpdateSecretVersionStage', removal)
  }
}

/** Empty where no version was made. */
function madeVersion(answer: Answer): { readonly ARN: string; readonly VersionId: string } {
  const body = answer.status === 200 ? jsonOf(answer) : undefined
  return { ARN: '', VersionId: '', ...body }
}
