import { KeepError } from '../../core/errors.ts'
import type { Batch } from '../../core/vault.ts'
import { bulkRead, type Findings } from '../aws/bulk-read.ts'
import type { Place } from '../aws/place.ts'
import { batchSize, type SecretsApi } from './api.ts'
import { isScheduled } from './owner.ts'
import { isAbsent, isWaiting, lacksValue } from './refusals.ts'
import { hasNoValue, secretOf } from './secret.ts'

/** The values of keys that a caller names: no list is made. */
export function readNamed(api: SecretsApi, place: Place, keys: readonly string[]): Promise<Batch> {
  return new Read(api, place, false).run(keys)
}

/** All values, of what a list finds. */
export function readAll(api: SecretsApi, place: Place): Promise<Batch> {
  return new Read(api, place, true).run(keysOf(api, place))
}

async function* keysOf(api: SecretsApi, place: Place): AsyncGenerator<readonly string[]> {
  for await (const entries of api.list(place.prefix)) {
    yield entries.flatMap(({ Name, DeletedDate }) => (DeletedDate ? [] : (place.keyOf(Name) ?? [])))
  }
}

class Read {
  readonly #api: SecretsApi
  readonly #place: Place
  readonly #isListed: boolean
  /** Set once the whole call was denied: single reads need one permission less. */
  #isBatchDenied = false

  /** `isListed`: the keys were found by a list, so that one that is not there is not simply absent. */
  constructor(api: SecretsApi, place: Place, isListed: boolean) {
    this.#api = api
    this.#place = place
    this.#isListed = isListed
  }

  run(source: readonly string[] | AsyncIterable<readonly string[]>): Promise<Batch> {
    return bulkRead(source, batchSize, (keys, findings, over) => this.#read(keys, findings, over))
  }

  async #read(keys: readonly string[], findings: Findings, over: AbortSignal): Promise<void> {
    if (this.#isBatchDenied || keys.length === 1) return this.#readSingly(keys, findings, over)
    try {
      await this.#readTogether(keys, findings, over)
    } catch (error) {
      const isDenied = error instanceof KeepError && error.code === 'denied'
      if (!isDenied && !isAbsent(error) && !lacksValue(error)) throw error
      if (isDenied) this.#isBatchDenied = true
      // One secret that is denied, or has no value, may fail all of them: only single reads tell which.
      await this.#readSingly(keys, findings, over)
    }
  }

  async #readTogether(keys: readonly string[], findings: Findings, over: AbortSignal): Promise<void> {
    const asked = new Set(keys)
    const open = new Set(keys)
    const { SecretValues = [], Errors = [] } = await this.#api.batch(
      keys.map((key) => this.#place.nameOf(key)),
      over,
    )
    for (const told of SecretValues) {
      const key = this.#place.keyOf(told.Name)
      // An answer that was not asked for is no answer.
      if (key === undefined || !asked.has(key)) continue
      open.delete(key)
      findings.take(key, () => secretOf(key, told))
    }
    for (const { SecretId, ErrorCode = '', Message = '' } of Errors) {
      const key = this.#place.keyOf(nameIn(SecretId))
      if (key === undefined || !open.delete(key)) continue
      await this.#refuse(key, this.#api.batchError(key, ErrorCode, Message), findings)
    }
    for (const key of open) findings.leftOut(key)
  }

  async #readSingly(keys: readonly string[], findings: Findings, over: AbortSignal): Promise<void> {
    await Promise.all(
      keys.map(async (key) => {
        try {
          const told = await this.#api.value(this.#place.nameOf(key), key, {}, over)
          if (told) findings.take(key, () => secretOf(key, told))
          else await this.#absent(key, findings)
        } catch (error) {
          await this.#refuse(key, error, findings)
        }
      }),
    )
  }

  async #refuse(key: string, error: unknown, findings: Findings): Promise<void> {
    if (isWaiting(error)) return undefined
    if (isAbsent(error)) return this.#absent(key, findings)
    return findings.refuse(key, lacksValue(error) ? hasNoValue(this.#place, key, error) : error)
  }

  /** What was listed may have been deleted since; anything else that keeps it from being read is a failure. */
  async #absent(key: string, findings: Findings): Promise<void> {
    if (!this.#isListed) return
    try {
      const told = await this.#api.describe(this.#place.nameOf(key), key)
      if (told !== undefined && !isScheduled(told)) findings.leftOut(key)
    } catch (error) {
      findings.refuse(key, error)
    }
  }
}

/** The name in an ARN, which ends in a hyphen and six characters of AWS's own; a name stays as it is. */
function nameIn(id: string | undefined): string | undefined {
  return id === undefined ? undefined : (/^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:(.+)-\w{6}$/.exec(id)?.[1] ?? id)
}
