import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  RestoreSecretCommand,
  TagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
  type BatchGetSecretValueResponse,
  type CreateSecretResponse,
  type DescribeSecretResponse,
  type GetSecretValueResponse,
  type ReplicaRegionType,
  type SecretListEntry,
  type SecretsManagerClient,
  type SecretsManagerClientResolvedConfig,
  type SecretVersionsListEntry,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-secrets-manager'
import type { Command } from '@smithy/types'
import type { KeepError } from '../../core/errors.ts'
import type { PolicyMode } from '../../core/policy.ts'
import type { Plaintext } from '../../core/secret.ts'
import type { Connection } from '../aws/connection.ts'
import { notAnswered, type Asked } from '../aws/error-texts.ts'
import { namedEntries } from '../aws/named.ts'
import { pages } from '../aws/pages.ts'
import { tagList } from '../aws/tags.ts'
import { isAbsent, isTaken } from './refusals.ts'

/** The stage of the version that a reader gets who names none. */
export const current = 'AWSCURRENT'

/** The most ids of one BatchGetSecretValue, and the most entries of one ListSecrets page (API Reference). */
export const batchSize = 20
const pageSize = 100

export interface NewSecret {
  readonly name: string
  readonly value: Plaintext
  readonly token: string
  readonly note: string | undefined
  readonly tags: ReadonlyMap<string, string>
  readonly kmsKeyId: string | undefined
  readonly replicas: readonly ReplicaRegionType[]
}

export type VersionChoice = { readonly VersionId: string } | { readonly VersionStage: string } | Record<string, never>

type Sendable<I extends ServiceInputTypes, O extends ServiceOutputTypes> = Command<
  ServiceInputTypes,
  I,
  ServiceOutputTypes,
  O,
  SecretsManagerClientResolvedConfig
>

/** What an answer says it is about. */
interface About {
  readonly Name?: string | undefined
}

/**
 * The calls of Secrets Manager that keep makes, each by the name of a secret, never by a part of its ARN: a name that ends in a
 * hyphen and six characters is else taken for one. Absence is undefined or false; refusals.ts tells the other refusals apart. `key` is
 * the name as a person knows it.
 */
export class SecretsApi {
  readonly #connection: Connection<SecretsManagerClient>
  readonly #flags: string

  /** `flags` name the place that is asked, for hints. */
  constructor(connection: Connection<SecretsManagerClient>, flags: string) {
    this.#connection = connection
    this.#flags = flags
  }

  #asked(action: string, doing: string, mode: PolicyMode): Asked {
    return { action: `secretsmanager:${action}`, doing, mode, flags: this.#flags }
  }

  async describe(name: string, key: string): Promise<DescribeSecretResponse | undefined> {
    const asked = this.#asked('DescribeSecret', `look at ${key}`, 'read')
    return about(name, asked, this.#read(asked, new DescribeSecretCommand({ SecretId: name })))
  }

  /** `version` is a version id or a staging label. `over` ends a read that nobody waits for any more. */
  async value(
    name: string,
    key: string,
    version: VersionChoice = {},
    over?: AbortSignal,
  ): Promise<GetSecretValueResponse | undefined> {
    const asked = this.#asked('GetSecretValue', `read ${key}`, 'read')
    const told = await about(name, asked, this.#read(asked, new GetSecretValueCommand({ SecretId: name, ...version }), over))
    if (told !== undefined && 'VersionId' in version && told.VersionId !== version.VersionId) throw notAnswered(asked)
    return told
  }

  /** At most `batchSize` names. */
  async batch(names: readonly string[], over: AbortSignal): Promise<BatchGetSecretValueResponse> {
    const asked = this.#asked('BatchGetSecretValue', 'read secrets', 'read')
    const answer = await this.#read(asked, new BatchGetSecretValueCommand({ SecretIdList: [...names] }), over)
    if (!Array.isArray(answer.SecretValues) && !Array.isArray(answer.Errors)) throw notAnswered(asked)
    return answer
  }

  /** An entry of a batch's `Errors`, as the error that a single read would have failed with. */
  batchError(key: string, code: string, message: string): KeepError {
    const vendor = Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode: 400 } })
    return this.#connection.restated(vendor, this.#asked('GetSecretValue', `read ${key}`, 'read'))
  }

  /** The secrets whose names begin with a prefix, page by page; `planned` adds those that wait for their deletion. */
  list(prefix: string, { planned = false } = {}): AsyncIterable<readonly SecretListEntry[]> {
    const asked = this.#asked('ListSecrets', 'list the secrets', 'read')
    return pages(async (NextToken) => {
      const Filters = [{ Key: 'name' as const, Values: [prefix] }]
      const input = { Filters, MaxResults: pageSize, NextToken, ...(planned && { IncludePlannedDeletion: true }) }
      const answer = await this.#read(asked, new ListSecretsCommand(input))
      return { items: namedEntries(asked, answer.SecretList), next: answer.NextToken }
    }, asked.doing)
  }

  /** Those without any stage too. None for a secret that is not there. */
  versions(name: string, key: string): AsyncIterable<readonly SecretVersionsListEntry[]> {
    const asked = this.#asked('ListSecretVersionIds', `list the versions of ${key}`, 'read')
    return pages(async (NextToken) => {
      const input = { SecretId: name, IncludeDeprecated: true, MaxResults: pageSize, NextToken }
      const answer = await about(name, asked, this.#read(asked, new ListSecretVersionIdsCommand(input)))
      return { items: answer?.Versions ?? [], next: answer?.NextToken }
    }, asked.doing)
  }

  /** Undefined when there is one of this name already. With the same token and value it succeeds again. */
  async create(secret: NewSecret, key: string): Promise<CreateSecretResponse | undefined> {
    const { name, value, token, note, tags, kmsKeyId, replicas } = secret
    const asked = this.#asked('CreateSecret', `create ${key}`, 'write')
    const input = {
      Name: name,
      SecretString: value.reveal(),
      ClientRequestToken: token,
      Tags: tagList(tags),
      ...(note && { Description: note }),
      ...(kmsKeyId !== undefined && { KmsKeyId: kmsKeyId }),
      ...(replicas.length > 0 && { AddReplicaRegions: [...replicas] }),
    }
    try {
      return await about(name, asked, this.#write(asked, new CreateSecretCommand(input)))
    } catch (error) {
      if (isTaken(error)) return undefined
      throw error
    }
  }

  /** A new version: current, or under the given stages. False when the secret has gone. */
  async put(name: string, key: string, value: Plaintext, token: string, stages?: readonly string[]): Promise<boolean> {
    const asked = this.#asked('PutSecretValue', `write ${key}`, 'write')
    const input = {
      SecretId: name,
      SecretString: value.reveal(),
      ClientRequestToken: token,
      ...(stages && { VersionStages: [...stages] }),
    }
    return isDone(about(name, asked, this.#write(asked, new PutSecretValueCommand(input))))
  }

  async describeAs(name: string, key: string, note: string): Promise<boolean> {
    const asked = this.#asked('UpdateSecret', `change the note of ${key}`, 'write')
    return isDone(about(name, asked, this.#write(asked, new UpdateSecretCommand({ SecretId: name, Description: note }))))
  }

  /** Takes a stage from one version and, when `to` is given, gives it to another. */
  async moveStage(name: string, key: string, stage: string, from: string, to?: string): Promise<boolean> {
    const asked = this.#asked('UpdateSecretVersionStage', `move ${stage} of ${key}`, 'write')
    const target = to === undefined ? {} : { MoveToVersionId: to }
    const input = { SecretId: name, VersionStage: stage, RemoveFromVersionId: from, ...target }
    return isDone(about(name, asked, this.#write(asked, new UpdateSecretVersionStageCommand(input))))
  }

  /** Alone among the changes it has nothing to answer. */
  async tag(name: string, key: string, tags: ReadonlyMap<string, string>): Promise<boolean> {
    const asked = this.#asked('TagResource', `tag ${key}`, 'admin')
    return isDone(this.#write(asked, new TagResourceCommand({ SecretId: name, Tags: tagList(tags) })))
  }

  /** `days` undefined: at once, with no way back. */
  async remove(name: string, key: string, days: number | undefined): Promise<boolean> {
    const asked = this.#asked('DeleteSecret', `delete ${key}`, days === undefined ? 'admin' : 'write')
    const how = days === undefined ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: days }
    return isDone(about(name, asked, this.#write(asked, new DeleteSecretCommand({ SecretId: name, ...how }))))
  }

  async restore(name: string, key: string): Promise<boolean> {
    const asked = this.#asked('RestoreSecret', `restore ${key}`, 'write')
    return isDone(about(name, asked, this.#write(asked, new RestoreSecretCommand({ SecretId: name }))))
  }

  async replicate(name: string, key: string, regions: readonly string[]): Promise<boolean> {
    const asked = this.#asked('ReplicateSecretToRegions', `replicate ${key}`, 'write')
    const input = { SecretId: name, AddReplicaRegions: regions.map((Region) => ({ Region })) }
    return isDone(identified(asked, this.#write(asked, new ReplicateSecretToRegionsCommand(input))))
  }

  async removeReplicas(name: string, key: string, regions: readonly string[]): Promise<boolean> {
    const asked = this.#asked('RemoveRegionsFromReplication', `remove the replicas of ${key}`, 'write')
    const input = { SecretId: name, RemoveReplicaRegions: [...regions] }
    return isDone(identified(asked, this.#write(asked, new RemoveRegionsFromReplicationCommand(input))))
  }

  /** Undefined when the secret is not there. */
  async #read<I extends ServiceInputTypes, O extends ServiceOutputTypes>(
    asked: Asked,
    command: Sendable<I, O>,
    over?: AbortSignal,
  ): Promise<O> {
    return this.#connection.read(asked, (client, abortSignal) => client.send(command, { abortSignal }), over)
  }

  async #write<I extends ServiceInputTypes, O extends ServiceOutputTypes>(asked: Asked, command: Sendable<I, O>): Promise<O> {
    return this.#connection.write(asked, (client, abortSignal) => client.send(command, { abortSignal }))
  }
}

async function isDone(call: Promise<object | undefined>): Promise<boolean> {
  return (await unlessAbsent(call)) !== undefined
}

/** Rejects an answer that is not about this secret, such as an empty one, which the SDK takes for a success with nothing in it. */
async function about<T extends About>(name: string, asked: Asked, call: Promise<T>): Promise<T | undefined> {
  const answer = await unlessAbsent(call)
  if (answer !== undefined && answer.Name !== name) throw notAnswered(asked)
  return answer
}

/** The same for calls whose answers say no name. */
async function identified<T extends { readonly ARN?: string | undefined }>(
  asked: Asked,
  call: Promise<T>,
): Promise<T | undefined> {
  const answer = await unlessAbsent(call)
  if (answer !== undefined && answer.ARN === undefined) throw notAnswered(asked)
  return answer
}

async function unlessAbsent<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}
