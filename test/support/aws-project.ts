import crypto from 'node:crypto'
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  type DescribeSecretResponse,
} from '@aws-sdk/client-secrets-manager'
import { inject, onTestFinished } from 'vitest'
import { startProxy, type AwsProxy } from '../aws/proxy.ts'
import { Project, type Run } from './project.ts'

/** An error of keep as `--json` tells it. */
export interface Told {
  readonly code: string
  readonly message: string
  readonly hint?: string
}

/** A project whose default vault `aws` is Secrets Manager: the proxy, and moto behind it. */
export class AwsProject extends Project {
  readonly namespace = `app${crypto.randomBytes(5).toString('hex')}`
  readonly proxy: AwsProxy
  /** moto itself: what it holds, whatever the proxy says. */
  readonly moto = client('us-east-1')

  constructor(proxy: AwsProxy, fields: object = {}) {
    super()
    this.proxy = proxy
    this.configure(fields)
  }

  /** Writes the configuration: these fields of the vault beside, or instead of, those that it needs. */
  configure(fields: object = {}): void {
    const vault = { driver: 'secretsmanager', region: 'us-east-1', endpoint: this.proxy.url, timeoutInSeconds: 10, ...fields }
    const { namespace } = this
    const envs = ['dev', 'dev2', 'production']
    this.write('.keep.json', JSON.stringify({ namespace, envs, protectedEnvs: ['production'], vaults: { aws: vault } }))
  }

  /** Nothing of this machine's AWS settings. */
  override get env(): Record<string, string> {
    return {
      ...super.env,
      KEEP_ENV: 'dev',
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_EC2_METADATA_DISABLED: 'true',
    }
  }

  nameOf(key: string, env = 'dev'): string {
    return `${this.namespace}/${env}/${key}`
  }

  /** The tags that keep puts on a secret of this vault. */
  tags(env = 'dev'): { Key: string; Value: string }[] {
    const tags = { ManagedBy: 'Keep', Namespace: this.namespace, Env: env, VaultSlug: 'aws' }
    return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
  }

  /** Secrets as keep would have made them, made in moto. The version ids, oldest first. */
  async seed(key: string, ...values: string[]): Promise<string[]> {
    const [first = '', ...rest] = values
    const made = [await this.foreign(key, first, this.tags())]
    for (const SecretString of rest) {
      const { VersionId = '' } = await this.moto.send(new PutSecretValueCommand({ SecretId: this.nameOf(key), SecretString }))
      made.push(VersionId)
    }
    return made
  }

  /** A secret that somebody else made under our name: its version id. */
  async foreign(key: string, SecretString: string, Tags: { Key: string; Value: string }[] = []): Promise<string> {
    const { VersionId = '' } = await this.moto.send(new CreateSecretCommand({ Name: this.nameOf(key), SecretString, Tags }))
    return VersionId
  }

  async scheduleDeletion(key: string): Promise<void> {
    await this.moto.send(new DeleteSecretCommand({ SecretId: this.nameOf(key), RecoveryWindowInDays: 7 }))
  }

  /** What moto knows of a secret; undefined when there is none. */
  async described(key: string, env = 'dev'): Promise<DescribeSecretResponse | undefined> {
    return absentIs(undefined, this.moto.send(new DescribeSecretCommand({ SecretId: this.nameOf(key, env) })))
  }

  /** The current value in moto; undefined when there is none, or it waits for its deletion. */
  async value(key: string, env = 'dev'): Promise<string | undefined> {
    const command = new GetSecretValueCommand({ SecretId: this.nameOf(key, env), VersionStage: 'AWSCURRENT' })
    return (await absentIs(undefined, this.moto.send(command)))?.SecretString
  }

  /** The labels of each version in moto, those of versions without any too. */
  async labels(key: string): Promise<string[][]> {
    const command = new ListSecretVersionIdsCommand({ SecretId: this.nameOf(key), IncludeDeprecated: true })
    return ((await absentIs(undefined, this.moto.send(command)))?.Versions ?? []).map(({ VersionStages = [] }) => VersionStages)
  }

  override remove(): void {
    this.moto.destroy()
    super.remove()
  }
}

/** With a proxy and a namespace of its own; all of it ends with the test. One that runs beside others gives its own `atEnd`. */
export async function awsProject(fields: object = {}, atEnd: typeof onTestFinished = onTestFinished): Promise<AwsProject> {
  const proxy = await startProxy(inject('moto'))
  const project = new AwsProject(proxy, fields)
  atEnd(async () => {
    project.remove()
    await proxy.close()
  })
  return project
}

/** moto in some region. */
export function client(region: string): SecretsManagerClient {
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' }
  return new SecretsManagerClient({ region, endpoint: inject('moto'), credentials })
}

/** The error in the last line of stderr, which `--json` makes an object. */
export function errorOf({ stderr }: Run): Told {
  const last = stderr.trimEnd().split('\n').at(-1) ?? ''
  return (JSON.parse(last) as { error: Told }).error
}

async function absentIs<T>(absence: T, call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    if (error instanceof Error && ['ResourceNotFoundException', 'InvalidRequestException'].includes(error.name)) return absence
    throw error
  }
}
