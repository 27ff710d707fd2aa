import { randomUUID } from 'node:crypto'
import { inject, onTestFinished } from 'vitest'
import type { FieldValue } from '../../../src/core/field.ts'
import type { Host, Scope, Vault } from '../../../src/core/vault.ts'
import { ssmDriver } from '../../../src/drivers/ssm/driver.ts'
import { startProxy, type AwsProxy } from '../../aws/proxy.ts'

export interface SsmBackend {
  readonly proxy: AwsProxy
  readonly warnings: string[]
  /** What namespaces become, so that tests share one moto and see nothing of each other. */
  namespace(name: string): string
  open(scope: Scope): Promise<Vault>
}

/** The driver through the real SDK over HTTP, through the proxy, to moto; the proxy ends with the test. */
export async function ssmBackend(fields: Readonly<Record<string, FieldValue>> = {}): Promise<SsmBackend> {
  const proxy = await startProxy(inject('moto'))
  onTestFinished(() => proxy.close())
  const warnings: string[] = []
  const host: Host = {
    directory: '/',
    cwd: '/',
    home: '/',
    platform: process.platform,
    env: {},
    warn: (text) => warnings.push(text),
    debug: () => undefined,
  }
  const driver = ssmDriver(host)
  const config = driver.parse(
    new Map(Object.entries({ region: 'us-east-1', writesPerSecond: 100, endpoint: proxy.url, ...fields })),
    'ssm',
  )
  const suffix = randomUUID().slice(0, 8)
  const namespace = (name: string): string => `${name}-${suffix}`
  return { proxy, warnings, namespace, open: (scope) => driver.open(config, { ...scope, namespace: namespace(scope.namespace) }) }
}
