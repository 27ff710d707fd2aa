import type { Call, Json } from './exchange.ts'
import { Refusal, checkLength, checkRange, invalid } from './refusal.ts'

export interface Tag {
  readonly Key: string
  readonly Value?: string
}

/** The members of any request that a rule looks at, as they are on the wire: binary is Base64. */
export interface SecretsManagerInput {
  readonly Name?: string
  readonly SecretId?: string
  readonly SecretIdList?: readonly string[]
  readonly SecretString?: string
  readonly SecretBinary?: string
  readonly Description?: string
  readonly ClientRequestToken?: string
  readonly KmsKeyId?: string
  readonly Tags?: readonly Tag[]
  readonly Filters?: readonly { readonly Key?: string; readonly Values?: readonly string[] }[]
  readonly MaxResults?: number
  readonly NextToken?: string
  readonly IncludeDeprecated?: boolean
  readonly VersionId?: string
  readonly VersionStage?: string
  readonly VersionStages?: readonly string[]
  readonly RemoveFromVersionId?: string
  readonly MoveToVersionId?: string
  readonly RecoveryWindowInDays?: number
  readonly ForceDeleteWithoutRecovery?: boolean
  readonly RotationLambdaARN?: string
  readonly RotationRules?: {
    readonly AutomaticallyAfterDays?: number
    readonly Duration?: string
    readonly ScheduleExpression?: string
  }
  readonly ResourcePolicy?: string
}

const mostResults: Readonly<Record<string, number>> = { ListSecrets: 100, ListSecretVersionIds: 100, BatchGetSecretValue: 20 }
const filterValue = /^!?[a-zA-Z0-9 :_@/+=.\-!]*$/

/**
 * What the API model and the quotas page say of each member.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
 * @throws Refusal
 */
export function checkSecretsManagerInput({ action, input }: Call): void {
  const given = input as Json & SecretsManagerInput
  checkName(given)
  checkValue(given)
  checkLength('description', given.Description, 0, 2048)
  if (given.ClientRequestToken !== undefined && !/^.{32,64}$/s.test(given.ClientRequestToken)) {
    throw new Refusal('InvalidParameterException', 'ClientRequestToken must be 32-64 characters long.')
  }
  checkTags(given.Tags)
  checkLength('versionStages', given.VersionStages, 1, 20)
  checkRange('maxResults', given.MaxResults, 1, mostResults[action] ?? 100)
  checkLength('secretIdList', given.SecretIdList, 1, 20)
  if (given.SecretIdList !== undefined && given.Filters !== undefined) {
    throw new Refusal('InvalidParameterException', "Either 'SecretIdList' or 'Filters' must be provided, but not both.")
  }
  checkFilters(given.Filters)
  checkToken(given.NextToken)
  checkRotation(given.RotationRules)
  checkPolicy(given.ResourcePolicy)
}

function checkName({ Name, SecretId }: SecretsManagerInput): void {
  checkLength('name', Name, 1, 512)
  checkLength('secretId', SecretId, 1, 2048)
  const isValid = Name === undefined || /^[a-zA-Z0-9/_+=.@-]+$/.test(Name)
  if (isValid && (SecretId === undefined || /^[a-zA-Z0-9/_+=.@!:-]+$/.test(SecretId))) return
  const allowed = 'alphanumeric characters, or any of the following: -/_+=.@!'
  throw new Refusal('ValidationException', `Invalid name. Must be a valid name containing ${allowed}`)
}

function checkValue({ SecretString, SecretBinary }: SecretsManagerInput): void {
  checkLength('secretString', SecretString, 1, 65_536)
  if (SecretBinary === undefined) return
  const { length } = Buffer.from(SecretBinary, 'base64')
  checkRange('secretBinary', length, 1, 65_536)
  if (SecretString !== undefined) {
    const message = "You can't specify both a binary secret value and a string secret value in the same secret."
    throw new Refusal('InvalidParameterException', message)
  }
}

export function checkTags(tags: readonly Tag[] | undefined): void {
  const refused = (message: string): Refusal => new Refusal('InvalidParameterException', message)
  for (const { Key, Value } of tags ?? []) {
    checkLength('tags.member.key', Key, 1, 128)
    checkLength('tags.member.value', Value, 0, 256)
    if (/^aws:/i.test(Key)) throw refused(`Tag keys can't begin with the reserved prefix aws: ${Key}`)
  }
  if (new Set(tags?.map(({ Key }) => Key)).size !== (tags ?? []).length) throw refused('Tag keys must be unique.')
  if ((tags ?? []).length > 50) throw refused('A secret can have at most 50 tags.')
}

function checkFilters(filters: SecretsManagerInput['Filters']): void {
  checkLength('filters', filters, 0, 10)
  for (const { Values } of filters ?? []) {
    checkLength('filters.member.values', Values, 1, 10)
    for (const value of Values ?? []) {
      checkLength('filters.member.values.member', value, 0, 512)
      if (!filterValue.test(value)) {
        throw invalid('filters.member.values.member', `satisfy regular expression pattern: ${filterValue.source}`)
      }
    }
  }
}

/** moto's tokens are numbers, and anything else makes it fail. */
function checkToken(token: string | undefined): void {
  if (token !== undefined && !/^\d+$/.test(token))
    throw new Refusal('InvalidNextTokenException', 'The NextToken value is invalid.')
}

function checkRotation(rules: SecretsManagerInput['RotationRules']): void {
  if (rules === undefined) return
  checkRange('rotationRules.automaticallyAfterDays', rules.AutomaticallyAfterDays, 1, 1000)
  checkLength('rotationRules.scheduleExpression', rules.ScheduleExpression, 1, 256)
  checkLength('rotationRules.duration', rules.Duration, 2, 3)
  const refused = (message: string): Refusal => new Refusal('InvalidParameterException', message)
  if (rules.Duration !== undefined && !/^[0-9]+h$/.test(rules.Duration)) {
    throw invalid('rotationRules.duration', 'satisfy regular expression pattern: [0-9h]+')
  }
  if (rules.ScheduleExpression === undefined) return
  if (rules.AutomaticallyAfterDays !== undefined) {
    throw refused("You can't specify both AutomaticallyAfterDays and ScheduleExpression.")
  }
  const rate = /^rate\((\d+) (hour|day)s?\)$/.exec(rules.ScheduleExpression)
  const isTooFast = rate?.[2] === 'hour' && Number(rate[1]) < 4
  if (isTooFast || (rate === null && !/^cron\(0 \S+ \S+ \S+ \S+ \*\)$/.test(rules.ScheduleExpression))) {
    throw refused('The ScheduleExpression is not valid.')
  }
}

function checkPolicy(policy: string | undefined): void {
  checkLength('resourcePolicy', policy, 1, 20_480)
  if (policy === undefined) return
  try {
    JSON.parse(policy)
  } catch {
    throw new Refusal('MalformedPolicyDocumentException', 'This resource policy contains a syntax error.')
  }
}
