import crypto from 'node:crypto'
import { inject, onTestFinished } from 'vitest'
import { startProxy, type AwsProxy, type ProxyOptions } from '../aws/proxy.ts'
import { Project, type Run } from './project.ts'

/** An error of keep as `--json` tells it. */
export interface Told {
  readonly code: string
  readonly message: string
  readonly hint?: string
}

/** Credentials of nobody. */
export const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' }

/** A project whose default vault `aws` is in a service of AWS: the proxy, and moto behind it. */
export abstract class AwsProject extends Project {
  readonly namespace = `app${crypto.randomBytes(5).toString('hex')}`
  readonly proxy: AwsProxy
  readonly #fields: object

  /** `fields`: those that the vault needs, its driver among them. */
  constructor(proxy: AwsProxy, fields: object) {
    super()
    this.proxy = proxy
    this.#fields = { region: 'us-east-1', endpoint: proxy.url, timeoutInSeconds: 10, ...fields }
  }

  /** The name in the service of a key. */
  abstract nameOf(key: string, env?: string): string

  /** Ends the client with which a test looks into moto. */
  protected abstract disconnect(): void

  /** Writes the configuration: these fields of the vault beside, or instead of, those that it needs. */
  configure(fields: object = {}): void {
    const vault = { ...this.#fields, ...fields }
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

  /** The tags that keep puts on a secret of this vault. */
  tags(env = 'dev'): { Key: string; Value: string }[] {
    const tags = { ManagedBy: 'Keep', Namespace: this.namespace, Env: env, VaultSlug: 'aws' }
    return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
  }

  override remove(): void {
    this.disconnect()
    super.remove()
  }
}

/** With a proxy and a namespace of its own; all of it ends with the test. One that runs beside others gives its own `atEnd`. */
export async function started<P extends AwsProject>(
  make: (proxy: AwsProxy) => P,
  { atEnd = onTestFinished, ...options }: ProxyOptions & { readonly atEnd?: typeof onTestFinished } = {},
): Promise<P> {
  const proxy = await startProxy(inject('moto'), options)
  const project = make(proxy)
  atEnd(async () => {
    project.remove()
    await proxy.close()
  })
  return project
}

/** The error in the last line of stderr, which `--json` makes an object. */
export function errorOf({ stderr }: Run): Told {
  const last = stderr.trimEnd().split('\n').at(-1) ?? ''
  return (JSON.parse(last) as { error: Told }).error
}

/** What a call answers, or undefined where it fails with one of these errors. */
export async function unless<T>(names: readonly string[], call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return undefined
    throw error
  }
}
