import type { Parameter, ParameterMetadata } from '@aws-sdk/client-ssm'
import { checkConditions, conflict } from '../../core/conditions.ts'
import { KeepError } from '../../core/errors.ts'
import { byKey } from '../../core/keys.ts'
import type { Plaintext, Revision, Secret, SecretInfo } from '../../core/secret.ts'
import type {
  Assignment,
  Batch,
  DeleteBatch,
  DeleteOptions,
  Host,
  Limits,
  Removal,
  Vault,
  WriteBatch,
  WriteOptions,
  Written,
} from '../../core/vault.ts'
import { allOf } from '../aws/pages.ts'
import type { Place } from '../aws/place.ts'
import { eachKey } from '../aws/each.ts'
import type { ParametersApi } from './api.ts'
import { isDenied, readAll, readNamed } from './read.ts'
import { infoOf, revisionOf, secretOf } from './secret.ts'
import { Write, type Creation } from './write.ts'

/** One environment in Parameter Store: a parameter for each key. Deleting is final, and takes the history along. */
export class ParameterVault implements Vault {
  readonly limits: Limits
  readonly #api: ParametersApi
  readonly #place: Place
  readonly #host: Host
  readonly #creation: Creation

  constructor(api: ParametersApi, place: Place, host: Host, settings: { readonly creation: Creation; readonly limits: Limits }) {
    this.#api = api
    this.#place = place
    this.#host = host
    this.#creation = settings.creation
    this.limits = settings.limits
  }

  async list(): Promise<readonly SecretInfo[]> {
    try {
      return this.#infos(await allOf(this.#api.describeBelow(this.#place.path)))
    } catch (error) {
      if (!isDenied(error)) throw error
      // Without notes, which only that list has.
      return this.#infos(await allOf(this.#api.byPath(this.#place.path, false)))
    }
  }

  #infos(parameters: readonly (ParameterMetadata | Parameter)[]): SecretInfo[] {
    const infos = parameters.map((told) => {
      const key = this.#place.keyOf(told.Name)
      return key === undefined ? undefined : infoOf(key, told)
    })
    return infos.filter((info) => info !== undefined).toSorted(byKey)
  }

  async info(key: string): Promise<SecretInfo | undefined> {
    const history = await this.#api.history(this.#place.nameOf(key), key, false)
    const newest = history.at(-1)
    return newest && infoOf(key, newest)
  }

  /** `revision` is a version number or a label. */
  async get(key: string, revision?: string): Promise<Secret | undefined> {
    if (revision !== undefined && !/^[\w.-]{1,100}$/.test(revision)) return undefined
    const told = await this.#api.get(this.#place.nameOf(key), key, { selector: revision })
    return told && secretOf(key, told)
  }

  getMany(keys?: readonly string[]): Promise<Batch> {
    return keys === undefined ? readAll(this.#api, this.#place) : readNamed(this.#api, this.#place, keys)
  }

  set(key: string, value: Plaintext, options: WriteOptions = {}): Promise<Written> {
    return new Write(this.#place, { api: this.#api, host: this.#host, creation: this.#creation }, { key, value }, options).run()
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

  async delete(key: string, { ifRevision }: DeleteOptions = {}): Promise<boolean> {
    const before = await this.info(key)
    if (before === undefined) return false
    checkConditions(key, before.revision, { ifRevision })
    const name = this.#place.nameOf(key)
    try {
      return await this.#api.remove(name, key)
    } catch (error) {
      if (!(error instanceof KeepError) || error.code !== 'unreachable') throw error
      await this.#checkSame(before)
      // When it is gone by now, the call whose answer was lost has deleted it.
      await this.#api.remove(name, key)
      return true
    }
  }

  /** After a lost answer a second deletion must not meet what somebody else has made since. */
  async #checkSame(before: SecretInfo): Promise<void> {
    const now = await this.info(before.key)
    const isSame = now?.revision === before.revision && now.updated?.getTime() === before.updated?.getTime()
    if (now !== undefined && !isSame) throw conflict(before.key, 'was deleted, and somebody else has set it again')
  }

  async history(key: string, limit: number): Promise<readonly Revision[]> {
    const history = await this.#api.history(this.#place.nameOf(key), key, true)
    return history
      .toReversed()
      .slice(0, limit)
      .map((entry) => revisionOf(key, entry))
  }
}
