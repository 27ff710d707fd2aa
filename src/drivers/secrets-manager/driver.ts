import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { FieldValues } from '../../core/field.ts'
import type { Driver, Host, Scope, Vault } from '../../core/vault.ts'
import { listOf, numberOf, textOf } from '../../core/workspace.ts'
import { parseAwsConfig, type AwsConfig } from '../aws/config.ts'
import { Connection } from '../aws/connection.ts'
import { parseTagging, type Tagging } from '../aws/tags.ts'
import { SecretsApi } from './api.ts'
import { Place } from '../aws/place.ts'
import { SecretsManagerVault } from './vault.ts'

export interface SecretsManagerConfig {
  readonly aws: AwsConfig
  readonly tagging: Tagging
  readonly kmsKeyId: string | undefined
  readonly recoveryDays: number
  readonly replicaRegions: readonly string[]
}

/** What AWS takes when nothing is said (DeleteSecret, API Reference). */
const defaultRecoveryDays = 30

/** Rates of an account and region, shared with everybody in it: 100 batches of reads a second, 50 writes of all kinds together. */
const pace = { inFlight: 10, writesPerSecond: 40 }

export function secretsManagerDriver(host: Host): Driver<SecretsManagerConfig> {
  const connections = new Map<SecretsManagerConfig, Connection<SecretsManagerClient>>()
  /** The environments of one vault share a connection, and with it credentials and pace. */
  const connection = (config: SecretsManagerConfig): Connection<SecretsManagerClient> => {
    const made = connections.get(config) ?? connect(config, host)
    connections.set(config, made)
    return made
  }
  return {
    parse: (raw: FieldValues, slug: string): SecretsManagerConfig => ({
      aws: parseAwsConfig(raw),
      tagging: parseTagging(raw, slug),
      kmsKeyId: textOf(raw, 'kmsKeyId'),
      recoveryDays: numberOf(raw, 'recoveryWindowInDays') ?? defaultRecoveryDays,
      replicaRegions: listOf(raw, 'replicaRegions') ?? [],
    }),
    open: async (config: SecretsManagerConfig, scope: Scope): Promise<Vault> => {
      const place = new Place(config.tagging, scope, '')
      return new SecretsManagerVault(new SecretsApi(connection(config), place.flags), place, host, config)
    },
    identity: async ({ aws, tagging }) => (await import('../aws/identity.ts')).callerIdentity(aws, tagging.slug, host),
    address: async ({ aws }) => {
      const { addressOf } = await import('../aws/address.ts')
      return addressOf(aws, (settings) => new SecretsManagerClient(settings).send(new ListSecretsCommand({})))
    },
  }
}

function connect(config: SecretsManagerConfig, host: Host): Connection<SecretsManagerClient> {
  return new Connection(config.aws, config.tagging.slug, host, pace, (settings) => new SecretsManagerClient(settings))
}
