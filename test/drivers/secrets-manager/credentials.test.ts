import crypto from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import * as faults from '../../aws/faults.ts'
import { errorOf } from '../../support/aws-project.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { run, binary } from '../../support/project.ts'
import { secretsManagerProject, type SecretsManagerProject } from '../../support/secrets-manager-project.ts'

/** Without the credentials of the other tests: `keep get KEY --json` in this environment. */
function withOnly(project: SecretsManagerProject, env: Record<string, string>, ...args: string[]): ReturnType<typeof run> {
  const { PATH = '', HOME = '' } = project.env
  const all = { PATH, HOME, KEEP_ENV: 'dev', AWS_EC2_METADATA_DISABLED: 'true', ...env }
  return run(process.execPath, [binary, ...(args.length > 0 ? args : ['get', 'KEY', '--json'])], {
    cwd: project.folder,
    env: all,
  })
}

function awsFile(project: SecretsManagerProject, name: string, text: string): void {
  const file = path.join(project.home, '.aws', name)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, text)
}

/** An SSO token that was good until this time; nothing can renew it. */
function cachedToken(project: SecretsManagerProject, name: string, expiresAt: string): void {
  const file = `sso/cache/${crypto.createHash('sha1').update(name).digest('hex')}.json`
  awsFile(project, file, JSON.stringify({ accessToken: canary, expiresAt, region: 'us-east-1', startUrl: 'https://sso.invalid' }))
}

const ssoProfiles = {
  'a session of its own': `[profile work]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = dev
[sso-session corp]
sso_region = us-east-1
sso_start_url = https://sso.invalid/start
`,
  'the older form': `[profile work]
sso_region = us-east-1
sso_start_url = https://sso.invalid/start
sso_account_id = 123456789012
sso_role_name = dev
`,
}

describe('without credentials that are good', () => {
  it('says that there are none, and asks nobody', async () => {
    const project = await secretsManagerProject()
    const done = await withOnly(project, {})
    expect(done.code).toBe(3)
    expect(errorOf(done)).toMatchObject({ code: 'credentials', message: 'could not read KEY: no AWS credentials were found' })
    expect(errorOf(done).hint).toMatch(/AWS_PROFILE/)
    expect(project.proxy.calls).toEqual([])
  })

  it.each(Object.entries(ssoProfiles))('names the login that an expired SSO session needs: %s', async (_, profile) => {
    const project = await secretsManagerProject({ profile: 'work' })
    awsFile(project, 'config', profile)
    for (const name of ['corp', 'https://sso.invalid/start']) cachedToken(project, name, '2020-01-01T00:00:00Z')
    const done = await withOnly(project, {})
    expect(done.code).toBe(3)
    expect(errorOf(done)).toEqual({
      code: 'credentials',
      message: 'could not read KEY: the SSO session has expired or was never begun',
      hint: 'aws sso login --profile work',
    })
    expect(project.proxy.calls).toEqual([])
    expectNoValue(done)
  })

  it('names a profile that is not there', async () => {
    const project = await secretsManagerProject({ profile: 'nobody' })
    const done = await withOnly(project, {})
    expect(done.code).toBe(3)
    expect(errorOf(done)).toMatchObject({ code: 'credentials', message: expect.stringMatching(/profile nobody/) })
  })
})

describe('credentials that expire', () => {
  it.each([
    ['get', ['get', 'KEY'], 2],
    ['set', ['set', 'KEY'], 4],
    ['export of many', ['export'], 2],
  ])('are asked for anew once, then reported: %s', async (_, args, most) => {
    const project = await secretsManagerProject()
    await project.seed('KEY', 'older')
    project.proxy.on({ times: Infinity, fault: faults.expiredToken() })
    const done = await project.keep([...args, '--json'], { input: canary })
    expect(done.code).toBe(3)
    expect(errorOf(done)).toMatchObject({ code: 'credentials' })
    expect(errorOf(done).hint).toBe('get new ones, for example: aws sso login; then run the same again')
    expect(project.proxy.count()).toBeLessThanOrEqual(most)
    expect(await project.value('KEY')).toBe('older')
    expectNoValue(done)
  })

  it('in the middle of a read are renewed for every call that was under way', async () => {
    const project = await secretsManagerProject({ profile: 'work' })
    for (let key = 0; key < 100; key++) await project.seed(`KEY${key}`, `value ${key}`)
    // Each look gives the next key: AWS_1, AWS_2 ...
    awsFile(project, 'count', '')
    const script = `import fs from "node:fs";const f=${JSON.stringify(path.join(project.home, '.aws/count'))};fs.appendFileSync(f,".");console.log(JSON.stringify({Version:1,AccessKeyId:"AWS_"+fs.statSync(f).size,SecretAccessKey:"s"}))`
    awsFile(project, 'next.mjs', script)
    const command = `${process.execPath} ${path.join(project.home, '.aws/next.mjs')}`
    awsFile(project, 'config', `[profile work]\ncredential_process = ${command}\n`)
    project.proxy.on({
      action: 'BatchGetSecretValue',
      times: Infinity,
      when: ({ headers }) => headers.authorization?.includes('Credential=AWS_1/') === true,
      fault: faults.expiredToken(),
    })
    const done = await withOnly(project, {}, 'export')
    expect(done.code, done.stderr).toBe(0)
    expect(done.stdout.trim().split('\n')).toHaveLength(100)
    expect(project.proxy.count('BatchGetSecretValue')).toBe(10)
    expect(fs.statSync(path.join(project.home, '.aws/count')).size).toBe(2)
  })
})

describe('an address', () => {
  it('that nobody listens at is unreachable', async () => {
    const project = await secretsManagerProject()
    const free = net.createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => free.once('listening', resolve))
    const { port } = free.address() as net.AddressInfo
    await new Promise((resolve) => free.close(resolve))
    project.configure({ endpoint: `http://127.0.0.1:${port}`, timeoutInSeconds: 1 })
    const done = await project.keep(['set', 'KEY', '--json'], { input: canary })
    expect(done.code).toBe(3)
    expect(errorOf(done)).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/AWS cannot be reached \(ECONNREFUSED\)$/),
    })
    expectNoValue(done)
  })

  it('needs a region', async () => {
    const project = await secretsManagerProject({ region: undefined })
    const done = await project.keep(['set', 'KEY', '--json'], { input: canary })
    expect(done.code).toBe(2)
    expect(errorOf(done)).toEqual({
      code: 'config',
      message: 'could not look at KEY: no AWS region is named',
      hint: 'keep vault:edit aws --region us-east-1, or set AWS_REGION',
    })
    expect(project.proxy.calls).toEqual([])
    expectNoValue(done)
  })

  it('of another region has other secrets', async () => {
    const project = await secretsManagerProject({ region: 'eu-west-1' })
    await project.seed('KEY', canary)
    const done = await project.keep(['get', 'KEY', '--json'])
    expect(done.code).toBe(1)
    expect(errorOf(done).code).toBe('not-found')
    expect(project.proxy.calls.every(({ region }) => region === 'eu-west-1')).toBe(true)
    expectNoValue(done)
  })

  it.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_SECRETS_MANAGER'])(
    'over plain http is refused before a byte is sent: %s',
    async (name) => {
      const project = await secretsManagerProject({ endpoint: undefined })
      const env = { [name]: 'http://keep-test.invalid:9', AWS_SESSION_TOKEN: canary }
      const done = await project.keep(['set', 'KEY', '--json', '--debug'], { input: canary, env })
      expect(done.code).toBe(2)
      expect(errorOf(done)).toMatchObject({ code: 'untrusted', message: 'requests would go unencrypted to keep-test.invalid' })
      expectNoValue(done)
    },
  )

  it('in a variable is followed to this machine', async () => {
    const project = await secretsManagerProject({ endpoint: undefined })
    await project.seed('KEY', 'older')
    const done = await project.keep(['get', 'KEY'], { env: { AWS_ENDPOINT_URL: project.proxy.url } })
    expect(done).toEqual({ code: 0, stdout: 'older\n', stderr: '' })
  })
})
