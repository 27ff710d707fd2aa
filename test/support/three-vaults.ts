import crypto from 'node:crypto'
import { inject, onTestFinished } from 'vitest'
import { Plaintext } from '../../src/core/secret.ts'
import type { Driver, Host, Vault, WriteOptions } from '../../src/core/vault.ts'
import { localDriver } from '../../src/drivers/local/driver.ts'
import { secretsManagerDriver } from '../../src/drivers/secrets-manager/driver.ts'
import { ssmDriver } from '../../src/drivers/ssm/driver.ts'
import type { Json } from '../aws/exchange.ts'
import { startProxy, type AwsProxy } from '../aws/proxy.ts'
import { testIdentity, testRecipient } from '../drivers/local/backend.ts'
import { fakeAws } from './aws-cli.ts'
import { Project } from './project.ts'

/** By their slugs: Secrets Manager, Parameter Store, and files. */
export const slugs = ['secrets', 'params', 'files'] as const

export type Slug = (typeof slugs)[number]

type Values = Readonly<Record<string, string>>

/** A project with a vault of each driver, the AWS ones behind a proxy of its own, under a namespace that no other test has. */
export class ThreeVaults extends Project {
  readonly namespace = `t${crypto.randomBytes(5).toString('hex')}`
  readonly proxy: AwsProxy
  readonly #fields: Readonly<Record<Slug, Readonly<Record<string, string | number | readonly string[]>>>>

  constructor(proxy: AwsProxy) {
    super()
    this.proxy = proxy
    const aws = { region: 'us-east-1', endpoint: proxy.url, timeoutInSeconds: 10 }
    this.#fields = {
      secrets: { ...aws },
      params: { ...aws, writesPerSecond: 100 },
      files: { path: '.keep/files', recipients: [testRecipient] },
    }
    const vaults = {
      secrets: { driver: 'secretsmanager', ...this.#fields.secrets },
      params: { driver: 'ssm', ...this.#fields.params },
      files: { driver: 'local', ...this.#fields.files },
    }
    const { namespace } = this
    const envs = ['dev', 'dev2', 'production']
    const protectedEnvs = ['production']
    this.write('.keep.json', JSON.stringify({ namespace, envs, protectedEnvs, defaultVault: 'files', vaults }))
  }

  /** Nothing of this machine's AWS settings, and the key of the files. */
  override get env(): Record<string, string> {
    return { ...super.env, ...fakeAws, KEEP_AGE_KEY: testIdentity, AWS_ENDPOINT_URL_STS: this.proxy.url }
  }

  /** A vault without a process, by its context. */
  open(context: string): Promise<Vault> {
    const [slug, env] = context.split(':') as [Slug, string]
    const host: Host = {
      directory: this.folder,
      cwd: this.folder,
      home: this.home,
      platform: process.platform,
      env: this.env,
      warn: () => undefined,
      debug: () => undefined,
    }
    const opened = <Config>(driver: Driver<Config>): Promise<Vault> =>
      driver.open(driver.parse(new Map(Object.entries(this.#fields[slug])), slug), { namespace: this.namespace, env })
    if (slug === 'files') return opened(localDriver(host))
    return slug === 'params' ? opened(ssmDriver(host)) : opened(secretsManagerDriver(host))
  }

  /** Sets what a test begins with; the calls that this takes are forgotten. */
  async seed(context: string, values: Values, options?: WriteOptions): Promise<void> {
    const assignments = Object.entries(values).map(([key, text]) => ({ key, value: new Plaintext(text) }))
    const { failures } = await (await this.open(context)).setMany(assignments, options)
    if (failures.length > 0) throw failures[0]?.error
    this.proxy.reset()
  }

  /** One call as anybody else could make it, without keep. */
  async aws(service: 'secretsmanager' | 'ssm' | 'kms', action: string, input: object): Promise<Json> {
    const target = { secretsmanager: 'secretsmanager', ssm: 'AmazonSSM', kms: 'TrentService' }[service]
    const response = await fetch(this.proxy.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `${target}.${action}`,
        authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(input),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(text)
    return JSON.parse(text || '{}') as Json
  }

  /** A new KMS key, by its ARN. */
  async kmsKey(): Promise<string> {
    const { KeyMetadata } = await this.aws('kms', 'CreateKey', {})
    return (KeyMetadata as { Arn: string }).Arn
  }

  /** All values of a context. */
  async values(context: string): Promise<Record<string, string>> {
    const { secrets, failures } = await (await this.open(context)).getMany()
    if (failures.length > 0) throw failures[0]?.error
    return Object.fromEntries(secrets.map(({ key, value }) => [key, value.reveal()]))
  }

  /** The names of the writing calls that reached AWS. */
  get writes(): string[] {
    return this.proxy.calls.map(({ action }) => action).filter((action) => !/^(Get|List|Describe|BatchGet)/.test(action))
  }
}

/** Ends with the test. */
export async function threeVaults(): Promise<ThreeVaults> {
  const proxy = await startProxy(inject('moto'))
  const project = new ThreeVaults(proxy)
  onTestFinished(async () => {
    project.remove()
    await proxy.close()
  })
  return project
}
