import {
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  SSMClient,
  paginateGetParameterHistory,
  type ParameterHistory,
  type ParameterMetadata,
  type PutParameterCommandInput,
} from '@aws-sdk/client-ssm'
import { inject, type onTestFinished } from 'vitest'
import type { AwsProxy, ProxyOptions } from '../aws/proxy.ts'
import { AwsProject, credentials, started, unless } from './aws-project.ts'

/** A project whose default vault `aws` is in Parameter Store. */
export class SsmProject extends AwsProject {
  /** moto itself: what it holds, whatever the proxy says. */
  readonly moto = new SSMClient({ region: 'us-east-1', endpoint: inject('moto'), credentials })

  /** Writes are not slowed down unless the fields say so. */
  constructor(proxy: AwsProxy, fields: object = {}) {
    super(proxy, { driver: 'ssm', writesPerSecond: 100 })
    this.configure(fields)
  }

  nameOf(key: string, env = 'dev'): string {
    return `/${this.namespace}/${env}/${key}`
  }

  /** A parameter as keep would have made it, made in moto. The versions, oldest first. */
  async seed(key: string, ...values: string[]): Promise<string[]> {
    const [first = '', ...rest] = values
    const made = [await this.put(key, first, { Tags: this.tags() })]
    for (const value of rest) made.push(await this.put(key, value, { Overwrite: true }))
    return made
  }

  /** Each key has its name for a value, after `prefix`. */
  async seedMany(keys: readonly string[], prefix: string): Promise<void> {
    const rest = keys.values()
    const worker = async (): Promise<void> => {
      for (const key of rest) await this.seed(key, `${prefix}-${key}`)
    }
    await Promise.all(Array.from({ length: 8 }, worker))
  }

  /** One version, put by somebody else: its number. */
  async put(key: string, Value: string, more: Partial<PutParameterCommandInput> = {}): Promise<string> {
    const command = new PutParameterCommand({ Name: this.nameOf(key), Value, Type: 'SecureString', ...more })
    return String((await this.moto.send(command)).Version)
  }

  /** What moto knows of a parameter; undefined when there is none. Takes moto long when it has many. */
  async described(key: string): Promise<ParameterMetadata | undefined> {
    const ParameterFilters = [{ Key: 'Name', Values: [this.nameOf(key)] }]
    return (await this.moto.send(new DescribeParametersCommand({ ParameterFilters }))).Parameters?.[0]
  }

  /** The current value in moto; undefined when there is none. */
  async value(key: string, env = 'dev'): Promise<string | undefined> {
    const command = new GetParameterCommand({ Name: this.nameOf(key, env), WithDecryption: true })
    return (await unless(['ParameterNotFound'], this.moto.send(command)))?.Parameter?.Value
  }

  /** All versions in moto, oldest first. */
  async versions(key: string): Promise<ParameterHistory[]> {
    const input = { Name: this.nameOf(key), WithDecryption: true }
    if ((await unless(['ParameterNotFound'], this.moto.send(new GetParameterHistoryCommand(input)))) === undefined) return []
    const found: ParameterHistory[] = []
    for await (const { Parameters = [] } of paginateGetParameterHistory({ client: this.moto }, input)) found.push(...Parameters)
    return found
  }

  async tagsOf(key: string): Promise<Record<string, string>> {
    const command = new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: this.nameOf(key) })
    const { TagList = [] } = await this.moto.send(command)
    return Object.fromEntries(TagList.map(({ Key = '', Value = '' }) => [Key, Value]))
  }

  /** What keep sent with each call of this action. */
  inputs(action: string): Record<string, unknown>[] {
    return this.proxy.calls.filter((call) => call.action === action).map(({ input }) => input)
  }

  protected disconnect(): void {
    this.moto.destroy()
  }
}

/** Ends with the test. One that runs beside others gives its own `atEnd`. */
export async function ssmProject(
  fields: object = {},
  options: ProxyOptions & { readonly atEnd?: typeof onTestFinished } = {},
): Promise<SsmProject> {
  return started((proxy) => new SsmProject(proxy, fields), options)
}
