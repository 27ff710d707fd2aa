import crypto from 'node:crypto'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SSMClient } from '@aws-sdk/client-ssm'
import { inject, onTestFinished } from 'vitest'
import { type AwsProxy, type ProxyOptions, startProxy } from './proxy.ts'

const settings = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  maxAttempts: 1,
}

export interface Bench {
  readonly proxy: AwsProxy
  readonly secrets: SecretsManagerClient
  readonly parameters: SSMClient
  /** The same of moto itself: what it holds, whatever the proxy says. */
  readonly motosSecrets: SecretsManagerClient
  /** A beginning of names that no other test has. */
  readonly prefix: string
}

/** A proxy before the moto that all tests share, and the SDK's clients, which try once; all of it ends with the test. */
export async function bench(options?: ProxyOptions): Promise<Bench> {
  const proxy = await startProxy(inject('moto'), options)
  const secrets = new SecretsManagerClient({ ...settings, endpoint: proxy.url })
  const parameters = new SSMClient({ ...settings, endpoint: proxy.url })
  const motosSecrets = new SecretsManagerClient({ ...settings, endpoint: inject('moto') })
  onTestFinished(async () => {
    for (const client of [secrets, parameters, motosSecrets]) client.destroy()
    await proxy.close()
  })
  return { proxy, secrets, parameters, motosSecrets, prefix: `t${crypto.randomBytes(5).toString('hex')}` }
}

/** What a call is rejected with: its name, message and HTTP status. */
export async function failureOf(call: Promise<unknown>): Promise<{ name: string; message: string; status: number | undefined }> {
  try {
    await call
  } catch (error) {
    const { name, message, code, $metadata } = error as Error & { code?: string; $metadata?: { httpStatusCode?: number } }
    return { name: name === 'Error' ? (code ?? name) : name, message, status: $metadata?.httpStatusCode }
  }
  throw new Error('the call did not fail')
}
