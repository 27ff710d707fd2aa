import http from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { secretsManagerProject, type SecretsManagerProject } from '../../support/secrets-manager-project.ts'
import type { Run } from '../../support/project.ts'

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
  expect(await get(made, { AWS_PROFILE: 'process' })).toMatchObject({ code: 0, stdout: 'found\n' })
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

it('are assumed by the role of the configuration, once for all environments', async () => {
  const made = await project({ roleArn: 'arn:aws:iam::123456789012:role/keeper', externalId: 'shared-word', profile: 'direct' })
  expect(await get(made, {})).toMatchObject({ code: 0, stdout: 'found\n', stderr: '' })
  const env = { AWS_SHARED_CREDENTIALS_FILE: made.file('aws/credentials'), AWS_CONFIG_FILE: made.file('aws/config') }
  const done = await made.keep(['diff', 'dev', 'dev2', 'production'], { env: { ...env, AWS_ENDPOINT_URL_STS: made.proxy.url } })
  expect(done.code, done.stderr).toBe(0)
  // One for each of the two runs.
  expect(made.proxy.count('AssumeRole')).toBe(2)
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
