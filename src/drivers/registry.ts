import type { Field } from '../core/field.ts'
import type { PolicyMaker } from '../core/policy.ts'
import type { Sealing } from '../core/sealing.ts'
import type { Driver, Host, Identity, Scope, Vault } from '../core/vault.ts'
import type { VaultEntry } from '../core/workspace.ts'
import { localFields } from './local/fields.ts'
import { secretsManagerFields } from './secrets-manager/fields.ts'
import { ssmFields } from './ssm/fields.ts'

/**
 * A kind of store: what a configuration may say of it, which costs nothing to know, and the code behind it, which is loaded only
 * when it is used. One without `load` can be configured and is refused when it is opened.
 */
export interface DriverEntry {
  readonly id: string
  readonly title: string
  readonly fields: readonly Field[]
  readonly load: (host: Host) => Promise<Driver<unknown>>
  /** Where a person keeps the private keys of such stores, whether there are any or not. */
  readonly keyFiles?: (host: Host) => Promise<readonly string[]>
  /** For a store that IAM guards; loads no SDK. */
  readonly policy?: () => Promise<PolicyMaker>
}

export const drivers: readonly DriverEntry[] = [
  {
    id: 'local',
    title: 'encrypted files in the project, no account needed',
    fields: localFields,
    load: async (host) => (await import('./local/driver.ts')).localDriver(host),
    keyFiles: async (host) => (await import('./local/identities.ts')).keyFiles(host),
  },
  {
    id: 'secretsmanager',
    title: 'AWS Secrets Manager',
    fields: secretsManagerFields,
    load: async (host) => (await import('./secrets-manager/driver.ts')).secretsManagerDriver(host),
    policy: async () => (await import('./secrets-manager/policy.ts')).secretsManagerPolicy,
  },
  {
    id: 'ssm',
    title: 'AWS SSM Parameter Store',
    fields: ssmFields,
    load: async (host) => (await import('./ssm/driver.ts')).ssmDriver(host),
    policy: async () => (await import('./ssm/policy.ts')).ssmPolicy,
  },
]

/** One configured vault with its driver: whatever is opened through it shares its connection. */
export interface LoadedVault {
  open(scope: Scope): Promise<Vault>
  /** Undefined where the driver knows no identities, and no addresses. */
  readonly identity: (() => Promise<Identity>) | undefined
  readonly address: (() => Promise<string | undefined>) | undefined
}

export async function loadVault(entry: VaultEntry, host: Host): Promise<LoadedVault> {
  const driver = await loadDriver(entry.driver, host)
  const config = driver.parse(entry.fields, entry.slug)
  return {
    open: (scope) => driver.open(config, scope),
    identity: driver.identity?.bind(driver, config),
    address: driver.address?.bind(driver, config),
  }
}

/** What encrypts for the person who runs keep, as the local vault does. Throws `config` where they have no age key. */
export async function loadSealing(host: Host): Promise<Sealing> {
  const { sealing } = await import('./local/sealed-text.ts')
  return sealing(host)
}

/** `id` comes from a configuration that was checked against `drivers`, or from a choice among them. */
export async function loadDriver(id: string, host: Host): Promise<Driver<unknown>> {
  const entry = drivers.find((driver) => driver.id === id)
  if (entry === undefined) throw new Error(`there is no driver ${id}`)
  return entry.load(host)
}
