import {
  BatchGetSecretValueCommand as BatchGet,
  CreateSecretCommand as Create,
  DescribeSecretCommand as Describe,
  GetSecretValueCommand as Get,
  ListSecretsCommand as List,
} from '@aws-sdk/client-secrets-manager'
import { GetParameterCommand, GetParametersByPathCommand, PutParameterCommand } from '@aws-sdk/client-ssm'
import { describe, expect, it } from 'vitest'
import { type Bench, bench, failureOf } from './bench.ts'
import type { Handler } from './exchange.ts'
import * as faults from './faults.ts'
import * as pages from './page-faults.ts'

const value = { SecretString: 'v' }

async function isInMoto({ motosSecrets, prefix }: Bench): Promise<boolean> {
  const answer = motosSecrets.send(new Describe({ SecretId: prefix }))
  return answer.then(
    () => true,
    () => false,
  )
}

describe('a create that meets', () => {
  it.each<[string, Handler, { name: string | RegExp; status?: number | undefined }, boolean]>([
    ['an error', faults.error(400, 'ResourceExistsException', 'm'), { name: 'ResourceExistsException', status: 400 }, false],
    ['throttling', faults.throttling(), { name: 'ThrottlingException', status: 400 }, false],
    ['an expired token', faults.expiredToken(), { name: 'ExpiredTokenException', status: 400 }, false],
    ['a refusal by IAM', faults.accessDenied(), { name: 'AccessDeniedException', status: 400 }, false],
    ['a refusal in XML', faults.xmlRefusal(), { name: 'SyntaxError', status: 403 }, false],
    ['a failure inside AWS', faults.internalError(), { name: 'InternalServiceError', status: 500 }, false],
    ['a failure as HTML', faults.html(500), { name: 'SyntaxError', status: 500 }, false],
    ['HTML as a success', faults.html(200), { name: 'SyntaxError', status: 200 }, false],
    ['half a JSON text', faults.invalidJson(), { name: 'SyntaxError', status: 200 }, false],
    ['a redirection', faults.redirect('http://127.0.0.1:9/'), { name: /./, status: 302 }, false],
    ['a reset before', faults.resetBefore(), { name: 'TimeoutError', status: undefined }, false],
    ['a reset after', faults.resetAfter(), { name: 'TimeoutError', status: undefined }, true],
    ['a truncated answer', faults.truncated(), { name: 'ECONNRESET', status: 200 }, true],
  ])('%s fails, and moto has the secret only if it was reached', async (_, fault, { name, status }, isThere) => {
    const on = await bench()
    const scripted = on.proxy.on({ action: 'CreateSecret', fault })
    const failure = await failureOf(on.secrets.send(new Create({ Name: on.prefix, ...value })))
    expect(failure.name).toMatch(name)
    expect(failure.status).toBe(status)
    expect(scripted.fired).toBe(1)
    expect(await isInMoto(on)).toBe(isThere)
  })

  it('a delay takes that long, and succeeds', async () => {
    const on = await bench()
    on.proxy.on({ fault: faults.delay(150) })
    const start = performance.now()
    await on.secrets.send(new Create({ Name: on.prefix, ...value }))
    expect(performance.now() - start).toBeGreaterThan(145)
    expect(on.proxy.calls[0]!.endedAt! - on.proxy.calls[0]!.startedAt).toBeGreaterThan(145)
  })

  it('silence waits until it is told to stop', async () => {
    const on = await bench()
    on.proxy.on({ fault: faults.silence() })
    const call = on.secrets.send(new Create({ Name: on.prefix, ...value }), { abortSignal: AbortSignal.timeout(200) })
    expect(await failureOf(call)).toMatchObject({ name: 'AbortError' })
    expect(on.proxy.calls[0]).toMatchObject({ action: 'CreateSecret', status: undefined })
    expect(await isInMoto(on)).toBe(false)
  })

  it('an empty answer is told that all is well', async () => {
    const on = await bench()
    on.proxy.on({ fault: faults.emptyBody() })
    const answer = await on.secrets.send(new Create({ Name: on.prefix, ...value }))
    expect([answer.ARN, answer.$metadata.httpStatusCode]).toEqual([undefined, 200])
    expect(await isInMoto(on)).toBe(false)
  })
})

it('a refusal by IAM names the user, the action and the resource', async () => {
  const { proxy, secrets, parameters } = await bench()
  proxy.on({ times: 2, fault: faults.accessDenied('arn:aws:iam::123456789012:user/eve') })
  const ofSecret = await failureOf(secrets.send(new Get({ SecretId: 'app/dev/KEY' })))
  expect(ofSecret.message).toBe(
    'User: arn:aws:iam::123456789012:user/eve is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:us-east-1:123456789012:secret:app/dev/KEY because no identity-based policy allows the secretsmanager:GetSecretValue action',
  )
  const ofParameter = await failureOf(parameters.send(new GetParameterCommand({ Name: '/app/dev/KEY' })))
  expect(ofParameter.message).toContain('ssm:GetParameter on resource: arn:aws:ssm:us-east-1:123456789012:parameter/app/dev/KEY')
})

it('an answer can be changed into one for another key', async () => {
  const { proxy, secrets, prefix } = await bench()
  await secrets.send(new Create({ Name: prefix, ...value }))
  proxy.on({ fault: faults.changedAnswer((body) => ({ ...body, Name: 'other' })) })
  const answer = await secrets.send(new Get({ SecretId: prefix }))
  expect([answer.Name, answer.SecretString]).toEqual(['other', 'v'])
})

describe('a batch', () => {
  async function three(): Promise<{ on: Bench; names: string[] }> {
    const on = await bench()
    const names = ['a', 'b', 'c'].map((key) => `${on.prefix}/${key}`)
    for (const Name of names) await on.secrets.send(new Create({ Name, ...value }))
    return { on, names }
  }

  it('can fail in part', async () => {
    const { on, names } = await three()
    on.proxy.on({ fault: pages.partialBatch([names[1]!], 'DecryptionFailure', 'no key') })
    const { SecretValues, Errors } = await on.secrets.send(new BatchGet({ SecretIdList: names }))
    expect(SecretValues?.map(({ Name }) => Name)).toEqual([names[0], names[2]])
    expect(Errors).toEqual([{ SecretId: names[1], ErrorCode: 'DecryptionFailure', Message: 'no key' }])
  })

  it('can lose ids without a word', async () => {
    const { on, names } = await three()
    on.proxy.on({ fault: pages.without([names[0]!]) })
    const { SecretValues, Errors } = await on.secrets.send(new BatchGet({ SecretIdList: names }))
    expect([SecretValues?.map(({ Name }) => Name), Errors]).toEqual([[names[1], names[2]], []])
  })
})

describe('a listing', () => {
  it('of secrets can begin with empty pages, and has them between its own', async () => {
    const { proxy, secrets, prefix } = await bench()
    for (const key of ['a', 'b', 'c']) await secrets.send(new Create({ Name: `${prefix}/${key}`, ...value }))
    proxy.on({ action: 'ListSecrets', times: Infinity, fault: pages.emptyPages(2) })
    const sizes: number[] = []
    let NextToken: string | undefined
    do {
      const answer = await secrets.send(new List({ Filters: [{ Key: 'name', Values: [prefix] }], MaxResults: 2, NextToken }))
      sizes.push(answer.SecretList!.length)
      NextToken = answer.NextToken
    } while (NextToken !== undefined)
    expect(sizes).toEqual([0, 0, 2, 0, 0, 1])
  })

  it('of parameters can begin with an empty page', async () => {
    const { proxy, parameters, prefix } = await bench()
    await parameters.send(new PutParameterCommand({ Name: `/${prefix}/a`, Type: 'String', Value: 'v' }))
    proxy.on({ action: /^GetParametersByPath$/, times: Infinity, fault: pages.emptyPages() })
    const first = await parameters.send(new GetParametersByPathCommand({ Path: `/${prefix}` }))
    expect([first.Parameters, first.NextToken]).toEqual([[], expect.any(String)])
    const second = await parameters.send(new GetParametersByPathCommand({ Path: `/${prefix}`, NextToken: first.NextToken }))
    expect([second.Parameters?.length, second.NextToken]).toEqual([1, undefined])
  })

  it('can give the same token for ever', async () => {
    const { proxy, secrets } = await bench()
    proxy.on({ action: 'ListSecrets', times: Infinity, fault: pages.repeatingToken() })
    const first = await secrets.send(new List({ MaxResults: 1 }))
    const second = await secrets.send(new List({ MaxResults: 1, NextToken: first.NextToken }))
    expect([first.NextToken, second.NextToken]).toEqual(['again', 'again'])
    expect(second.SecretList).toEqual(first.SecretList)
  })
})
