import { setImmediate } from 'node:timers/promises'
import { KeepError } from '../../core/errors.ts'
import { byKey } from '../../core/keys.ts'
import type { Secret } from '../../core/secret.ts'
import type { Batch } from '../../core/vault.ts'
import { vendorName } from '../aws/errors.ts'
import { pages } from '../aws/pages.ts'
import { batchSize, isWaiting, lacksValue, type SecretsApi } from './api.ts'
import type { Place } from './place.ts'
import { hasNoValue, secretOf } from './secret.ts'

type Failure = Batch['failures'][number]

/** Reads many values of one place: by what a list finds, or by the keys that a caller names, without any list. */
export class BulkRead {
  readonly #api: SecretsApi
  readonly #place: Place
  readonly #secrets: Secret[] = []
  readonly #failures: Failure[] = []
  readonly #reads: Promise<void>[] = []
  /** Set once the whole call was denied: single reads need one permission less. */
  #isBatchDenied = false
  /** Ends what is under way once the read has failed as a whole, so that its error is not followed by a wait. */
  readonly #over = new AbortController()

  constructor(api: SecretsApi, place: Place) {
    this.#api = api
    this.#place = place
  }

  async named(keys: readonly string[]): Promise<Batch> {
    this.#begin([...new Set(keys)])
    return this.#result()
  }

  /** The values of one page of names are fetched while the next page is on its way. */
  async all(): Promise<Batch> {
    let waiting: string[] = []
    const page = async (token: string | undefined): Promise<string | undefined> => {
      const { SecretList = [], NextToken } = await this.#api.list(this.#place.prefix, token)
      waiting.push(...SecretList.flatMap(({ Name, DeletedDate }) => (DeletedDate ? [] : (this.#place.keyOf(Name) ?? []))))
      const whole = waiting.length - (waiting.length % batchSize)
      this.#begin(waiting.slice(0, whole))
      waiting = waiting.slice(whole)
      return NextToken
    }
    await pages(page, 'list the secrets')
    this.#begin(waiting)
    return this.#result()
  }

  #begin(keys: readonly string[]): void {
    for (let at = 0; at < keys.length; at += batchSize) {
      // In the next turn of the loop: the request for the next page, which everything waits for, goes out first.
      const read = setImmediate().then(() => this.#read(keys.slice(at, at + batchSize)))
      // Awaited in the end; should a list fail before, its error is the one to tell.
      read.catch(() => this.#over.abort())
      this.#reads.push(read)
    }
  }

  async #result(): Promise<Batch> {
    await Promise.all(this.#reads)
    return { secrets: this.#secrets.toSorted(byKey), failures: this.#failures.toSorted(byKey) }
  }

  async #read(keys: readonly string[]): Promise<void> {
    if (this.#isBatchDenied || keys.length === 1) return this.#readSingly(keys)
    try {
      await this.#readTogether(keys)
    } catch (error) {
      if (!(error instanceof KeepError) || error.code !== 'denied') throw error
      this.#isBatchDenied = true
      await this.#readSingly(keys)
    }
  }

  async #readTogether(keys: readonly string[]): Promise<void> {
    const open = new Set(keys)
    const { SecretValues = [], Errors = [] } = await this.#api.batch(
      keys.map((key) => this.#place.nameOf(key)),
      this.#over.signal,
    )
    for (const told of SecretValues) {
      const key = this.#place.keyOf(told.Name)
      // An answer that was not asked for is no answer.
      if (key !== undefined && open.delete(key)) this.#take(key, () => secretOf(key, told))
    }
    for (const { SecretId, ErrorCode = '', Message = '' } of Errors) {
      const key = this.#place.keyOf(nameIn(SecretId))
      if (key !== undefined && open.delete(key)) this.#refuse(key, this.#api.batchError(key, ErrorCode, Message))
    }
    for (const key of open) {
      this.#failures.push({ key, error: new KeepError('rejected', `AWS left ${key} out of its answer`, { hint: 'try again' }) })
    }
  }

  async #readSingly(keys: readonly string[]): Promise<void> {
    await Promise.all(
      keys.map(async (key) => {
        try {
          const told = await this.#api.value(this.#place.nameOf(key), key, {}, this.#over.signal)
          if (told) this.#take(key, () => secretOf(key, told))
        } catch (error) {
          this.#refuse(key, error)
        }
      }),
    )
  }

  #take(key: string, make: () => Secret): void {
    try {
      this.#secrets.push(make())
    } catch (error) {
      this.#refuse(key, error)
    }
  }

  /** A failure of one key is told beside it; what fails for all ends the read. */
  #refuse(key: string, error: unknown): void {
    if (isWaiting(error) || isAbsent(error)) return
    if (!(error instanceof KeepError)) throw error
    if (['credentials', 'unreachable', 'throttled', 'config', 'untrusted'].includes(error.code)) throw error
    this.#failures.push({ key, error: lacksValue(error) ? hasNoValue(this.#place, key, error) : error })
  }
}

/** The name in an ARN, which ends in a hyphen and six characters of AWS's own; a name stays as it is. */
function nameIn(id: string | undefined): string | undefined {
  return id === undefined ? undefined : (/^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:(.+)-\w{6}$/.exec(id)?.[1] ?? id)
}

function isAbsent(error: unknown): boolean {
  return vendorName(error) === 'ResourceNotFoundException' && !lacksValue(error)
}
