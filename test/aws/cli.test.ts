import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import path from 'node:path'
import { expect, inject, it } from 'vitest'
import { bench } from './bench.ts'

it('the AWS command line speaks to it as the SDK does', async () => {
  const { proxy, prefix } = await bench()
  const env = { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing', AWS_DEFAULT_REGION: 'us-east-1' }
  const aws = (...args: string[]) =>
    promisify(execFile)(path.join(inject('python'), 'aws'), ['--endpoint-url', proxy.url, ...args], { env })
  await aws('secretsmanager', 'create-secret', '--name', prefix, '--secret-string', 'v')
  const { stdout } = await aws('secretsmanager', 'get-secret-value', '--secret-id', prefix)
  expect(JSON.parse(stdout)).toMatchObject({ Name: prefix, SecretString: 'v' })
  await expect(aws('secretsmanager', 'create-secret', '--name', `${prefix} spaced`, '--secret-string', 'v')).rejects.toThrow(
    'An error occurred (ValidationException) when calling the CreateSecret operation',
  )
  expect(proxy.calls.map(({ action }) => action)).toEqual(['CreateSecret', 'GetSecretValue', 'CreateSecret'])
})
