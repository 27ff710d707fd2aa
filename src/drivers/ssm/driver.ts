import { GetParameterCommand, SSMClient, type ParameterTier } from '@aws-sdk/client-ssm'
import { KeepError } from '../../core/errors.ts'
import type { FieldValues } from '../../core/field.ts'
import type { Driver, Host, Limits, Scope, Vault } from '../../core/vault.ts'
import { numberOf, textOf } from '../../core/workspace.ts'
import { parseAwsConfig, type AwsConfig } from '../aws/config.ts'
import { Connection } from '../aws/connection.ts'
import { Place } from '../aws/place.ts'
import { parseTagging, type Tagging } from '../aws/tags.ts'
import { ParametersApi } from './api.ts'
import { ParameterVault } from './vault.ts'

export interface SsmConfig {
  readonly aws: AwsConfig
  readonly tagging: Tagging
  readonly kmsKeyId: string | undefined
  readonly tier: ParameterTier | undefined
  readonly writesPerSecond: number
}

const tiers: ReadonlyMap<string, ParameterTier> = new Map([
  ['standard', 'Standard'],
  ['advanced', 'Advanced'],
  ['intelligent', 'Intelligent-Tiering'],
])

/** An account has 40 reads a second for everybody in it, and 3 writes, unless it pays for more. */
const inFlight = 10
const defaultWritesPerSecond = 3

export function ssmDriver(host: Host): Driver<SsmConfig> {
  const connections = new Map<SsmConfig, Connection<SSMClient>>()
  /** The environments of one vault share a connection, and with it credentials and pace. */
  const connection = (config: SsmConfig): Connection<SSMClient> => {
    const made = connections.get(config) ?? connect(config, host)
    connections.set(config, made)
    return made
  }
  return {
    parse: (raw: FieldValues, slug: string): SsmConfig => ({
      aws: parseAwsConfig(raw),
      tagging: parseTagging(raw, slug),
      kmsKeyId: textOf(raw, 'kmsKeyId'),
      tier: tiers.get(textOf(raw, 'tier') ?? ''),
      writesPerSecond: numberOf(raw, 'writesPerSecond') ?? defaultWritesPerSecond,
    }),
    open: async (config: SsmConfig, scope: Scope): Promise<Vault> => {
      checkNamespace(scope.namespace)
      const place = new Place(config.tagging, scope, '/')
      const { kmsKeyId, tier } = config
      const settings = { creation: { kmsKeyId, tier }, limits: limitsOf(config, place) }
      return new ParameterVault(new ParametersApi(connection(config), place.flags), place, host, settings)
    },
    identity: async ({ aws, tagging }) => (await import('../aws/identity.ts')).callerIdentity(aws, tagging.slug, host),
    address: async ({ aws }) => {
      const { addressOf } = await import('../aws/address.ts')
      return addressOf(aws, (settings) => new SSMClient(settings).send(new GetParameterCommand({ Name: '/keep' })))
    },
  }
}

/** PutParameter, API Reference: 4 KB, or 8 KB in the advanced tier; 1,011 characters of a name with its ARN; 100 versions. */
function limitsOf({ tier, tagging }: SsmConfig, { prefix }: Place): Limits {
  const isStandard = tier === undefined || tier === 'Standard'
  return {
    minValueBytes: 1,
    maxValueBytes: isStandard ? 4096 : 8192,
    tooLong: isStandard
      ? `keep vault:edit ${tagging.slug} --tier advanced, for 8 KB that cost money; Secrets Manager holds 64 KB`
      : 'Secrets Manager holds 64 KB',
    refusedText: {
      pattern: /\{\{/,
      fault: 'holds {{, which Parameter Store takes for a reference',
      hint: 'keep it in Secrets Manager, or store it as base64',
    },
    reservedKeys: [],
    keyPattern: /^[A-Za-z0-9_.-]+$/,
    keyRule: 'letters, digits and _ . -',
    maxKeyLength: Math.min(255, longestName - longestArnPrefix - prefix.length),
    maxNoteLength: 1024,
    canBePlain: true,
    history: 100,
  }
}

const longestName = 1011
const longestArnPrefix = 'arn:aws-us-gov:ssm:ap-southeast-7:123456789012:parameter'.length

/** Throws `config`: no name may begin with aws or ssm (PutParameter, API Reference). */
function checkNamespace(namespace: string): void {
  if (!/^(aws|ssm)/i.test(namespace)) return
  throw new KeepError('config', `Parameter Store refuses names that begin with aws or ssm, and the namespace is ${namespace}`, {
    hint: 'choose another namespace, or keep the secrets in Secrets Manager',
  })
}

function connect(config: SsmConfig, host: Host): Connection<SSMClient> {
  const pace = { inFlight, writesPerSecond: config.writesPerSecond }
  return new Connection(config.aws, config.tagging.slug, host, pace, (settings) => new SSMClient(settings))
}
