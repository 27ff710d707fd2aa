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
  RestoreSecretCommand,
  TagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
  type BatchGetSecretValueResponse,
  type CreateSecretResponse,
  type DescribeSecretResponse,
  type GetSecretValueResponse,
  type ListSecretsResponse,
  type SecretsManagerClient,
  type SecretVersionsListEntry,
} from '@aws-sdk/client-secrets-manager'
import type { KeepError } from '../../core/errors.ts'
import type { Plaintext } from '../../core/secret.ts'
import { notAnswered, vendorName, vendorSays, type Asked } from '../aws/errors.ts'
import type { Connection } from '../aws/connection.ts'
import { pages } from '../aws/pages.ts'

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
  readonly replicaRegions: readonly string[]
}

/**
 * The calls of Secrets Manager that keep makes, each by the name of a secret, never by a part of its ARN: a name that ends in a
 * hyphen and six characters is else taken for one. Absence is undefined or false; a secret that waits for its deletion is absent for
 * reads of values. `key` is the name as a person knows it.
 */
export class SecretsApi {
  readonly #connection: Connection<SecretsManagerClient>

  constructor(connection: Connection<SecretsManagerClient>) {
    this.#connection = connection
  }

  async describe(name: string, key: string): Promise<DescribeSecretResponse | undefined> {
    const command = new DescribeSecretCommand({ SecretId: name })
    const asked = { action: 'secretsmanager:DescribeSecret', doing: `look at ${key}` }
    return unlessAbsent(
      about(
        name,
        asked,
        this.#connection.read(asked, (client, abortSignal) => client.send(command, { abortSignal })),
      ),
    )
  }

  /** `version` is a version id or a staging label. */
  async value(
    name: string,
    key: string,
    version: VersionChoice = {},
    over?: AbortSignal,
  ): Promise<GetSecretValueResponse | undefined> {
    const command = new GetSecretValueCommand({ SecretId: name, ...version })
    const asked = { action: 'secretsmanager:GetSecretValue', doing: `read ${key}` }
    return unlessAbsent(
      about(
        name,
        asked,
        this.#connection.read(asked, (client, abortSignal) => client.send(command, { abortSignal }), over),
      ),
    )
  }

  /** At most `batchSize` names. */
  async batch(names: readonly string[], over: AbortSignal): Promise<BatchGetSecretValueResponse> {
    const command = new BatchGetSecretValueCommand({ SecretIdList: [...names] })
    const asked = { action: 'secretsmanager:BatchGetSecretValue', doing: 'read secrets' }
    const answer = await this.#connection.read(asked, (client, abortSignal) => client.send(command, { abortSignal }), over)
    if (answer.SecretValues === undefined && answer.Errors === undefined) throw notAnswered(asked)
    return answer
  }

  /** An entry of a batch's `Errors`, as the error that a single read would have failed with. */
  batchError(key: string, code: string, message: string): KeepError {
    const vendor = Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode: 400 } })
    return this.#connection.restated(vendor, { action: 'secretsmanager:GetSecretValue', doing: `read ${key}` })
  }

  /** One page of the secrets whose names begin with a prefix; `planned` adds those that wait for their deletion. */
  async list(prefix: string, token: string | undefined, planned = false): Promise<ListSecretsResponse> {
    const command = new ListSecretsCommand({
      Filters: [{ Key: 'name', Values: [prefix] }],
      MaxResults: pageSize,
      NextToken: token,
      ...(planned && { IncludePlannedDeletion: true }),
    })
    const asked = { action: 'secretsmanager:ListSecrets', doing: 'list the secrets' }
    const answer = await this.#connection.read(asked, (client, abortSignal) => client.send(command, { abortSignal }))
    // An empty environment is an empty list, not none.
    if (answer.SecretList === undefined) throw notAnswered(asked)
    return answer
  }

  async versions(name: string, key: string): Promise<SecretVersionsListEntry[]> {
    const asked = { action: 'secretsmanager:ListSecretVersionIds', doing: `list the versions of ${key}` }
    const found: SecretVersionsListEntry[] = []
    const page = async (token: string | undefined): Promise<string | undefined> => {
      const command = new ListSecretVersionIdsCommand({
        SecretId: name,
        IncludeDeprecated: true,
        MaxResults: pageSize,
        NextToken: token,
      })
      const answer = await unlessAbsent(
        about(
          name,
          asked,
          this.#connection.read(asked, (client, abortSignal) => client.send(command, { abortSignal })),
        ),
      )
      found.push(...(answer?.Versions ?? []))
      return answer?.NextToken
    }
    await pages(page, asked.doing)
    return found
  }

  /** Undefined when there is one of this name already. With the same token and value it succeeds again. */
  async create(secret: NewSecret, key: string): Promise<CreateSecretResponse | undefined> {
    const { name, value, token, note, tags, kmsKeyId, replicaRegions } = secret
    const asked = { action: 'secretsmanager:CreateSecret', doing: `create ${key}` }
    try {
      const made = this.#connection.write(asked, (client, abortSignal) =>
        client.send(
          new CreateSecretCommand({
            Name: name,
            SecretString: value.reveal(),
            ClientRequestToken: token,
            Tags: tagList(tags),
            ...(note && { Description: note }),
            ...(kmsKeyId !== undefined && { KmsKeyId: kmsKeyId }),
            ...(replicaRegions.length > 0 && { AddReplicaRegions: replicaRegions.map((Region) => ({ Region })) }),
          }),
          { abortSignal },
        ),
      )
      return await about(name, asked, made)
    } catch (error) {
      if (vendorName(error) === 'ResourceExistsException') return undefined
      throw error
    }
  }

  /** A new version: current, or under the given stages. False when the secret has gone. */
  async put(name: string, key: string, value: Plaintext, token: string, stages?: readonly string[]): Promise<boolean> {
    return this.#change(name, { action: 'secretsmanager:PutSecretValue', doing: `write ${key}` }, (client, abortSignal) =>
      client.send(
        new PutSecretValueCommand({
          SecretId: name,
          SecretString: value.reveal(),
          ClientRequestToken: token,
          ...(stages && { VersionStages: [...stages] }),
        }),
        { abortSignal },
      ),
    )
  }

  async describeAs(name: string, key: string, note: string): Promise<boolean> {
    const command = new UpdateSecretCommand({ SecretId: name, Description: note })
    const asked = { action: 'secretsmanager:UpdateSecret', doing: `change the note of ${key}` }
    return this.#change(name, asked, (client, abortSignal) => client.send(command, { abortSignal }))
  }

  /** Takes a stage from one version and, when `to` is given, gives it to another. */
  async moveStage(name: string, key: string, stage: string, from: string, to?: string): Promise<boolean> {
    const command = new UpdateSecretVersionStageCommand({
      SecretId: name,
      VersionStage: stage,
      RemoveFromVersionId: from,
      ...(to !== undefined && { MoveToVersionId: to }),
    })
    const asked = { action: 'secretsmanager:UpdateSecretVersionStage', doing: `move ${stage} of ${key}` }
    return this.#change(name, asked, (client, abortSignal) => client.send(command, { abortSignal }))
  }

  async tag(name: string, key: string, tags: ReadonlyMap<string, string>): Promise<boolean> {
    const command = new TagResourceCommand({ SecretId: name, Tags: tagList(tags) })
    const asked = { action: 'secretsmanager:TagResource', doing: `tag ${key}` }
    const tagged = this.#connection.write(asked, (client, abortSignal) => client.send(command, { abortSignal }))
    // Alone among them it has nothing to answer.
    return (await unlessAbsent(tagged)) !== undefined
  }

  /** `days` undefined: at once, with no way back. */
  async remove(name: string, key: string, days: number | undefined): Promise<boolean> {
    const command = new DeleteSecretCommand({
      SecretId: name,
      ...(days === undefined ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: days }),
    })
    return this.#change(name, { action: 'secretsmanager:DeleteSecret', doing: `delete ${key}` }, (client, abortSignal) =>
      client.send(command, { abortSignal }),
    )
  }

  async removeReplicas(name: string, key: string, regions: readonly string[]): Promise<boolean> {
    const command = new RemoveRegionsFromReplicationCommand({ SecretId: name, RemoveReplicaRegions: [...regions] })
    const asked = { action: 'secretsmanager:RemoveRegionsFromReplication', doing: `remove the replicas of ${key}` }
    const answer = this.#connection.write(asked, (client, abortSignal) => client.send(command, { abortSignal }))
    const removed = await unlessAbsent(answer)
    if (removed !== undefined && removed.ARN === undefined) throw notAnswered(asked)
    return removed !== undefined
  }

  async restore(name: string, key: string): Promise<boolean> {
    const command = new RestoreSecretCommand({ SecretId: name })
    return this.#change(name, { action: 'secretsmanager:RestoreSecret', doing: `restore ${key}` }, (client, abortSignal) =>
      client.send(command, { abortSignal }),
    )
  }

  async #change(
    name: string,
    asked: Asked,
    call: (client: SecretsManagerClient, signal: AbortSignal) => Promise<Named>,
  ): Promise<boolean> {
    return (await unlessAbsent(about(name, asked, this.#connection.write(asked, call)))) !== undefined
  }
}

export type VersionChoice = { readonly VersionId: string } | { readonly VersionStage: string } | Record<string, never>

/** A secret that has a name and waits for its deletion says so in these words; the API has no code for it. */
const waiting = /marked (?:for deletion|deleted)|scheduled for deletion/i

/** Whether a call failed because the secret waits for its deletion. */
export function isWaiting(error: unknown): boolean {
  return vendorName(error) === 'InvalidRequestException' && vendorSays(error, waiting)
}

/** Whether a read failed because the secret is there and has no such version. */
export function lacksValue(error: unknown): boolean {
  return vendorName(error) === 'ResourceNotFoundException' && vendorSays(error, /secret value|staging label|VersionId/i)
}

interface Named {
  readonly Name?: string | undefined
}

/** Rejects an answer that is not about this secret, such as an empty one, which the SDK takes for a success with nothing in it. */
async function about<T extends Named>(name: string, asked: Asked, call: Promise<T>): Promise<T> {
  const answer = await call
  if (answer.Name !== name) throw notAnswered(asked)
  return answer
}

async function unlessAbsent<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (vendorName(error) === 'ResourceNotFoundException' && !lacksValue(error)) return undefined
    throw error
  }
}

function tagList(tags: ReadonlyMap<string, string>): { Key: string; Value: string }[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }))
}
