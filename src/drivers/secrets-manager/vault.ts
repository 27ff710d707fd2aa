import { KeepError } from '../../core/errors.ts'
import { byKey } from '../../core/keys.ts'
import type { Plaintext, Revision, Secret, SecretInfo } from '../../core/secret.ts'
import type {
  Assignment,
  Batch,
  DeleteOptions,
  Deletion,
  Host,
  Limits,
  PromotingVault,
  RestorableVault,
  WriteBatch,
  WriteOptions,
  Written,
} from '../../core/vault.ts'
import { vendorName } from '../aws/errors.ts'
import { pages } from '../aws/pages.ts'
import { writeEach } from '../aws/write-each.ts'
import { current, isWaiting, lacksValue, type SecretsApi, type VersionChoice } from './api.ts'
import { readHistory } from './history.ts'
import { checkOurs, isScheduled, whyNotWritable } from './owner.ts'
import type { Place } from '../aws/place.ts'
import { readAll, readNamed } from './read.ts'
import { hasNoValue, infoOf, secretOf } from './secret.ts'
import { Write, type Creation } from './write.ts'

/** Secrets Manager User Guide, "Quotas": 65,536 bytes; names of 512 characters, of which the longest place takes 253; about 100 versions, none younger than a day removed. */
const limits: Limits = {
  minValueBytes: 1,
  maxValueBytes: 65_536,
  reservedKeys: [],
  keyPattern: /^[A-Za-z0-9_+=.@-]+$/,
  keyRule: 'letters, digits and _ + = . @ -',
  maxKeyLength: 255,
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
    const found: SecretInfo[] = []
    const page = async (token: string | undefined): Promise<string | undefined> => {
      const { SecretList = [], NextToken } = await this.#api.list(this.#place.prefix, token)
      for (const told of SecretList) {
        const key = this.#place.keyOf(told.Name)
        if (key !== undefined && !told.DeletedDate) found.push(infoOf(this.#place, key, told))
      }
      return NextToken
    }
    await pages(page, 'list the secrets')
    return found.toSorted(byKey)
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

  setMany(assignments: readonly Assignment[], options: WriteOptions = {}): Promise<WriteBatch> {
    return writeEach(assignments, options, (key, value, own) => this.set(key, value, own))
  }

  async delete(key: string, { recoveryDays, permanent = false }: DeleteOptions = {}): Promise<boolean> {
    const name = this.#place.nameOf(key)
    const told = await this.#api.describe(name, key)
    // AWS calls it a success to delete at once what is not there.
    if (told === undefined || (isScheduled(told) && !permanent)) return false
    checkOurs(this.#place, key, told)
    const refused = whyNotWritable(key, told)
    if (refused) throw refused
    const replicas = told.ReplicationStatus?.flatMap(({ Region }) => Region ?? []) ?? []
    if (replicas.length > 0) await this.#api.removeReplicas(name, key, replicas)
    try {
      return await this.#api.remove(name, key, permanent ? undefined : (recoveryDays ?? this.recoveryDays))
    } catch (error) {
      // Done, but the answer was lost: another try is refused.
      if (isWaiting(error)) return true
      throw error
    }
  }

  history(key: string, limit: number): Promise<readonly Revision[]> {
    return readHistory(this.#api, this.#place, key, limit)
  }

  async deletions(): Promise<readonly Deletion[]> {
    const found: Deletion[] = []
    const page = async (token: string | undefined): Promise<string | undefined> => {
      const { SecretList = [], NextToken } = await this.#api.list(this.#place.prefix, token, true)
      for (const { Name, DeletedDate } of SecretList) {
        const key = this.#place.keyOf(Name)
        if (key !== undefined && DeletedDate) found.push({ key, date: DeletedDate })
      }
      return NextToken
    }
    await pages(page, 'list the secrets')
    return found.toSorted(byKey)
  }

  async deletion(key: string): Promise<Deletion | undefined> {
    const told = await this.#api.describe(this.#place.nameOf(key), key)
    return told?.DeletedDate && { key, date: told.DeletedDate }
  }

  async restore(key: string): Promise<boolean> {
    const name = this.#place.nameOf(key)
    const told = await this.#api.describe(name, key)
    if (told === undefined || !isScheduled(told)) return false
    checkOurs(this.#place, key, told)
    return this.#api.restore(name, key)
  }

  async promote(key: string, to: string, from: string): Promise<Written> {
    const name = this.#place.nameOf(key)
    const told = await this.#api.describe(name, key)
    if (told === undefined) throw new KeepError('not-found', `${key} is not there`)
    checkOurs(this.#place, key, told)
    const refused = whyNotWritable(key, told)
    if (refused) throw refused
    if (to === from) return { ...infoOf(this.#place, key, told), changed: false }
    try {
      await this.#api.moveStage(name, key, current, from, to)
    } catch (error) {
      await this.#checkMoved(key, to, from, error)
    }
    return { key, revision: to, changed: true }
  }

  /** A move that was done but whose answer was lost is refused when it is tried again. */
  async #checkMoved(key: string, to: string, from: string, error: unknown): Promise<void> {
    const now = await this.get(key)
    if (now?.revision === to) return
    if (now?.revision !== from && vendorName(error) === 'InvalidParameterException') {
      throw new KeepError('conflict', `${key} is at revision ${now?.revision}, not ${from}`, {
        hint: 'read it again and decide anew',
      })
    }
    if (vendorName(error) === 'ResourceNotFoundException' || lacksValue(error)) {
      throw new KeepError('not-found', `${key} has no revision "${to}"`, { cause: error })
    }
    throw error
  }
}
