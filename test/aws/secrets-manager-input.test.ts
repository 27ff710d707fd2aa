import {
  BatchGetSecretValueCommand as BatchGet,
  CreateSecretCommand as Create,
  DeleteSecretCommand as Delete,
  DescribeSecretCommand as Describe,
  GetSecretValueCommand as Get,
  ListSecretVersionIdsCommand as Versions,
  ListSecretsCommand as List,
  PutResourcePolicyCommand as PutPolicy,
  PutSecretValueCommand as Put,
  RotateSecretCommand as Rotate,
  TagResourceCommand as Tag,
  UpdateSecretCommand as Update,
} from '@aws-sdk/client-secrets-manager'
import { describe, expect, it } from 'vitest'
import { bench, failureOf } from './bench.ts'

const text = (length: number): string => 'x'.repeat(length)
const tags = (count: number) => Array.from({ length: count }, (_, index) => ({ Key: `tag${index}`, Value: 'v' }))
const value = { SecretString: 'v' }

describe('what the API model and the quotas forbid', () => {
  it.each([
    ['an empty value', { SecretString: '' }, 'ValidationException'],
    ['a value of 65,537 bytes', { SecretString: text(65_537) }, 'ValidationException'],
    ['65,538 bytes of 32,769 characters', { SecretString: 'é'.repeat(32_769) }, 'ValidationException'],
    ['65,537 bytes of binary', { SecretBinary: Buffer.alloc(65_537) }, 'ValidationException'],
    ['text and binary both', { ...value, SecretBinary: Buffer.from('b') }, 'InvalidParameterException'],
    ['a description of 2,049 bytes', { ...value, Description: text(2049) }, 'ValidationException'],
    ['51 tags', { ...value, Tags: tags(51) }, 'InvalidParameterException'],
    ['the same tag twice', { ...value, Tags: [...tags(1), ...tags(1)] }, 'InvalidParameterException'],
    ['a tag of AWS', { ...value, Tags: [{ Key: 'aws:x', Value: 'v' }] }, 'InvalidParameterException'],
    ['a tag key of 129', { ...value, Tags: [{ Key: text(129), Value: 'v' }] }, 'ValidationException'],
    ['a tag value of 257', { ...value, Tags: [{ Key: 'k', Value: text(257) }] }, 'ValidationException'],
    ['a token of 31', { ...value, ClientRequestToken: text(31) }, 'InvalidParameterException'],
    ['a key that does not exist', { ...value, KmsKeyId: 'alias/nope' }, 'EncryptionFailure'],
    ['a region that does not exist', { ...value, AddReplicaRegions: [{ Region: 'xx-nowhere-1' }] }, 'InvalidParameterException'],
  ])('CreateSecret refuses %s', async (_, input, name) => {
    const { secrets, prefix, motosSecrets } = await bench()
    expect(await failureOf(secrets.send(new Create({ Name: prefix, ...input })))).toMatchObject({ name, status: 400 })
    expect(await failureOf(motosSecrets.send(new Describe({ SecretId: prefix })))).toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  it.each([
    ['513 characters', text(513)],
    ['a space', 'a b'],
    ['a dollar', 'a$b'],
    ['a letter outside ASCII', 'ä'],
  ])('CreateSecret refuses a name with %s', async (_, Name) => {
    const { secrets } = await bench()
    expect(await failureOf(secrets.send(new Create({ Name, ...value })))).toMatchObject({
      name: 'ValidationException',
      status: 400,
    })
  })

  it('CreateSecret takes what is at its limits', async () => {
    const { secrets, prefix } = await bench()
    const { VersionId } = await secrets.send(
      new Create({
        Name: prefix + text(512 - prefix.length),
        SecretString: text(65_536),
        Tags: [...tags(49), { Key: text(128), Value: text(256) }],
        Description: text(2048),
        KmsKeyId: 'alias/aws/secretsmanager',
      }),
    )
    expect(VersionId).toMatch(/^[0-9a-f-]{36}$/)
  })

  it.each([
    ['an empty value', new Put({ SecretId: 'x', SecretString: '' }), 'ValidationException'],
    ['21 labels', new Put({ SecretId: 'x', ...value, VersionStages: tags(21).map(({ Key }) => Key) }), 'ValidationException'],
    ['an empty value', new Update({ SecretId: 'x', SecretString: '' }), 'ValidationException'],
    ['21 ids', new BatchGet({ SecretIdList: tags(21).map(({ Key }) => Key) }), 'ValidationException'],
    ['MaxResults 21', new BatchGet({ Filters: [{ Key: 'name', Values: ['a'] }], MaxResults: 21 }), 'ValidationException'],
    ['MaxResults without filters', new BatchGet({ SecretIdList: ['a'], MaxResults: 5 }), 'InvalidParameterException'],
    ['neither ids nor filters', new BatchGet({}), 'InvalidParameterException'],
    [
      'ids and filters both',
      new BatchGet({ SecretIdList: ['a'], Filters: [{ Key: 'name', Values: ['a'] }] }),
      'InvalidParameterException',
    ],
    ['an id of 2,049 characters', new Get({ SecretId: text(2049) }), 'ValidationException'],
    ['513 characters in a filter', new List({ Filters: [{ Key: 'name', Values: [text(513)] }] }), 'ValidationException'],
    ['MaxResults 101', new List({ MaxResults: 101 }), 'ValidationException'],
    ['11 filters', new List({ Filters: tags(11).map(() => ({ Key: 'name', Values: ['a'] })) }), 'ValidationException'],
    [
      '11 values in a filter',
      new List({ Filters: [{ Key: 'name', Values: tags(11).map(({ Key }) => Key) }] }),
      'ValidationException',
    ],
    ['a dollar in a filter', new List({ Filters: [{ Key: 'name', Values: ['a$'] }] }), 'ValidationException'],
    ['a token of its own making', new List({ NextToken: 'abc' }), 'InvalidNextTokenException'],
    ['MaxResults 101', new Versions({ SecretId: 'x', MaxResults: 101 }), 'ValidationException'],
    ['a secret that is not there', new Versions({ SecretId: 'no-such-secret' }), 'ResourceNotFoundException'],
    ['a recovery window of 6', new Delete({ SecretId: 'x', RecoveryWindowInDays: 6 }), 'InvalidParameterException'],
    ['a policy that is no JSON', new PutPolicy({ SecretId: 'x', ResourcePolicy: '{' }), 'MalformedPolicyDocumentException'],
    ['1001 days', new Rotate({ SecretId: 'x', RotationRules: { AutomaticallyAfterDays: 1001 } }), 'ValidationException'],
    ['a Duration of 100h', new Rotate({ SecretId: 'x', RotationRules: { Duration: '100h' } }), 'ValidationException'],
    [
      'a schedule of 257',
      new Rotate({ SecretId: 'x', RotationRules: { ScheduleExpression: `cron(0 8 ${text(241)} * ? *)` } }),
      'ValidationException',
    ],
    ['a policy of 20,481', new PutPolicy({ SecretId: 'x', ResourcePolicy: `"${text(20_479)}"` }), 'ValidationException'],
    ['a Duration of 2d', new Rotate({ SecretId: 'x', RotationRules: { Duration: '2d' } }), 'ValidationException'],
    [
      'rate(3 hours)',
      new Rotate({ SecretId: 'x', RotationRules: { ScheduleExpression: 'rate(3 hours)' } }),
      'InvalidParameterException',
    ],
    [
      'days and a schedule both',
      new Rotate({ SecretId: 'x', RotationRules: { AutomaticallyAfterDays: 3, ScheduleExpression: 'rate(4 days)' } }),
      'InvalidParameterException',
    ],
  ])('refuses %s', async (_, command, name) => {
    const { secrets } = await bench()
    // One of many kinds of command: the client has a signature for each, and none for all.
    const send = secrets.send.bind(secrets) as (command: unknown) => Promise<unknown>
    expect(await failureOf(send(command))).toMatchObject({ name, status: 400 })
  })

  it('TagResource counts the tags that are there already', async () => {
    const { secrets, prefix } = await bench()
    await secrets.send(new Create({ Name: prefix, ...value, Tags: tags(50) }))
    await secrets.send(new Tag({ SecretId: prefix, Tags: tags(1) }))
    const more = secrets.send(new Tag({ SecretId: prefix, Tags: [{ Key: 'new', Value: 'v' }] }))
    expect(await failureOf(more)).toMatchObject({ name: 'InvalidParameterException' })
  })
})
