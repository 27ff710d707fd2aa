import type { Call, Json } from './exchange.ts'
import { Refusal, checkLength, checkRange, invalid } from './refusal.ts'
import type { Tag } from './secrets-manager-input.ts'

/** The members of any request that a rule looks at. */
export interface SsmInput {
  readonly Name?: string
  readonly Names?: readonly string[]
  readonly Path?: string
  readonly Value?: string
  readonly Type?: string
  readonly Tier?: string
  readonly KeyId?: string
  readonly Policies?: string
  readonly Description?: string
  readonly Overwrite?: boolean
  readonly WithDecryption?: boolean
  readonly Tags?: readonly Tag[]
  readonly MaxResults?: number
  readonly NextToken?: string
}

const mostResults: Readonly<Record<string, number>> = { GetParametersByPath: 10 }
const tiers = ['Standard', 'Advanced', 'Intelligent-Tiering']
const arnPrefix = 'arn:aws:ssm:us-east-1:123456789012:parameter'

/** The service trims the spaces around a name. */
export function normalised({ action, input }: Call): Json {
  const { Name } = input as SsmInput
  return action === 'PutParameter' && Name !== undefined ? { ...input, Name: Name.trim() } : input
}

/**
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 * @throws Refusal
 */
export function checkSsmInput({ action, input }: Call): void {
  const given = input as SsmInput
  if (action === 'PutParameter') checkPut(given)
  if (action === 'GetParametersByPath' && given.Path?.startsWith('/') !== true) {
    const message = `The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash "/".`
    throw new Refusal('ValidationException', message)
  }
  checkLength('names', given.Names, 1, 10)
  checkRange('maxResults', given.MaxResults, 1, mostResults[action] ?? 50)
  checkTags(given.Tags)
  // moto's tokens are numbers, and anything else makes it fail.
  if (given.NextToken !== undefined && !/^\d+$/.test(given.NextToken)) {
    throw new Refusal('InvalidNextToken', 'The specified token is not valid.')
  }
}

function checkPut({ Name = '', Value, Tier, Description, Policies, KeyId }: SsmInput): void {
  checkName(Name)
  checkLength('value', Value, 1, 8192)
  if (Value !== undefined && /\{\{[^]*\}\}/.test(Value)) {
    throw refused(`Parameter value can't nest another parameter. Do not use "{{}}" in the value.`)
  }
  if (Tier !== undefined && !tiers.includes(Tier)) throw invalid('tier', `satisfy enum value set: [${tiers.join(', ')}]`)
  checkLength('description', Description, 0, 1024)
  if (KeyId !== undefined && !/^[a-zA-Z0-9:/_-]{1,256}$/.test(KeyId)) {
    throw invalid('keyId', 'satisfy regular expression pattern: ^([a-zA-Z0-9:/_-]+)$')
  }
  if (Policies !== undefined) checkPolicies(Policies)
}

function checkName(name: string): void {
  if (name.includes('/') && !name.startsWith('/')) throw refused('Parameter name must be a fully qualified name.')
  if (!/^[a-zA-Z0-9_.\-/]+$/.test(name) || /\/\/|.\/$/.test(name)) {
    const parts = 'each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_'
    throw refused(`Parameter name: can be formed as a path; it can consist of sub-paths divided by slash symbol; ${parts}`)
  }
  const slash = name.startsWith('/') ? '' : '/'
  if (`${arnPrefix}${slash}${name}`.length > 1011) throw invalid('name', 'have length less than or equal to 1011')
  if (name.split('/').filter((part) => part !== '').length > 15) {
    const message = 'A hierarchy can have a maximum of 15 levels. Specify a name with fewer levels.'
    throw new Refusal('HierarchyLevelLimitExceededException', message)
  }
}

/** Expiration, ExpirationNotification and NoChangeNotification, at most ten. */
function checkPolicies(text: string): void {
  const refusedPolicies = new Refusal('InvalidPolicyTypeException', 'The policy type is not supported.')
  try {
    const policies = JSON.parse(text) as readonly { readonly Type?: string }[]
    if (policies.length > 10) throw new Refusal('PoliciesLimitExceededException', 'A parameter can have at most ten policies.')
    if (policies.every(({ Type = '' }) => /^(Expiration|ExpirationNotification|NoChangeNotification)$/.test(Type))) return
  } catch (error) {
    throw error instanceof Refusal ? error : refusedPolicies
  }
  throw refusedPolicies
}

function checkTags(tags: readonly Tag[] | undefined): void {
  for (const { Key, Value } of tags ?? []) {
    checkLength('tags.member.key', Key, 1, 128)
    checkLength('tags.member.value', Value, 0, 256)
    if (/^aws:/i.test(Key)) throw refused(`Tag keys can't begin with the reserved prefix aws: ${Key}`)
  }
  if (new Set(tags?.map(({ Key }) => Key)).size !== (tags ?? []).length) throw refused('Tag keys must be unique.')
  if ((tags ?? []).length > 50) throw new Refusal('TooManyTagsError', 'A parameter can have at most 50 tags.')
}

function refused(message: string): Refusal {
  return new Refusal('ValidationException', message)
}
