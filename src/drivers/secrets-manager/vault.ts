import { checkConditions } from '../../core/conditions.ts'
import { KeepError } from '../../core/errors.ts'
import { byKey } from '../../core/keys.ts'
import type { Plaintext, Revision, Secret, SecretInfo } from '../../core/secret.ts'
import type {
  Assignment,
  Batch,
  DeleteBatch,
  DeleteOptions,
  Deletion,
  Host,
  Limits,
  PromotingVault,
  Removal,
  RestorableVault,
  WriteBatch,
  WriteOptions,
  Written,
} from '../../core/vault.ts'
import { allOf } from '../aws/pages.ts'
import type { Place } from '../aws/place.ts'
import { eachKey } from '../aws/each.ts'
import type { SecretsApi, VersionChoice } from './api.ts'
import { readHistory } from './history.ts'
import { moveCurrent } from './move-current.ts'
import { checkWritable, isScheduled } from './owner.ts'
import { readAll, readNamed } from './read.ts'
import { isWaiting, isWaitingByUs, lacksValue } from './refusals.ts'
import { replicated } from './replicas.ts'
import { hasNoValue, infoOf, replicasOf, secretOf } from './secret.ts'
import { Write, type Creation } from './write.ts'

/** Secrets Manager User Guide, "Quotas": 65,536 bytes; names of 512 characters, of which the longest place takes 253; about 100 versions, none younger than a day removed. */
const limits: Limits = {
  minValueBytes: 1,
  maxValueBytes: 65_536,
  reservedKeys: [],
  keyPattern: /^[A-Za-z0-9_+=.@-]+$/,
  keyRule: 'letters, digits and _ + = . @ -',
  maxKeyLength: 255,
  tooLong: 'keep it in a file elsewhere, and here where it is',
  maxNoteLength: 2048,
  history: 100,
}

/** One environment in Secrets Manager: a secret for each key. */
export class SecretsManagerVault implements RestorableVault, PromotingVault {
  readonly limits = limits
  readonly recoveryDays: number
  readonly #api: SecretsApi
  readonly #place: Place
  readonly #host: Host
  readonly #creation: Creation

  constructor(api: SecretsApi, place: Place, host: Host, settings: Creation & { readonly recoveryDays: number }) {
    this.#api = api
    this.#place = place
    this.#host = host
    this.#creation = { kmsKeyId: settings.kmsKeyId, replicaRegions: settings.replicaRegions }
    this.recoveryDays = settings.recoveryDays
  }

  async list(): Promise<readonly SecretInfo[]> {
    const entries = await allOf(this.#api.list(this.#place.prefix))
    const infos = entries.map((told) => {
      const key = this.#place.keyOf(told.Name)
      return key === undefined || told.DeletedDate ? undefined : infoOf(this.#place, key, told)
    })
    return infos.filter((info) => info !== undefined).toSorted(byKey)
  }

  async info(key: string): Promise<SecretInfo | undefined> {
    const told = await this.#api.describe(this.#place.nameOf(key), key)
    return told === undefined || isScheduled(told) ? undefined : infoOf(this.#place, key, told)
  }

  /** `revision` is a version id, which has 32 to 64 characters, or a staging label. */
  async get(key: string, revision?: string): Promise<Secret | undefined> {
    if (revision === undefined) return this.#value(key, {})
    const byLabel = (): Promise<Secret | undefined> => this.#value(key, { VersionStage: revision })
    if (!/^[\w-]{32,64}$/.test(revision)) return byLabel()
    return (await this.#value(key, { VersionId: revision })) ?? byLabel()
  }

  async #value(key: string, version: VersionChoice): Promise<Secret | undefined> {
    try {
      const told = await this.#api.value(this.#place.nameOf(key), key, version)
      return told && secretOf(key, told)
    } catch (error) {
      if (isWaiting(error)) return undefined
      if (!lacksValue(error)) throw error
      if ('VersionId' in version || 'VersionStage' in version) return undefined
      throw hasNoValue(this.#place, key, error)
    }
  }

  getMany(keys?: readonly string[]): Promise<Batch> {
    return keys === undefined ? readAll(this.#api, this.#place) : readNamed(this.#api, this.#place, keys)
  }

  set(key: string, value: Plaintext, options: WriteOptions = {}): Promise<Written> {
    const tools = { api: this.#api, host: this.#host, creation: this.#creation }
    return new Write(this.#place, tools, key, value, options).run()
  }

  async setMany(assignments: readonly Assignment[], { onDone, ...options }: WriteOptions = {}): Promise<WriteBatch> {
    const set = ({ key, value, options: own }: Assignment): Promise<Written> => this.set(key, value, { ...options, ...own })
    const { done, failures } = await eachKey(assignments, set, onDone)
    return { written: done, failures }
  }

  async deleteMany(removals: readonly Removal[], { onDone }: Pick<WriteOptions, 'onDone'> = {}): Promise<DeleteBatch> {
    const remove = async ({ key, ifRevision }: Removal): Promise<string[]> =>
      (await this.delete(key, { ifRevision })) ? [key] : []
    const { done, failures } = await eachKey(removals, remove, onDone)
    return { deleted: done.flat(), failures }
  }

  async delete(key: string, { ifRevision, recoveryDays, permanent = false }: DeleteOptions = {}): Promise<boolean> {
    const name = this.#place.nameOf(key)
    const told = await this.#api.describe(name, key)
    // AWS calls it a success to delete at once what is not there.
    if (told === undefined || (isScheduled(told) && !permanent)) return false
    checkConditions(key, infoOf(this.#place, key, told).revision, { ifRevision })
    checkWritable(this.#place, key, told)
    const replicas = replicasOf(told)
    if (replicas.length > 0) await this.#api.removeReplicas(name, key, replicas)
    try {
      return await this.#api.remove(name, key, permanent ? undefined : (recoveryDays ?? this.recoveryDays))
    } catch (error) {
      // Done, but the answer was lost.
      if (!permanent && isWaitingByUs(error)) return true
      // Somebody else was faster.
      if (!permanent && isWaiting(error)) return false
      throw replicas.length > 0 ? replicasGone(key, replicas, error) : error
    }
  }

  history(key: string, limit: number): Promise<readonly Revision[]> {
    return readHistory(this.#api, this.#place, key, limit)
  }

  async deletions(): Promise<readonly Deletion[]> {
    const entries = await allOf(this.#api.list(this.#place.prefix, { planned: true }))
    const found = entries.flatMap(({ Name, DeletedDate }): Deletion[] => {
      const key = this.#place.keyOf(Name)
      return key !== undefined && DeletedDate ? [{ key, date: DeletedDate }] : []
    })
    return found.toSorted(byKey)
  }

  async deletion(key: string): Promise<Deletion | undefined> {
    const told = await this.#api.describe(this.#place.nameOf(key), key)
    return told?.DeletedDate && { key, date: told.DeletedDate }
  }

  /**
   * A deletion takes the replicas at once; with the secret they come back. Whose it is does not matter here: it is as it was, and only
   * then can it be adopted.
   */
  async restore(key: string): Promise<boolean> {
    const name = this.#place.nameOf(key)
    const told = await this.#api.describe(name, key)
    if (told === undefined || !isScheduled(told)) return false
    const restored = await this.#api.restore(name, key)
    const { replicaRegions } = this.#creation
    if (restored && replicaRegions.length > 0) {
      await this.#api.replicate(name, key, replicaRegions)
      await replicated(this.#api, this.#host, name, key)
    }
    return restored
  }

  previous(key: string): Promise<Secret | undefined> {
    return this.#value(key, { VersionStage: 'AWSPREVIOUS' })
  }

  async promote(key: string, to: string, from: string): Promise<Written> {
    const told = await this.#api.describe(this.#place.nameOf(key), key)
    if (told === undefined) throw new KeepError('not-found', `${key} is not there`)
    checkWritable(this.#place, key, told)
    if (to === from) return { ...infoOf(this.#place, key, told), changed: false }
    await moveCurrent(this.#api, this.#place, key, { from, to })
    return { key, revision: to, changed: true }
  }
}

function replicasGone(key: string, regions: readonly string[], error: unknown): unknown {
  if (!(error instanceof KeepError)) return error
  const fault = `the replicas of ${key} in ${regions.join(', ')} are gone, but not the secret itself: ${error.message}`
  return new KeepError('partial', fault, { hint: error.hint, cause: error })
}
