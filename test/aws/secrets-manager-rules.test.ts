import crypto from 'node:crypto'
import {
  BatchGetSecretValueCommand as BatchGet,
  CreateSecretCommand as Create,
  DeleteSecretCommand as Delete,
  DescribeSecretCommand as Describe,
  GetSecretValueCommand as Get,
  ListSecretVersionIdsCommand as Versions,
  ListSecretsCommand as List,
  PutSecretValueCommand as Put,
  ReplicateSecretToRegionsCommand as Replicate,
  RestoreSecretCommand as Restore,
  RotateSecretCommand as Rotate,
  TagResourceCommand as Tag,
  UntagResourceCommand as Untag,
  UpdateSecretCommand as Update,
  UpdateSecretVersionStageCommand as MoveLabel,
} from '@aws-sdk/client-secrets-manager'
import { describe, expect, it } from 'vitest'
import { bench, failureOf } from './bench.ts'

const tags = (count: number) => Array.from({ length: count }, (_, index) => ({ Key: `tag${index}`, Value: 'v' }))
const value = { SecretString: 'v' }
const marked = "You can't perform this operation on the secret because it was marked for deletion."

describe('a secret that is scheduled for deletion', () => {
  it('refuses what needs it alive, is hidden from the list, and comes back', async () => {
    const { secrets, prefix } = await bench()
    const { ARN, VersionId } = await secrets.send(new Create({ Name: prefix, ...value }))
    await secrets.send(new Delete({ SecretId: prefix }))
    const SecretId = prefix
    const refused = [
      secrets.send(new Get({ SecretId })),
      secrets.send(new Get({ SecretId: ARN, VersionId })),
      secrets.send(new Put({ SecretId, ...value })),
      secrets.send(new Update({ SecretId, Description: 'd' })),
      secrets.send(new Tag({ SecretId, Tags: tags(1) })),
      secrets.send(new Untag({ SecretId, TagKeys: ['a'] })),
      secrets.send(new Rotate({ SecretId })),
      secrets.send(new MoveLabel({ SecretId, VersionStage: 'X', MoveToVersionId: VersionId })),
      secrets.send(new Replicate({ SecretId, AddReplicaRegions: [{ Region: 'eu-west-1' }] })),
      secrets.send(new Delete({ SecretId })),
    ]
    for (const call of refused) {
      expect(await failureOf(call)).toEqual({ name: 'InvalidRequestException', message: marked, status: 400 })
    }
    const batch = await secrets.send(new BatchGet({ SecretIdList: [SecretId] }))
    expect(batch.Errors).toEqual([{ SecretId, ErrorCode: 'InvalidRequestException', Message: marked }])
    expect((await secrets.send(new List({ Filters: [{ Key: 'name', Values: [prefix] }] }))).SecretList).toEqual([])
    expect((await secrets.send(new Describe({ SecretId }))).DeletedDate).toBeInstanceOf(Date)
    await secrets.send(new Restore({ SecretId }))
    expect((await secrets.send(new Get({ SecretId }))).SecretString).toBe('v')
  })

  it('refuses to be created, and is gone for good after a forced deletion', async () => {
    const { secrets, prefix } = await bench()
    const token = { ClientRequestToken: crypto.randomUUID() }
    await secrets.send(new Create({ Name: prefix, ...value, ...token }))
    await secrets.send(new Delete({ SecretId: prefix }))
    for (const again of [token, {}]) {
      expect(await failureOf(secrets.send(new Create({ Name: prefix, ...value, ...again })))).toEqual({
        name: 'InvalidRequestException',
        message: "You can't create this secret because a secret with this name is already scheduled for deletion.",
        status: 400,
      })
    }
    await secrets.send(new Delete({ SecretId: prefix, ForceDeleteWithoutRecovery: true }))
    await secrets.send(new Create({ Name: prefix, ...value }))
  })
})

describe('absence', () => {
  it('is told apart: the secret, its value, a version, a label', async () => {
    const { secrets, prefix } = await bench()
    await secrets.send(new Create({ Name: `${prefix}/empty` }))
    await secrets.send(new Create({ Name: `${prefix}/full`, ...value }))
    const absent = async (input: { SecretId: string; VersionId?: string; VersionStage?: string }): Promise<string> => {
      const { name, message, status } = await failureOf(secrets.send(new Get(input)))
      expect({ name, status }).toEqual({ name: 'ResourceNotFoundException', status: 400 })
      return message.replace("Secrets Manager can't find the specified secret", '')
    }
    const VersionId = crypto.randomUUID()
    expect(await absent({ SecretId: `${prefix}/no` })).toBe('.')
    expect(await absent({ SecretId: `${prefix}/no`, VersionId })).toBe('.')
    expect(await absent({ SecretId: `${prefix}/empty` })).toBe(' value for staging label: AWSCURRENT')
    expect(await absent({ SecretId: `${prefix}/full`, VersionStage: 'NO' })).toBe(' value for staging label: NO')
    expect(await absent({ SecretId: `${prefix}/full`, VersionId })).toBe(` value for VersionId: ${VersionId}`)
  })

  it('is an entry of Errors in a batch: by ids, and by filters', async () => {
    const { secrets, prefix } = await bench()
    for (const name of ['a', 'b', 'c']) await secrets.send(new Create({ Name: `${prefix}/${name}`, ...value }))
    await secrets.send(new Create({ Name: `${prefix}/empty` }))
    const ids = await secrets.send(new BatchGet({ SecretIdList: [`${prefix}/a`, `${prefix}/empty`, `${prefix}/no`] }))
    expect(ids.SecretValues).toMatchObject([{ Name: `${prefix}/a`, SecretString: 'v' }])
    expect(ids.Errors?.map(({ SecretId, ErrorCode }) => [SecretId, ErrorCode])).toEqual([
      [`${prefix}/empty`, 'ResourceNotFoundException'],
      [`${prefix}/no`, 'ResourceNotFoundException'],
    ])
    const Filters = [{ Key: 'name' as const, Values: [`${prefix}/`] }]
    const first = await secrets.send(new BatchGet({ Filters, MaxResults: 3 }))
    const second = await secrets.send(new BatchGet({ Filters, MaxResults: 3, NextToken: first.NextToken }))
    expect([first.SecretValues?.length, first.Errors]).toEqual([3, []])
    expect([second.SecretValues, second.Errors?.length, second.NextToken]).toEqual([[], 1, undefined])
  })
})

describe('versions', () => {
  it('are refused to a label that is on another one', async () => {
    const { secrets, prefix: SecretId } = await bench()
    const { VersionId } = await secrets.send(new Create({ Name: SecretId, ...value }))
    await secrets.send(new MoveLabel({ SecretId, VersionStage: 'BLUE', MoveToVersionId: VersionId }))
    expect((await secrets.send(new Get({ SecretId, VersionStage: 'BLUE' }))).VersionId).toBe(VersionId)
    expect(await failureOf(secrets.send(new Get({ SecretId, VersionId, VersionStage: 'GREEN' })))).toMatchObject({
      name: 'InvalidRequestException',
      status: 400,
    })
  })

  it('are not replicated to a region that does not exist', async () => {
    const { secrets, prefix: SecretId } = await bench()
    await secrets.send(new Create({ Name: SecretId, ...value }))
    const replicated = secrets.send(new Replicate({ SecretId, AddReplicaRegions: [{ Region: 'xx-nowhere-1' }] }))
    expect(await failureOf(replicated)).toMatchObject({ name: 'InvalidParameterException' })
  })

  it('UpdateSecret refuses a token that was used, even for the same value; PutSecretValue takes it', async () => {
    const { secrets, prefix } = await bench()
    const token = { ClientRequestToken: crypto.randomUUID() }
    await secrets.send(new Create({ Name: prefix, ...value, ...token }))
    expect(await failureOf(secrets.send(new Update({ SecretId: prefix, ...value, ...token })))).toMatchObject({
      name: 'ResourceExistsException',
    })
    await secrets.send(new Put({ SecretId: prefix, ...value, ...token }))
    const other = secrets.send(new Put({ SecretId: prefix, SecretString: 'other', ...token }))
    expect(await failureOf(other)).toMatchObject({ name: 'ResourceExistsException', status: 400 })
  })

  it('RotateSecret without a function leaves the value as it is', async () => {
    const { secrets, prefix } = await bench()
    await secrets.send(new Create({ Name: prefix, ...value }))
    const rotated = secrets.send(new Rotate({ SecretId: prefix, RotationRules: { AutomaticallyAfterDays: 30 } }))
    expect(await failureOf(rotated)).toMatchObject({ name: 'InvalidRequestException' })
    expect((await secrets.send(new Get({ SecretId: prefix }))).SecretString).toBe('v')
  })

  it('are listed with dates that differ, in pages, and without labels only when asked for', async () => {
    const { secrets, prefix: SecretId } = await bench()
    const ids = [(await secrets.send(new Create({ Name: SecretId, ...value }))).VersionId]
    for (const text of ['2', '3', '4']) ids.push((await secrets.send(new Put({ SecretId, SecretString: text }))).VersionId)
    const labelled = (await secrets.send(new Versions({ SecretId }))).Versions ?? []
    expect(labelled.map(({ VersionId, VersionStages }) => [VersionId, VersionStages])).toEqual([
      [ids[2], ['AWSPREVIOUS']],
      [ids[3], ['AWSCURRENT']],
    ])
    const page = { SecretId, IncludeDeprecated: true, MaxResults: 3 }
    const first = await secrets.send(new Versions(page))
    const second = await secrets.send(new Versions({ ...page, NextToken: first.NextToken }))
    const all = [...first.Versions!, ...second.Versions!]
    expect([first.Versions!.length, second.NextToken]).toEqual([3, undefined])
    expect(all.map(({ VersionId }) => VersionId)).toEqual(ids)
    const dates = all.map(({ CreatedDate }) => CreatedDate!.getTime())
    expect(dates).toEqual([...new Set(dates)].toSorted((a, b) => a - b))
    expect(Math.abs(dates[0]! - Date.now())).toBeLessThan(60_000)
    const got = await secrets.send(new Get({ SecretId, VersionId: ids[1] }))
    expect(got.CreatedDate?.getTime()).toBe(dates[1])
    const described = await secrets.send(new Describe({ SecretId }))
    expect(Object.keys(described.VersionIdsToStages!)).toEqual([ids[2], ids[3]])
  })

  it('hold a label in one place: moving it must say where it is', async () => {
    const { secrets, prefix: SecretId } = await bench()
    const first = (await secrets.send(new Create({ Name: SecretId, ...value }))).VersionId!
    const second = (await secrets.send(new Put({ SecretId, SecretString: 'second', VersionStages: ['AWSCURRENT', 'GREEN'] })))
      .VersionId!
    for (const VersionStage of ['AWSCURRENT', 'GREEN']) {
      const move = { SecretId, VersionStage, MoveToVersionId: first }
      expect(await failureOf(secrets.send(new MoveLabel(move)))).toMatchObject({ name: 'InvalidParameterException' })
      const wrong = new MoveLabel({ ...move, RemoveFromVersionId: first })
      expect(await failureOf(secrets.send(wrong))).toMatchObject({ name: 'InvalidParameterException', status: 400 })
    }
    const remove = new MoveLabel({ SecretId, VersionStage: 'AWSCURRENT', RemoveFromVersionId: second })
    expect(await failureOf(secrets.send(remove))).toMatchObject({ name: 'InvalidParameterException' })
    await secrets.send(new MoveLabel({ SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: second }))
    await secrets.send(new MoveLabel({ SecretId, VersionStage: 'GREEN', MoveToVersionId: first, RemoveFromVersionId: second }))
    expect((await secrets.send(new Get({ SecretId, VersionStage: 'GREEN' }))).VersionId).toBe(first)
  })

  it('after AWSCURRENT has moved back: reads follow it, and the next value leaves it in one place', async () => {
    const { secrets, prefix: SecretId } = await bench()
    const first = (await secrets.send(new Create({ Name: SecretId, ...value }))).VersionId!
    const second = (await secrets.send(new Put({ SecretId, SecretString: 'second' }))).VersionId!
    await secrets.send(
      new MoveLabel({ SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: first, RemoveFromVersionId: second }),
    )
    expect((await secrets.send(new Get({ SecretId }))).SecretString).toBe('v')
    const batch = await secrets.send(new BatchGet({ SecretIdList: [SecretId] }))
    expect(batch.SecretValues?.[0]?.SecretString).toBe('v')
    const third = (await secrets.send(new Put({ SecretId, SecretString: 'third' }))).VersionId!
    expect((await secrets.send(new Describe({ SecretId }))).VersionIdsToStages).toEqual({
      [first]: ['AWSPREVIOUS'],
      [third]: ['AWSCURRENT'],
    })
  })

  it('are a hundred at most', async () => {
    const { secrets, prefix: SecretId } = await bench()
    await secrets.send(new Create({ Name: SecretId, ...value }))
    for (let version = 2; version <= 100; version++) await secrets.send(new Put({ SecretId, SecretString: String(version) }))
    expect(await failureOf(secrets.send(new Put({ SecretId, ...value })))).toMatchObject({ name: 'LimitExceededException' })
    expect(await failureOf(secrets.send(new Update({ SecretId, ...value })))).toMatchObject({ name: 'LimitExceededException' })
  })
})
