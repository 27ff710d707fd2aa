import crypto from 'node:crypto'
import path from 'node:path'
import { inject, onTestFinished } from 'vitest'
import type { FieldValue, FieldValues } from '../../src/core/field.ts'
import type { Driver, Host, Scope, Vault } from '../../src/core/vault.ts'
import { secretsManagerDriver } from '../../src/drivers/secrets-manager/driver.ts'
import { ssmDriver } from '../../src/drivers/ssm/driver.ts'
import { startProxy, type AwsProxy } from '../aws/proxy.ts'
import { emptyProject, run, type Project, type Run, type RunOptions } from './project.ts'

/** Credentials of nobody, and no search for others, which would leave this machine. */
export const fakeAws = {
  AWS_ACCESS_KEY_ID: 'testing',
  AWS_SECRET_ACCESS_KEY: 'testing',
  AWS_EC2_METADATA_DISABLED: 'true',
}

const region = 'us-east-1'

type AwsDriver = 'secretsmanager' | 'ssm'

/** A project whose only vault, `aws`, is in AWS behind a proxy of its own, under a namespace that no other test has. */
export class AwsCliProject {
  readonly proxy: AwsProxy
  readonly project: Project = emptyProject()
  readonly namespace = `t${crypto.randomBytes(5).toString('hex')}`
  readonly #driver: AwsDriver
  readonly #fields: Readonly<Record<string, FieldValue>>

  constructor(proxy: AwsProxy, driver: AwsDriver, fields: Readonly<Record<string, FieldValue>>) {
    this.proxy = proxy
    this.#driver = driver
    // As fast as moto takes it.
    this.#fields = { region, endpoint: proxy.url, ...(driver === 'ssm' && { writesPerSecond: 100 }), ...fields }
    const { namespace } = this
    const aws = { driver, ...this.#fields }
    const configuration = { namespace, envs: ['web', 'other'], defaultVault: 'aws', vaults: { aws } }
    this.project.write('.keep.json', JSON.stringify(configuration, plain))
  }

  /** The name in AWS of a key in `web`. */
  nameOf(key: string): string {
    return `${this.#driver === 'ssm' ? '/' : ''}${this.namespace}/web/${key}`
  }

  /** The real binary; in `web` unless the arguments say otherwise. */
  async keep(args: readonly string[], options: RunOptions = {}): Promise<Run> {
    const env = { ...fakeAws, KEEP_ENV: 'web', AWS_ENDPOINT_URL_STS: this.proxy.url, ...options.env }
    return this.project.keep(args, { ...options, env })
  }

  /** The same for a step that must succeed: its stdout. */
  async ok(...args: string[]): Promise<string> {
    const done = await this.keep(args)
    if (done.code !== 0) throw new Error(`keep ${args.join(' ')} ended with ${done.code}: ${done.stderr}`)
    return done.stdout
  }

  /** The AWS command line, which must succeed: its answer. */
  aws(service: string, command: string, ...args: string[]): Promise<Record<string, unknown>> {
    return awsCommand(this.project, this.proxy, [service, command, ...args])
  }

  /** The vault without a process: what a test begins with is there in no time. Another slug makes secrets that are not ours. */
  open(env = 'web', slug = 'aws'): Promise<Vault> {
    const fields = new Map(Object.entries(this.#fields))
    const scope = { namespace: this.namespace, env }
    if (this.#driver === 'ssm') return opened(ssmDriver(host), fields, slug, scope)
    return opened(secretsManagerDriver(host), fields, slug, scope)
  }
}

function opened<Config>(driver: Driver<Config>, fields: FieldValues, slug: string, scope: Scope): Promise<Vault> {
  return driver.open(driver.parse(fields, slug), scope)
}

/** The AWS command line in the folder of a project, sent to a proxy; it must succeed. Its answer. */
export async function awsCommand(project: Project, { url }: AwsProxy, args: readonly string[]): Promise<Record<string, unknown>> {
  const flags = ['--endpoint-url', url, '--region', region, '--output', 'json']
  const env = { ...project.env, ...fakeAws, PYTHONUTF8: '1' }
  const done = await run(path.join(inject('python'), 'aws'), [...flags, ...args], { cwd: project.folder, env })
  if (done.code !== 0) throw new Error(`aws ${args.slice(0, 2).join(' ')} ended with ${done.code}: ${done.stderr}`)
  return done.stdout === '' ? {} : (JSON.parse(done.stdout) as Record<string, unknown>)
}

function plain(_: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value as ReadonlyMap<string, unknown>) : value
}

const host: Host = {
  directory: '/',
  cwd: '/',
  home: '/',
  platform: process.platform,
  env: {},
  warn: () => undefined,
  debug: () => undefined,
}

/** Ends with the test. */
export async function awsCliProject(
  fields: Readonly<Record<string, FieldValue>> = {},
  driver: AwsDriver = 'secretsmanager',
): Promise<AwsCliProject> {
  const proxy = await startProxy(inject('moto'))
  onTestFinished(() => proxy.close())
  return new AwsCliProject(proxy, driver, fields)
}
