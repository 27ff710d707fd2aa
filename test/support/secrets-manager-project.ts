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
import { inject, type onTestFinished } from 'vitest'
import type { AwsProxy } from '../aws/proxy.ts'
import { AwsProject, credentials, started, unless } from './aws-project.ts'

/** A project whose default vault `aws` is in Secrets Manager. */
export class SecretsManagerProject extends AwsProject {
  /** moto itself: what it holds, whatever the proxy says. */
  readonly moto = client('us-east-1')

  constructor(proxy: AwsProxy, fields: object = {}) {
    super(proxy, { driver: 'secretsmanager' })
    this.configure(fields)
  }

  nameOf(key: string, env = 'dev'): string {
    return `${this.namespace}/${env}/${key}`
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
    return unless(absence, this.moto.send(new DescribeSecretCommand({ SecretId: this.nameOf(key, env) })))
  }

  /** The current value in moto; undefined when there is none, or it waits for its deletion. */
  async value(key: string, env = 'dev'): Promise<string | undefined> {
    const command = new GetSecretValueCommand({ SecretId: this.nameOf(key, env), VersionStage: 'AWSCURRENT' })
    return (await unless(absence, this.moto.send(command)))?.SecretString
  }

  /** The labels of each version in moto, those of versions without any too. */
  async labels(key: string): Promise<string[][]> {
    const command = new ListSecretVersionIdsCommand({ SecretId: this.nameOf(key), IncludeDeprecated: true })
    return ((await unless(absence, this.moto.send(command)))?.Versions ?? []).map(({ VersionStages = [] }) => VersionStages)
  }

  protected disconnect(): void {
    this.moto.destroy()
  }
}

const absence = ['ResourceNotFoundException', 'InvalidRequestException']

/** Ends with the test. One that runs beside others gives its own `atEnd`. */
export async function secretsManagerProject(fields: object = {}, atEnd?: typeof onTestFinished): Promise<SecretsManagerProject> {
  return started((proxy) => new SecretsManagerProject(proxy, fields), atEnd && { atEnd })
}

/** moto in some region. */
export function client(region: string): SecretsManagerClient {
  return new SecretsManagerClient({ region, endpoint: inject('moto'), credentials })
}
