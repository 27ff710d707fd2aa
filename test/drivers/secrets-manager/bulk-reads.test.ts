import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager'
import { describe, expect, it } from 'vitest'
import * as faults from '../../aws/faults.ts'
import * as pages from '../../aws/page-faults.ts'
import { errorOf } from '../../support/aws-project.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { secretsManagerProject, type SecretsManagerProject } from '../../support/secrets-manager-project.ts'

async function many(count: number, fields: object = {}): Promise<SecretsManagerProject> {
  const project = await secretsManagerProject(fields)
  const keys = Array.from({ length: count }, (_, index) => `KEY_${String(index).padStart(4, '0')}`)
  const rest = keys.values()
  const worker = async (): Promise<void> => {
    for (const key of rest) await project.seed(key, `${canary}-${key}`)
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  return project
}

function linesOf(text: string): string[] {
  return text.trimEnd().split('\n')
}

describe('1,000 secrets', () => {
  it('cost at most 60 calls, at most 10 at the same time', async () => {
    const project = await many(1000)
    const done = await project.keep(['export'])
    expect(done.code, done.stderr).toBe(0)
    expect(linesOf(done.stdout)).toHaveLength(1000)
    expect(linesOf(done.stdout)[999]).toBe(`KEY_0999=${canary}-KEY_0999`)
    expect(project.proxy.count('ListSecrets')).toBe(10)
    expect(project.proxy.count('BatchGetSecretValue')).toBe(50)
    expect(project.proxy.count()).toBe(60)
    expect(project.proxy.mostInFlight()).toBeLessThanOrEqual(10)
    expect(project.proxy.mostInFlight()).toBeGreaterThan(2)

    project.proxy.reset()
    project.proxy.limit('BatchGetSecretValue', 8)
    const throttled = await project.keep(['export'])
    expect(throttled.code, throttled.stderr).toBe(0)
    expect(throttled.stdout).toBe(done.stdout)
    // Were nothing slowed down, ten at a time would meet far more refusals than there are answers.
    const refused = project.proxy.calls.filter(({ status }) => status === 400).length
    expect(refused).toBeGreaterThan(0)
    expect(refused).toBeLessThan(150)

    project.proxy.reset()
    project.proxy.on({ action: 'BatchGetSecretValue', times: Infinity, fault: faults.expiredToken() })
    const failed = await project.keep(['export'])
    expect(failed.code).toBe(3)
    // Those that were under way, and each of them once with new credentials.
    expect(project.proxy.count('BatchGetSecretValue')).toBeLessThanOrEqual(20)
    expectNoValue(failed)
  })
})

describe('keys that are named', () => {
  it('are read without a list', async () => {
    const project = await many(30)
    const keys = ['KEY_0003', 'KEY_0007', 'MISSING']
    const done = await project.keep(['export', '--only', keys.join(',')])
    expect(linesOf(done.stdout)).toEqual([`KEY_0003=${canary}-KEY_0003`, `KEY_0007=${canary}-KEY_0007`])
    expect(project.proxy.calls.map(({ action }) => action)).toEqual(['BatchGetSecretValue'])
    expect(project.proxy.calls[0]?.input['SecretIdList']).toEqual(keys.map((key) => project.nameOf(key)))
  })

  it('are found although no list knows them yet', async () => {
    const project = await many(3)
    project.proxy.hide([project.nameOf('KEY_0001')])
    expect(await project.ok('export', '--only', 'KEY_0001,KEY_0002')).toContain(`KEY_0001=${canary}-KEY_0001`)
  })
})

describe('a list', () => {
  it('with empty pages is followed to its end', async () => {
    const project = await many(3)
    project.proxy.on({ action: 'ListSecrets', times: Infinity, fault: pages.emptyPages(2) })
    expect(linesOf(await project.ok('show', '--unmask'))).toHaveLength(4)
    expect(linesOf(await project.ok('export'))).toHaveLength(3)
    expect(linesOf(await project.ok('show', '--names'))).toHaveLength(3)
  })

  it.each(['show', 'show --names', 'show --deleted', 'export', 'diff dev dev2'])(
    'that goes round in circles is an error, and ends: %s',
    async (line) => {
      const project = await many(2)
      project.proxy.on({ action: 'ListSecrets', times: Infinity, fault: pages.repeatingToken() })
      const done = await project.keep([...line.split(' '), '--json'])
      expect(done.code).toBe(3)
      expect(done.stdout).toBe('')
      expect(errorOf(done)).toMatchObject({ code: 'rejected', message: expect.stringMatching(/AWS goes round in circles/) })
      expectNoValue(done)
    },
  )

  it.each(['show', 'show --names', 'show --deleted', 'export', 'diff dev dev2'])(
    'that is denied, or empty in the wrong way, is not an empty environment: %s',
    async (line) => {
      const project = await many(2)
      const scripted = [faults.accessDenied(), faults.emptyBody(), faults.html(200)]
      for (const [index, code] of ['denied', 'unreachable', 'unreachable'].entries()) {
        project.proxy.reset()
        project.proxy.on({ action: 'ListSecrets', times: Infinity, fault: scripted[index]! })
        const done = await project.keep([...line.split(' '), '--json'])
        expect(done.code).toBe(3)
        expect(done.stdout).toBe('')
        expect(errorOf(done).code).toBe(code)
        if (code === 'denied') expect(errorOf(done).message).toMatch(/secretsmanager:ListSecrets is denied/)
        expectNoValue(done)
      }
    },
  )

  it('that lags does not hide a key from get, set, delete and verify', async () => {
    const project = await many(1)
    project.proxy.hide(['KEY_0000', 'NEW'].map((key) => project.nameOf(key)))
    expect(await project.ok('get', 'KEY_0000')).toBe(`${canary}-KEY_0000\n`)
    await project.ok('set', 'KEY_0000=second')
    await project.ok('set', 'NEW=first')
    await project.ok('set', 'NEW=second')
    expect(await project.labels('NEW')).toHaveLength(2)
    expect(project.proxy.count('CreateSecret')).toBe(1)
    expect(await project.ok('show', '--names')).toBe('')
    await project.ok('delete', 'NEW', '--force')
    expect(project.proxy.count('ListSecrets')).toBe(1)
  })

  it('that never knows its probe does not fail verify --write, which leaves nothing behind', async () => {
    const project = await secretsManagerProject()
    const probes: string[] = []
    project.proxy.on({
      action: 'CreateSecret',
      times: Infinity,
      fault: ({ input }, proceed) => {
        probes.push(String(input['Name']))
        project.proxy.hide(probes)
        return proceed()
      },
    })
    const done = await project.keep(['verify', '--env', 'dev', '--write'])
    expect(done.code, done.stderr).toBe(0)
    expect(done.stdout).toMatch(/^aws:dev +ok +ok +ok +ok +ok +ok$/m)
    expect(probes).toHaveLength(1)
    expect(await project.described(probes[0]!.slice(project.nameOf('').length))).toBeUndefined()
  })
})

it('secrets with bytes or without a value are named as what they are', async () => {
  const project = await many(1)
  const SecretBinary = Buffer.from(canary)
  await project.moto.send(new CreateSecretCommand({ Name: project.nameOf('BYTES'), SecretBinary, Tags: project.tags() }))
  await project.moto.send(new CreateSecretCommand({ Name: project.nameOf('EMPTY'), Tags: project.tags() }))
  const bulk = await project.keep(['export', '--json'])
  expect([bulk.code, bulk.stdout]).toEqual([3, ''])
  expect(errorOf(bulk).message).toMatch(/^aws:dev: could not read BYTES, EMPTY: BYTES holds binary data, and keep handles text$/)
  expectNoValue(bulk)
  const bytes = await project.keep(['get', 'BYTES', '--json'])
  expect([bytes.code, errorOf(bytes).code]).toEqual([3, 'unsupported'])
  expectNoValue(bytes)
  const empty = await project.keep(['get', 'EMPTY', '--json'])
  expect(empty.code).toBe(1)
  expect(errorOf(empty)).toEqual({
    code: 'not-found',
    message: 'EMPTY is there but has no value yet',
    hint: 'keep set EMPTY --vault aws --env dev gives it one',
  })
  const rest = await project.keep(['export', '--allow-partial'])
  expect([rest.code, linesOf(rest.stdout)]).toEqual([3, [`KEY_0000=${canary}-KEY_0000`]])
})
