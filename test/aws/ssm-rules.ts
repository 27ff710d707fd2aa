import crypto from 'node:crypto'
import { type Answer, type Call, type Handler, type Proceed, changed, jsonOf } from './exchange.ts'
import type { Moto } from './moto.ts'
import { Refusal } from './refusal.ts'
import { type SsmInput, checkSsmInput, normalised } from './ssm-input.ts'

/** A parameter as moto tells it. */
interface Parameter {
  readonly Type?: string
  readonly Value?: string
  readonly Tier?: string
}

interface Read {
  readonly Parameter?: Parameter
  readonly Parameters?: readonly Parameter[]
  readonly NextToken?: string
}

/** What Parameter Store refuses or answers otherwise, and moto does not. */
export function ssmRules(moto: Moto, recreateAfter: number): Handler {
  const deletedAt = new Map<string, number>()
  return async (original, proceed) => {
    const call = { ...original, input: normalised(original) }
    checkSsmInput(call)
    const { action, region } = call
    const input = call.input as SsmInput
    if (action === 'PutParameter') {
      checkRecreation(deletedAt, `${region} ${input.Name}`, recreateAfter)
      return put(moto, call, proceed)
    }
    if (action === 'DescribeParameters') return describe(input, proceed)
    const answer = await proceed(call.input)
    if (/^DeleteParameters?$/.test(action) && answer.status === 200) {
      for (const name of input.Names ?? [input.Name ?? '']) deletedAt.set(`${region} ${name}`, Date.now())
    }
    return action.startsWith('GetParameter') ? asRead(answer, input) : answer
  }
}

/** AWS asks for thirty seconds between a deletion and the next creation, because the deletion takes time to be everywhere. */
function checkRecreation(deletedAt: ReadonlyMap<string, number>, key: string, recreateAfter: number): void {
  if (Date.now() >= (deletedAt.get(key) ?? -Infinity) + recreateAfter) return
  const message = 'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.'
  throw new Refusal('ParameterAlreadyExists', message)
}

async function put(moto: Moto, { region, input }: Call, proceed: Proceed): Promise<Answer> {
  const { Name, Type, Value = '', Policies, KeyId, Tier, Overwrite = false } = input as SsmInput
  const existing = await parameter(moto, region, Name)
  if (existing !== undefined && Overwrite) checkType(existing, Type)
  if (existing?.Tier === 'Advanced' && Tier === 'Standard') {
    const reason = "You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier."
    throw new Refusal('ValidationException', `This parameter uses the advanced-parameter tier. ${reason}`)
  }
  const needsAdvanced = Buffer.byteLength(Value) > 4096 || Policies !== undefined
  const tier = effectiveTier(Tier, existing, needsAdvanced)
  if (tier === 'Standard' && needsAdvanced) throw tooMuchForStandard(Policies !== undefined)
  if (KeyId !== undefined && !(await isKey(moto, region, KeyId))) {
    throw new Refusal('InvalidKeyId', `Invalid keyId ${KeyId}`)
  }
  return proceed({ ...input, Tier: tier })
}

/** moto's pages hold ten whatever is asked for, those of AWS up to fifty. Its tokens are how many came before. */
async function describe({ MaxResults = 10, NextToken: start = '0', ...rest }: SsmInput, proceed: Proceed): Promise<Answer> {
  const found: Parameter[] = []
  let answer: Answer
  let next: string | undefined = start
  do {
    answer = await proceed({ ...rest, NextToken: next })
    const { Parameters = [], NextToken } = (jsonOf(answer) ?? {}) as Read
    found.push(...Parameters)
    next = NextToken
  } while (next !== undefined && found.length < MaxResults)
  const isMore = next !== undefined || found.length > MaxResults
  const token = isMore ? { NextToken: String(Number(start) + MaxResults) } : {}
  return changed(answer, () => ({ Parameters: found.slice(0, MaxResults), ...token }))
}

/** The type is in every answer, the tier in descriptions only, and to describe takes moto as long as it has parameters. */
async function parameter(moto: Moto, region: string, Name: string | undefined): Promise<Parameter | undefined> {
  if ((await moto.ask(region, 'ssm', 'GetParameter', { Name })) === undefined) return undefined
  const ParameterFilters = [{ Key: 'Name', Values: [Name] }]
  return (await moto.ask<Read>(region, 'ssm', 'DescribeParameters', { ParameterFilters }))?.Parameters?.[0]
}

function checkType(existing: Parameter, type: string | undefined): void {
  if (type === undefined || type === existing.Type || ![type, existing.Type].includes('SecureString')) return
  const message =
    "Parameter Store does not support changing a parameter type in a hierarchy. For example, you can't change a parameter from a String type to a SecureString type. You must create a new, unique parameter."
  throw new Refusal('HierarchyTypeMismatchException', message)
}

function effectiveTier(asked: string | undefined, existing: Parameter | undefined, needsAdvanced: boolean): string {
  if (existing?.Tier === 'Advanced') return 'Advanced'
  if (asked !== 'Intelligent-Tiering') return asked ?? 'Standard'
  return needsAdvanced ? 'Advanced' : 'Standard'
}

function tooMuchForStandard(hasPolicies: boolean): Refusal {
  if (hasPolicies) return new Refusal('ValidationException', 'Parameter policies are supported by advanced-tier parameters only.')
  const message =
    'Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html'
  return new Refusal('ValidationException', message)
}

async function isKey(moto: Moto, region: string, id: string): Promise<boolean> {
  if (/(^|:)alias\/aws\//.test(id)) return true
  const found = await moto.ask<{ KeyMetadata: { Enabled: boolean } }>(region, 'kms', 'DescribeKey', { KeyId: id })
  return found?.KeyMetadata.Enabled === true
}

/** Without decryption AWS answers ciphertext, where moto shows the plaintext. */
function asRead(answer: Answer, { WithDecryption = false }: SsmInput): Answer {
  const read = (parameter: Parameter): Parameter => ({
    ...parameter,
    ...(parameter.Type === 'SecureString' && !WithDecryption && { Value: ciphertext(parameter.Value ?? '') }),
  })
  return changed(answer, (body) => {
    const { Parameter, Parameters } = body as Read
    return { ...body, ...(Parameter && { Parameter: read(Parameter) }), ...(Parameters && { Parameters: Parameters.map(read) }) }
  })
}

function ciphertext(value: string): string {
  return `AQICAHh${crypto.createHash('sha512').update(value).digest('base64')}`
}
