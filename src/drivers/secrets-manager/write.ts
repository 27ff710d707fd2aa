import { randomUUID } from 'node:crypto'
import type { DescribeSecretResponse, GetSecretValueResponse } from '@aws-sdk/client-secrets-manager'
import { checkConditions } from '../../core/conditions.ts'
import { KeepError } from '../../core/errors.ts'
import type { Plaintext } from '../../core/secret.ts'
import type { Host, WriteOptions, Written } from '../../core/vault.ts'
import { checkOurs, type Place } from '../aws/place.ts'
import type { SecretsApi } from './api.ts'
import { likeness } from './likeness.ts'
import { moveCurrent } from './move-current.ts'
import { checkTakesWrites, isScheduled } from './owner.ts'
import { isWaiting, lacksValue } from './refusals.ts'
import { replicated } from './replicas.ts'
import { infoOf } from './secret.ts'
import { keyWord } from '../../core/keys.ts'

/** The stage of a version that is to become current if nothing else did in the meantime. A write that was killed may leave it. */
const candidate = 'KEEPCANDIDATE'

/** How often a write begins anew when the secret comes or goes under its hands. */
const rounds = 4

export interface Creation {
  readonly kmsKeyId: string | undefined
  readonly replicaRegions: readonly string[]
}

interface Found {
  readonly told: DescribeSecretResponse
  /** Undefined for a secret that has no value yet. */
  readonly now: GetSecretValueResponse | undefined
}

/** One value written to one secret, which is asked by its name and never looked for in a list. */
export class Write {
  readonly #api: SecretsApi
  readonly #place: Place
  readonly #host: Host
  readonly #creation: Creation
  readonly #key: string
  readonly #name: string
  readonly #value: Plaintext
  readonly #options: WriteOptions
  /** The id of the version that this write makes. The same over all tries: a lost answer makes no second version. */
  readonly #token = randomUUID()

  constructor(
    place: Place,
    tools: { api: SecretsApi; host: Host; creation: Creation },
    key: string,
    value: Plaintext,
    options: WriteOptions,
  ) {
    this.#api = tools.api
    this.#host = tools.host
    this.#creation = tools.creation
    this.#place = place
    this.#key = key
    this.#name = place.nameOf(key)
    this.#value = value
    this.#options = options
  }

  async run(): Promise<Written> {
    for (let round = 0; round < rounds; round++) {
      const found = await this.#look()
      const written = found === undefined || found instanceof KeepError ? await this.#create(found) : await this.#update(found)
      if (written) return written
    }
    throw new KeepError('conflict', `${this.#key} was created and deleted by others while it was written`, {
      hint: 'run the same again',
    })
  }

  /**
   * What is there; undefined when nothing is. A policy by tags denies what is not there, so that a denial may be either: it comes back
   * as a value, for only a creation can tell.
   */
  async #look(): Promise<Found | KeepError | undefined> {
    const [told, now] = await Promise.allSettled([
      this.#api.describe(this.#name, this.#key),
      this.#api.value(this.#name, this.#key),
    ])
    if (told.status === 'rejected') {
      if (told.reason instanceof KeepError && told.reason.code === 'denied') return told.reason
      throw told.reason
    }
    if (told.value === undefined) return undefined
    if (isScheduled(told.value)) throw scheduled(this.#place, this.#key)
    if (now.status === 'fulfilled') return { told: told.value, now: now.value }
    if (lacksValue(now.reason)) return { told: told.value, now: undefined }
    throw now.reason
  }

  /** Undefined when it has to begin anew: somebody else created it first. */
  async #create(denied: KeepError | undefined): Promise<Written | undefined> {
    const key = this.#key
    const { ifRevision, note, like } = this.#options
    if (ifRevision !== undefined && denied) throw denied
    checkConditions(key, undefined, this.#options)
    const { kmsKeyId, replicaRegions } = this.#creation
    const own = { tags: this.#place.tags, kmsKeyId, replicas: replicaRegions.map((Region) => ({ Region })) }
    const traits = like === undefined ? own : await likeness(this.#api, this.#place, like)
    const secret = { name: this.#name, value: this.#value, token: this.#token, note, ...traits }
    let made
    try {
      made = await this.#api.create(secret, key)
    } catch (error) {
      throw isWaiting(error) ? scheduled(this.#place, key, error) : error
    }
    if (made === undefined) {
      if (denied) throw denied
      return undefined
    }
    if (/-[A-Za-z0-9]{6}$/.test(key)) {
      this.#host.warn(
        `${key} ends like an ARN, in a hyphen and six characters: by a part of its ARN other tools will not find it`,
      )
    }
    if (traits.replicas.length > 0) await replicated(this.#api, this.#host, this.#name, key)
    return { key, revision: made.VersionId ?? this.#token, updated: new Date(), note: note || undefined, changed: true }
  }

  async #update({ told, now }: Found): Promise<Written | undefined> {
    const key = this.#key
    const info = { ...infoOf(this.#place, key, told), revision: now?.VersionId ?? '' }
    const isOwnWrite = now?.VersionId === this.#token
    if (!isOwnWrite) this.#checkConditions(told, info.revision)
    const adopts = this.#options.adopt === true && info.foreign === true
    if (adopts && !(await this.#api.tag(this.#name, key, this.#place.tags))) return undefined
    const isSame = now?.SecretString !== undefined && this.#value.reveal() === now.SecretString
    const put = (): Promise<boolean> => this.#put(info.revision)
    if (!isSame && !(await afterwards(put, adopts && `${key} has the tags of this vault now, but not its new value`)))
      return undefined
    const note = this.#options.note ?? info.note ?? ''
    const isNoted = note === (info.note ?? '')
    const describe = (): Promise<boolean> => this.#api.describeAs(this.#name, key, note)
    if (!isNoted && !(await afterwards(describe, !isSame && `${key} has its new value, but not its note`))) return undefined
    const changed = isOwnWrite || !isSame || !isNoted || adopts
    const written = { key, note: note || undefined, changed }
    return isSame
      ? { ...written, revision: info.revision, updated: now?.CreatedDate }
      : { ...written, revision: this.#token, updated: new Date() }
  }

  #checkConditions(told: DescribeSecretResponse, revision: string): void {
    checkConditions(this.#key, revision, this.#options)
    if (!this.#options.adopt) checkOurs(this.#place, this.#key, told.Tags)
    checkTakesWrites(this.#key, told)
  }

  async #put(revision: string): Promise<boolean> {
    try {
      if (this.#options.ifRevision !== undefined) return await this.#compareAndSet(revision)
      return await this.#api.put(this.#name, this.#key, this.#value, this.#token)
    } catch (error) {
      throw isWaiting(error) ? scheduled(this.#place, this.#key, error) : error
    }
  }

  /** The new version first stands aside; AWS makes it current only if nothing else has become that in the meantime. */
  async #compareAndSet(revision: string): Promise<boolean> {
    if (!(await this.#api.put(this.#name, this.#key, this.#value, this.#token, [candidate]))) return false
    try {
      await moveCurrent(this.#api, this.#place, this.#key, { from: revision, to: this.#token })
      return true
    } finally {
      // Without a stage a version that lost is forgotten by AWS in time.
      await this.#api.moveStage(this.#name, this.#key, candidate, this.#token).catch(() => undefined)
    }
  }
}

/** A step after others that are done; should it fail, the error says `done` first. */
async function afterwards(step: () => Promise<boolean>, done: string | false): Promise<boolean> {
  try {
    return await step()
  } catch (error) {
    if (done === false || !(error instanceof KeepError)) throw error
    throw new KeepError('partial', `${done}: ${error.message}`, { hint: error.hint, cause: error })
  }
}

function scheduled({ flags }: Place, key: string, cause?: unknown): KeepError {
  return new KeepError('conflict', `${key} was deleted and its name is taken until the deletion is over`, {
    hint: `keep restore ${keyWord(key)} ${flags}, then set it again; or keep delete ${keyWord(key)} --permanent ${flags}`,
    cause,
  })
}
