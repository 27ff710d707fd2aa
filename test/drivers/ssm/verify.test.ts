import { describe, expect, it } from 'vitest'
import * as faults from '../../aws/faults.ts'
import { errorOf } from '../../support/aws-project.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { ssmProject, type SsmProject } from '../../support/ssm-project.ts'

function probes(project: SsmProject): unknown[] {
  return project.inputs('PutParameter').map(({ Name }) => Name)
}

describe('verify', () => {
  it('reads, and changes nothing', async () => {
    const project = await ssmProject()
    await project.seed('KEY', canary)
    const done = await project.keep(['verify', '--env', 'dev'])
    expect(done.code, done.stderr).toBe(0)
    expect(done.stdout).toMatch(/^aws:dev +ok +ok +ok/m)
    expect(project.proxy.count(/^(Put|Add|Delete)/)).toBe(0)
    expectNoValue(done)
  })

  it.each([[[]], [['KEY']]])('--write leaves nothing behind, also where no list knows its probe: %j', async (keys) => {
    const project = await ssmProject()
    for (const key of keys) await project.seed(key, canary)
    const names: string[] = []
    project.proxy.on({
      action: 'PutParameter',
      times: Infinity,
      fault: ({ input }, proceed) => {
        names.push(String(input['Name']))
        project.proxy.hide(names)
        return proceed()
      },
    })
    const done = await project.keep(['verify', '--env', 'dev', '--write'])
    expect(done.code, done.stderr).toBe(0)
    expect(done.stdout).toMatch(/^aws:dev +ok +ok +ok +ok +ok +ok$/m)
    expect(names).toHaveLength(1)
    expect(await project.value(names[0]!.slice(project.nameOf('').length))).toBeUndefined()
    expectNoValue(done)
  })

  it.each(['PutParameter', 'GetParameters'])('says what is missing where %s is denied', async (action) => {
    const project = await ssmProject()
    await project.seed('KEY', canary)
    project.proxy.on({ action: [action, 'GetParameter'], times: Infinity, fault: faults.accessDenied() })
    const done = await project.keep(['verify', '--env', 'dev', '--write'])
    expect(done.code).toBe(3)
    expect(`${done.stdout}${done.stderr}`).toMatch(/ssm:\w+ is denied to arn:aws:iam::123456789012:user\/dev/)
    expectNoValue(done)
  })

  it('names the probe that it cannot delete again', async () => {
    const project = await ssmProject()
    project.proxy.on({ action: 'DeleteParameter', times: Infinity, fault: faults.accessDenied() })
    const done = await project.keep(['verify', '--env', 'dev', '--write'])
    expect(done.code).toBe(3)
    expect(probes(project)).toHaveLength(1)
    const key = String(probes(project)[0]).slice(project.nameOf('').length)
    expect(`${done.stdout}${done.stderr}`).toContain(`${key} is left behind`)
  })
})

describe('info', () => {
  it('shows the address and who we are, and asks Parameter Store nothing', async () => {
    const project = await ssmProject()
    const done = await project.keep(['info'], { env: { AWS_ENDPOINT_URL_STS: project.proxy.url } })
    expect(done.code, done.stderr).toBe(0)
    expect(done.stdout).toContain(project.proxy.url)
    expect(done.stdout).toContain('123456789012')
    expect(project.proxy.calls.map(({ action }) => action)).toEqual(['GetCallerIdentity'])
  })

  it('shows the address that a variable gives', async () => {
    const project = await ssmProject({ endpoint: undefined })
    const env = { AWS_ENDPOINT_URL_SSM: project.proxy.url, AWS_ENDPOINT_URL_STS: project.proxy.url }
    const done = await project.keep(['info'], { env })
    expect(done.stdout).toContain(project.proxy.url)
    await project.seed('KEY', 'older')
    expect(await project.keep(['get', 'KEY'], { env })).toEqual({ code: 0, stdout: 'older\n', stderr: '' })
  })
})

describe('credentials', () => {
  it('of the role in the configuration sign every call', async () => {
    const project = await ssmProject({ roleArn: 'arn:aws:iam::123456789012:role/keeper', externalId: 'shared-word' })
    await project.seed('KEY', 'older')
    await project.ok('trust', '--yes')
    const done = await project.keep(['get', 'KEY'], { env: { AWS_ENDPOINT_URL_STS: project.proxy.url } })
    expect(done).toEqual({ code: 0, stdout: 'older\n', stderr: '' })
    expect(project.proxy.calls.map(({ action }) => action)).toEqual(['AssumeRole', 'GetParameter'])
    expect(project.proxy.calls[1]?.headers.authorization).toMatch(/Credential=ASIA/)
  })

  it.each(['get KEY', 'set KEY', 'export', 'delete KEY --force'])('that expire are asked for anew once: %s', async (line) => {
    const project = await ssmProject()
    await project.seed('KEY', 'older')
    project.proxy.on({ times: Infinity, fault: faults.expiredToken() })
    const done = await project.keep([...line.split(' '), '--json'], { input: canary })
    expect(done.code).toBe(3)
    expect(errorOf(done)).toMatchObject({ code: 'credentials', hint: expect.stringMatching(/then run the same again$/) })
    expect(project.proxy.count()).toBeLessThanOrEqual(4)
    expect(await project.value('KEY')).toBe('older')
    expectNoValue(done)
  })

  it('are not sent over plain http', async () => {
    const project = await ssmProject({ endpoint: undefined })
    const env = { AWS_ENDPOINT_URL_SSM: 'http://keep-test.invalid:9', AWS_SESSION_TOKEN: canary }
    const done = await project.keep(['set', 'KEY', '--json', '--debug'], { input: canary, env })
    expect(done.code).toBe(2)
    expect(errorOf(done)).toMatchObject({ code: 'untrusted', message: 'requests would go unencrypted to keep-test.invalid' })
    expectNoValue(done)
  })
})
