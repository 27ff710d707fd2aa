import {
  BatchGetSecretValueCommand as BatchGet,
  CreateSecretCommand as Create,
  DeleteSecretCommand as Delete,
  DescribeSecretCommand as Describe,
  GetSecretValueCommand as Get,
  ListSecretsCommand as List,
} from '@aws-sdk/client-secrets-manager'
import { DescribeParametersCommand, GetParametersByPathCommand, PutParameterCommand } from '@aws-sdk/client-ssm'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { expect, it } from 'vitest'
import { bench, failureOf } from './bench.ts'
import { error, internalError, silence, throttling } from './faults.ts'

const value = { SecretString: 'v' }

it('records each call of the client with its input and status, and none of its own', async () => {
  const { proxy, secrets, prefix } = await bench()
  await secrets.send(new Create({ Name: prefix, ...value }))
  await failureOf(secrets.send(new Get({ SecretId: `${prefix}/no` })))
  expect(proxy.calls).toMatchObject([
    { service: 'secretsmanager', action: 'CreateSecret', region: 'us-east-1', input: { Name: prefix }, status: 200 },
    { service: 'secretsmanager', action: 'GetSecretValue', input: { SecretId: `${prefix}/no` }, status: 400 },
  ])
  expect(proxy.calls[1]!.headers['amz-sdk-request']).toBe('attempt=1; max=1')
  expect([proxy.count(), proxy.count('CreateSecret'), proxy.count(/Secret/), proxy.count(['PutSecretValue'])]).toEqual([
    2, 1, 2, 0,
  ])
})

it('passes other services through, and counts them', async () => {
  const { proxy } = await bench()
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' }
  const sts = new STSClient({ region: 'us-east-1', credentials, endpoint: proxy.url })
  expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe('123456789012')
  expect(proxy.calls).toMatchObject([{ service: 'sts', action: 'GetCallerIdentity', status: 200 }])
  sts.destroy()
})

it('knows the most calls that were in flight at one time', async () => {
  const { proxy, secrets, parameters, prefix } = await bench({ delay: 50 })
  const create = (key: number) => secrets.send(new Create({ Name: `${prefix}/${key}`, ...value }))
  for (let key = 0; key < 3; key++) await create(key)
  expect(proxy.mostInFlight()).toBe(1)
  await Promise.all([create(3), create(4), create(5), parameters.send(new DescribeParametersCommand({}))])
  expect([proxy.mostInFlight(), proxy.mostInFlight('CreateSecret'), proxy.mostInFlight('GetParameter')]).toEqual([4, 3, 0])
})

it('makes concurrent creates safe: all succeed, and of one name only one', async () => {
  const { proxy, secrets, prefix } = await bench()
  await Promise.all(Array.from({ length: 60 }, (_, key) => secrets.send(new Create({ Name: `${prefix}/${key}`, ...value }))))
  const same = Array.from({ length: 10 }, async () => secrets.send(new Create({ Name: prefix, ...value })))
  const outcomes = await Promise.allSettled(same)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(proxy.calls.filter(({ status }) => status !== 200 && status !== 400)).toEqual([])
})

it('fails the calls that a script names: after some, for some, and no others', async () => {
  const { proxy, secrets, prefix } = await bench()
  await secrets.send(new Create({ Name: prefix, ...value }))
  const get = async (): Promise<boolean> =>
    secrets.send(new Get({ SecretId: prefix })).then(
      () => true,
      () => false,
    )
  const scripted = proxy.on({ action: ['GetSecretValue'], skip: 1, times: 2, fault: throttling() })
  const outcomes: boolean[] = []
  for (let call = 0; call < 5; call++) outcomes.push(await get())
  expect(outcomes).toEqual([true, false, false, true, true])
  expect(scripted.fired).toBe(2)
  proxy.on({ when: ({ input }) => input['SecretId'] === 'other', times: Infinity, fault: throttling() })
  expect(await get()).toBe(true)
})

it('meets the first of two scripts that match; the second keeps its turn', async () => {
  const { proxy, secrets, prefix } = await bench()
  proxy.on({ fault: error(400, 'First', 'm') })
  proxy.on({ fault: internalError() })
  const get = () => failureOf(secrets.send(new Get({ SecretId: prefix })))
  expect([(await get()).name, (await get()).name]).toEqual(['First', 'InternalServiceError'])
})

it('throttles above a rate, and lets pass again after a while', async () => {
  const { proxy, parameters, prefix } = await bench()
  proxy.limit('PutParameter', 3)
  const put = (key: number) => parameters.send(new PutParameterCommand({ Name: `/${prefix}/${key}`, Type: 'String', Value: 'v' }))
  const outcomes = await Promise.allSettled([0, 1, 2, 3, 4].map(put))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  expect(await failureOf(put(5))).toMatchObject({ name: 'ThrottlingException', status: 400 })
  await parameters.send(new GetParametersByPathCommand({ Path: `/${prefix}` }))
  await new Promise((resolve) => setTimeout(resolve, 400))
  await put(6)
})

it('hides names from listings, not from calls by name, until they are shown', async () => {
  const { proxy, secrets, parameters, prefix } = await bench()
  const [a, b] = [`${prefix}/a`, `${prefix}/b`]
  for (const Name of [a, b]) {
    await secrets.send(new Create({ Name, ...value }))
    await parameters.send(new PutParameterCommand({ Name: `/${Name}`, Type: 'String', Value: 'v' }))
  }
  const Filters = [{ Key: 'name' as const, Values: [prefix] }]
  const named = (entries: { Name?: string | undefined }[] | undefined) => entries?.map(({ Name }) => Name?.replace(/^\//, ''))
  const listed = async () => [
    named((await secrets.send(new List({ Filters }))).SecretList),
    named((await secrets.send(new BatchGet({ Filters }))).SecretValues),
    named((await parameters.send(new GetParametersByPathCommand({ Path: `/${prefix}` }))).Parameters),
    named(
      (await parameters.send(new DescribeParametersCommand({ ParameterFilters: [{ Key: 'Path', Values: [`/${prefix}`] }] })))
        .Parameters,
    ),
  ]
  proxy.hide([a, `/${a}`])
  expect(await listed()).toEqual([[b], [b], [b], [b]])
  expect((await secrets.send(new Describe({ SecretId: a }))).Name).toBe(a)
  expect((await secrets.send(new BatchGet({ SecretIdList: [a] }))).SecretValues).toHaveLength(1)
  proxy.show()
  expect(await listed()).toEqual([
    [a, b],
    [a, b],
    [a, b],
    [a, b],
  ])
})

it('forgets calls, scripts, limits and hidden names on a reset', async () => {
  const { proxy, secrets, prefix } = await bench()
  await secrets.send(new Create({ Name: prefix, ...value }))
  proxy.limit(/./, 0)
  proxy.hide([prefix])
  proxy.on({ times: Infinity, fault: throttling() })
  proxy.reset()
  expect([proxy.calls, proxy.mostInFlight()]).toEqual([[], 0])
  const { SecretList } = await secrets.send(new List({ Filters: [{ Key: 'name', Values: [prefix] }] }))
  expect(SecretList).toHaveLength(1)
})

it('closes although a call is unanswered', async () => {
  const { proxy, secrets, prefix } = await bench()
  proxy.on({ fault: silence() })
  const call = failureOf(secrets.send(new Delete({ SecretId: prefix })))
  while (proxy.count() === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(proxy.calls[0]!.endedAt).toBeUndefined()
  await proxy.close()
  // The SDK's name for a connection that was reset.
  expect(await call).toMatchObject({ name: 'TimeoutError' })
})
