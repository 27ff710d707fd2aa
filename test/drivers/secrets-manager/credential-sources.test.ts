import http from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { secretsManagerProject, type SecretsManagerProject } from '../../support/secrets-manager-project.ts'
import type { Run } from '../../support/project.ts'
import type { Handler } from '../../aws/exchange.ts'

/** Where the SDK finds credentials; the environment has none in these tests. */
const files = {
  config: `
[profile direct]
region = us-east-1
[profile chained]
role_arn = arn:aws:iam::123456789012:role/chained
source_profile = direct
region = us-east-1
[profile process]
credential_process = /bin/echo '{"Version":1,"AccessKeyId":"AKIAPROCESS","SecretAccessKey":"s"}'
`,
  credentials: `
[direct]
aws_access_key_id = AKIADIRECT
aws_secret_access_key = s
`,
}

async function project(fields: object = {}): Promise<SecretsManagerProject> {
  const made = await secretsManagerProject(fields)
  made.write('aws/config', files.config)
  made.write('aws/credentials', files.credentials)
  made.write('aws/token', 'a token of the platform')
  await made.seed('KEY', 'found')
  return made
}

function get(made: SecretsManagerProject, env: Record<string, string>): Promise<Run> {
  const shared = {
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
    AWS_CONFIG_FILE: made.file('aws/config'),
    AWS_SHARED_CREDENTIALS_FILE: made.file('aws/credentials'),
    AWS_ENDPOINT_URL_STS: made.proxy.url,
  }
  return made.keep(['get', 'KEY'], { env: { ...shared, ...env } })
}

/** The access keys that the calls were signed with, each once. */
function signers({ proxy }: SecretsManagerProject): string[] {
  const keys = proxy.calls.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1] ?? 'unsigned')
  return [...new Set(keys)]
}

it.each([
  ['a profile', 'direct', ['AKIADIRECT']],
  ['a program', 'process', ['AKIAPROCESS']],
])('are found by %s', async (_, profile, expected) => {
  const made = await project()
  expect(await get(made, { AWS_PROFILE: profile })).toMatchObject({ code: 0, stdout: 'found\n', stderr: '' })
  expect(signers(made)).toEqual(expected)
})

it('are found by the profile of the configuration', async () => {
  const made = await project({ profile: 'direct' })
  // Of two sources the SDK warns; that is for --debug.
  const both = { AWS_PROFILE: 'process', AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 's' }
  expect(await get(made, both)).toMatchObject({ code: 0, stdout: 'found\n', stderr: '' })
  expect(signers(made)).toEqual(['AKIADIRECT'])
})

it.each([
  ['a profile that assumes a role', { AWS_PROFILE: 'chained' }, 'AssumeRole'],
  [
    'the web identity of a platform, as with IRSA',
    { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/web' },
    'AssumeRoleWithWebIdentity',
  ],
])('are found by %s', async (_, env, action) => {
  const made = await project()
  const web = action === 'AssumeRole' ? {} : { AWS_WEB_IDENTITY_TOKEN_FILE: made.file('aws/token'), AWS_REGION: 'us-east-1' }
  expect(await get(made, { ...env, ...web })).toMatchObject({ code: 0, stdout: 'found\n', stderr: '' })
  expect(made.proxy.calls.map((call) => call.action)).toEqual([action, 'GetSecretValue'])
})

/** An error of STS, in its own form. */
function refusal(code: string, message: string): Handler {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`
  const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${error}<RequestId>1</RequestId></ErrorResponse>`
  return async () => ({ status: 403, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) })
}

const web = 'arn:aws:iam::123456789012:role/web'

it.each([
  [
    'a trust policy that names somebody else',
    refusal('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity'),
    'sts:AssumeRoleWithWebIdentity is denied, so the role cannot be taken',
  ],
  [
    'a policy that denies the role',
    refusal('AccessDenied', `User: ${web}x is not authorized to perform: sts:AssumeRole on resource: ${web}`),
    'sts:AssumeRole is denied, so arn:aws:iam::123456789012:role/web',
  ],
  ['a token for another audience', refusal('InvalidIdentityToken', 'Incorrect token audience'), 'does not accept the token'],
])('say that they could not be got, not that the secret is denied: %s', async (_, fault, says) => {
  const made = await project()
  made.proxy.on({ action: 'AssumeRoleWithWebIdentity', times: Infinity, fault })
  const env = { AWS_ROLE_ARN: web, AWS_WEB_IDENTITY_TOKEN_FILE: made.file('aws/token'), AWS_REGION: 'us-east-1' }
  const done = await get(made, env)
  expect(done).toMatchObject({ code: 3, stderr: expect.stringContaining(says) })
  expect(done.stderr).not.toContain('keep iam')
})

it('are assumed by the role of the configuration, once for all environments', async () => {
  const made = await project({ roleArn: 'arn:aws:iam::123456789012:role/keeper', externalId: 'shared-word', profile: 'direct' })
  const distrusted = await get(made, {})
  expect([distrusted.code, distrusted.stdout]).toEqual([2, ''])
  expect(distrusted.stderr).toContain(
    'vault aws would act as arn:aws:iam::123456789012:role/keeper\nkeep: hint: read the file, then: keep trust',
  )
  expect(made.proxy.calls).toEqual([])
  await made.ok('trust', '--yes')
  expect(await get(made, {})).toMatchObject({ code: 0, stdout: 'found\n', stderr: '' })
  const env = { AWS_SHARED_CREDENTIALS_FILE: made.file('aws/credentials'), AWS_CONFIG_FILE: made.file('aws/config') }
  const done = await made.keep(['diff', 'dev', 'dev2', 'production'], { env: { ...env, AWS_ENDPOINT_URL_STS: made.proxy.url } })
  expect(done.code, done.stderr).toBe(0)
  // One for each of the two runs.
  const assumed = made.proxy.calls.filter(({ action }) => action === 'AssumeRole')
  expect(assumed.map(({ input }) => [input['RoleArn'], input['ExternalId']])).toEqual(
    Array.from({ length: 2 }, () => ['arn:aws:iam::123456789012:role/keeper', 'shared-word']),
  )
})

it('are found in the container that keep runs in', async () => {
  const made = await project()
  const Expiration = new Date(Date.now() + 3_600_000).toISOString()
  const server = http.createServer((_, response) => {
    response.end(JSON.stringify({ AccessKeyId: 'ASIACONTAINER', SecretAccessKey: 's', Token: 't', Expiration }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const done = await get(made, { AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/credentials` })
  expect(done).toMatchObject({ code: 0, stdout: 'found\n', stderr: '' })
  expect(signers(made)).toEqual(['ASIACONTAINER'])
})

it('are found by a program that inherits no key of a vault', async () => {
  const made = await project()
  const program = `sh -c 'env > ${made.file('inherited')}; echo "{\\"Version\\":1,\\"AccessKeyId\\":\\"AKIAPROCESS\\",\\"SecretAccessKey\\":\\"s\\"}"'`
  made.write('aws/config', `[profile process]\ncredential_process = ${program}\n`)
  const env = { AWS_PROFILE: 'process', KEEP_AGE_KEY: 'AGE-SECRET-KEY-1', SOPS_AGE_KEY: 'AGE-SECRET-KEY-2' }
  expect(await get(made, env)).toMatchObject({ code: 0, stdout: 'found\n' })
  expect(made.read('inherited')).toContain('AWS_PROFILE=process')
  expect(made.read('inherited')).not.toContain('AGE-SECRET-KEY')
})
