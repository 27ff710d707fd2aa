import {
  DeleteParameterCommand as Delete,
  DeleteParametersCommand as DeleteMany,
  DescribeParametersCommand as Describe,
  GetParameterCommand as Get,
  GetParameterHistoryCommand as History,
  GetParametersByPathCommand as ByPath,
  GetParametersCommand as GetMany,
  PutParameterCommand as Put,
  type PutParameterCommandInput as PutInput,
} from '@aws-sdk/client-ssm'
import { describe, expect, it } from 'vitest'
import { type Bench, bench, failureOf } from './bench.ts'

const text = (length: number): string => 'x'.repeat(length)
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `/n/${index}`)
const tags = (count: number) => names(count).map((Key) => ({ Key, Value: 'v' }))

async function put({ parameters, prefix }: Bench, input: Partial<PutInput> = {}) {
  return parameters.send(new Put({ Name: `/${prefix}/key`, Type: 'SecureString', Value: 'v', ...input }))
}

describe('PutParameter refuses', () => {
  it.each<[string, Partial<PutInput>, string]>([
    ['an empty value', { Value: '' }, 'ValidationException'],
    ['4,097 bytes without a tier', { Value: text(4097) }, 'ValidationException'],
    ['4,097 bytes in the standard tier', { Value: text(4097), Tier: 'Standard' }, 'ValidationException'],
    ['4,098 bytes of 2,049 characters', { Value: 'é'.repeat(2049) }, 'ValidationException'],
    ['8,193 bytes in the advanced tier', { Value: text(8193), Tier: 'Advanced' }, 'ValidationException'],
    ['8,193 bytes in any tier', { Value: text(8193), Tier: 'Intelligent-Tiering' }, 'ValidationException'],
    ['double braces', { Value: 'a {{ssm:x}} b' }, 'ValidationException'],
    ['a tier that is none', { Tier: 'Gold' as 'Standard' }, 'ValidationException'],
    ['a key that does not exist', { KeyId: 'alias/nope' }, 'InvalidKeyId'],
    ['a key id with a space', { KeyId: 'a b' }, 'ValidationException'],
    ['policies in the standard tier', { Policies: '[{"Type":"Expiration"}]' }, 'ValidationException'],
    ['a policy of no known type', { Policies: '[{"Type":"X"}]', Tier: 'Advanced' }, 'InvalidPolicyTypeException'],
    ['11 policies', { Policies: JSON.stringify(names(11)), Tier: 'Advanced' }, 'PoliciesLimitExceededException'],
    ['policies that are none', { Policies: 'garbage', Tier: 'Advanced' }, 'InvalidPolicyTypeException'],
    ['a description of 1,025', { Description: text(1025) }, 'ValidationException'],
    ['51 tags', { Tags: tags(51) }, 'TooManyTagsError'],
    ['the same tag twice', { Tags: [...tags(1), ...tags(1)] }, 'ValidationException'],
    ['a tag of AWS', { Tags: [{ Key: 'aws:x', Value: 'v' }] }, 'ValidationException'],
    ['a tag key of 129', { Tags: [{ Key: text(129), Value: 'v' }] }, 'ValidationException'],
    ['a tag value of 257', { Tags: [{ Key: 'k', Value: text(257) }] }, 'ValidationException'],
    ['tags with overwriting', { Tags: tags(1), Overwrite: true }, 'ValidationException'],
  ])('%s', async (_, input, name) => {
    const on = await bench()
    expect(await failureOf(put(on, input))).toMatchObject({ name, status: 400 })
    expect(await failureOf(on.parameters.send(new Get({ Name: `/${on.prefix}/key` })))).toMatchObject({
      name: 'ParameterNotFound',
    })
  })

  it.each([
    ['a space inside', '/a/b c', 'ValidationException'],
    ['a letter outside ASCII', '/ä', 'ValidationException'],
    ['a dollar', '/a$', 'ValidationException'],
    ['an empty level', '/a//b', 'ValidationException'],
    ['a slash at the end', '/a/b/', 'ValidationException'],
    ['levels but no slash before them', 'a/b', 'ValidationException'],
    ['ssm before it', '/SSM/a', 'ValidationException'],
    ['aws before it', 'awsome', 'ValidationException'],
    ['aws as its first level', '/aws/a', 'AccessDeniedException'],
    [
      '1,012 characters with the ARN',
      `/${text(1011 - 'arn:aws:ssm:us-east-1:123456789012:parameter'.length)}`,
      'ValidationException',
    ],
    ['16 levels', '/a'.repeat(16), 'HierarchyLevelLimitExceededException'],
  ])('a name with %s', async (_, Name, name) => {
    expect(await failureOf(put(await bench(), { Name }))).toMatchObject({ name, status: 400 })
  })

  it('a parameter that exists, unless it shall be overwritten', async () => {
    const on = await bench()
    await put(on)
    expect(await failureOf(put(on))).toMatchObject({ name: 'ParameterAlreadyExists', status: 400 })
    expect((await put(on, { Overwrite: true })).Version).toBe(2)
  })

  it('a String for a SecureString and the other way round', async () => {
    const on = await bench()
    await put(on)
    expect(await failureOf(put(on, { Type: 'String', Overwrite: true }))).toMatchObject({
      name: 'HierarchyTypeMismatchException',
    })
    const Name = `/${on.prefix}/plain`
    await put(on, { Name, Type: 'String' })
    expect(await failureOf(put(on, { Name, Overwrite: true }))).toMatchObject({ name: 'HierarchyTypeMismatchException' })
  })

  it('to make an advanced parameter standard again', async () => {
    const on = await bench()
    expect((await put(on, { Value: text(8192), Tier: 'Advanced' })).Tier).toBe('Advanced')
    expect(await failureOf(put(on, { Tier: 'Standard', Overwrite: true }))).toMatchObject({ name: 'ValidationException' })
    expect((await put(on, { Value: text(5000), Overwrite: true })).Tier).toBe('Advanced')
  })

  it('a name soon after its deletion, where the proxy is told so', async () => {
    const on = await bench({ recreateAfter: 300 })
    await put(on)
    await on.parameters.send(new Delete({ Name: `/${on.prefix}/key` }))
    expect(await failureOf(put(on))).toMatchObject({ name: 'ParameterAlreadyExists' })
    await new Promise((resolve) => setTimeout(resolve, 310))
    expect((await put(on)).Version).toBe(1)
  })
})

describe('PutParameter takes', () => {
  it('what is at its limits', async () => {
    const on = await bench()
    const room = 1011 - 'arn:aws:ssm:us-east-1:123456789012:parameter/'.length
    const long = await put(on, { Name: `/${on.prefix}${text(room - on.prefix.length)}`, Value: text(4096), Tags: tags(50) })
    const deep = await put(on, { Name: `/${on.prefix}${'/a'.repeat(14)}`, KeyId: 'alias/aws/ssm' })
    expect([long.Version, deep.Version]).toEqual([1, 1])
  })

  it('a name with spaces around it, and trims them', async () => {
    const on = await bench()
    await put(on, { Name: ` /${on.prefix}/key ` })
    expect((await on.parameters.send(new Get({ Name: `/${on.prefix}/key` }))).Parameter?.Name).toBe(`/${on.prefix}/key`)
  })

  it('Intelligent-Tiering for the tier that the size asks for', async () => {
    const on = await bench()
    const Tier = 'Intelligent-Tiering'
    expect((await put(on, { Tier, Value: text(4096) })).Tier).toBe('Standard')
    expect((await put(on, { Tier, Value: text(4097), Overwrite: true })).Tier).toBe('Advanced')
    expect((await put(on, { Tier, Value: 'v', Overwrite: true })).Tier).toBe('Advanced')
    const described = await on.parameters.send(
      new Describe({ ParameterFilters: [{ Key: 'Name', Values: [`/${on.prefix}/key`] }] }),
    )
    expect(described.Parameters?.map((parameter) => [parameter.Tier, 'Value' in parameter])).toEqual([['Advanced', false]])
  })
})

describe('reading', () => {
  it.each([
    ['11 names to delete', new DeleteMany({ Names: names(11) })],
    ['11 names to get', new GetMany({ Names: names(11) })],
    ['11 results by path', new ByPath({ Path: '/a', MaxResults: 11 })],
    ['no results by path', new ByPath({ Path: '/a', MaxResults: 0 })],
    ['a path without its slash', new ByPath({ Path: 'a' })],
    ['51 results of a history', new History({ Name: '/a', MaxResults: 51 })],
    ['51 results described', new Describe({ MaxResults: 51 })],
    ['a token of its own making', new ByPath({ Path: '/a', NextToken: 'abc' })],
  ])('refuses %s', async (_, command) => {
    const { parameters } = await bench()
    const send = parameters.send.bind(parameters) as (command: unknown) => Promise<unknown>
    const { name, status } = await failureOf(send(command))
    expect(status).toBe(400)
    expect(['ValidationException', 'InvalidNextToken']).toContain(name)
  })

  it('of descriptions gives as many as are asked for, to the end', async () => {
    const on = await bench()
    for (const name of names(25)) await put(on, { Name: `/${on.prefix}${name}` })
    const ParameterFilters = [{ Key: 'Path', Option: 'Recursive', Values: [`/${on.prefix}`] }]
    const page = async (MaxResults: number, NextToken?: string) =>
      on.parameters.send(new Describe({ ParameterFilters, MaxResults, NextToken }))
    const first = await page(20)
    const second = await page(20, first.NextToken)
    expect([first, second].map(({ Parameters }) => Parameters?.length)).toEqual([20, 5])
    expect(second.NextToken).toBeUndefined()
    expect((await page(50)).Parameters).toHaveLength(25)
    expect([(await page(5)).Parameters?.length, (await page(5)).NextToken]).toEqual([5, '5'])
  })

  it('without decryption shows ciphertext, everywhere', async () => {
    const on = await bench()
    const Name = `/${on.prefix}/key`
    await put(on, { Value: 'plain as day' })
    const read = async (WithDecryption: boolean) => [
      (await on.parameters.send(new Get({ Name, WithDecryption }))).Parameter?.Value,
      (await on.parameters.send(new GetMany({ Names: [Name], WithDecryption }))).Parameters?.[0]?.Value,
      (await on.parameters.send(new ByPath({ Path: `/${on.prefix}`, WithDecryption }))).Parameters?.[0]?.Value,
      (await on.parameters.send(new History({ Name, WithDecryption }))).Parameters?.[0]?.Value,
    ]
    expect(await read(true)).toEqual(Array.from({ length: 4 }, () => 'plain as day'))
    const hidden = await read(false)
    expect(hidden.every((value) => value?.startsWith('AQICAHh'))).toBe(true)
  })
})
