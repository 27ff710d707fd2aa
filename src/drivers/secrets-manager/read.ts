import { KeepError } from '../../core/errors.ts'
import type { Batch } from '../../core/vault.ts'
import { bulkRead, type Findings, type KeyPage } from '../aws/bulk-read.ts'
import { vendorName } from '../aws/errors.ts'
import type { Place } from '../aws/place.ts'
import { batchSize, isWaiting, lacksValue, type SecretsApi } from './api.ts'
import { hasNoValue, secretOf } from './secret.ts'

/** The values of keys that a caller names: no list is made. */
export function readNamed(api: SecretsApi, place: Place, keys: readonly string[]): Promise<Batch> {
  return new Read(api, place).run(keys)
}

/** All values, of what a list finds. */
export function readAll(api: SecretsApi, place: Place): Promise<Batch> {
  return new Read(api, place).run(async (from) => {
    const { SecretList = [], NextToken } = await api.list(place.prefix, from)
    return {
      keys: SecretList.flatMap(({ Name, DeletedDate }) => (DeletedDate ? [] : (place.keyOf(Name) ?? []))),
      token: NextToken,
    }
  })
}

class Read {
  readonly #api: SecretsApi
  readonly #place: Place
  /** Set once the whole call was denied: single reads need one permission less. */
  #isBatchDenied = false

  constructor(api: SecretsApi, place: Place) {
    this.#api = api
    this.#place = place
  }

  run(source: readonly string[] | KeyPage): Promise<Batch> {
    return bulkRead(source, batchSize, (keys, findings, over) => this.#read(keys, findings, over))
  }

  async #read(keys: readonly string[], findings: Findings, over: AbortSignal): Promise<void> {
    if (this.#isBatchDenied || keys.length === 1) return this.#readSingly(keys, findings, over)
    try {
      await this.#readTogether(keys, findings, over)
    } catch (error) {
      if (!(error instanceof KeepError) || error.code !== 'denied') throw error
      this.#isBatchDenied = true
      await this.#readSingly(keys, findings, over)
    }
  }

  async #readTogether(keys: readonly string[], findings: Findings, over: AbortSignal): Promise<void> {
    const open = new Set(keys)
    const { SecretValues = [], Errors = [] } = await this.#api.batch(
      keys.map((key) => this.#place.nameOf(key)),
      over,
    )
    for (const told of SecretValues) {
      const key = this.#place.keyOf(told.Name)
      // An answer that was not asked for is no answer.
      if (key !== undefined && open.delete(key)) findings.take(key, () => secretOf(key, told))
    }
    for (const { SecretId, ErrorCode = '', Message = '' } of Errors) {
      const key = this.#place.keyOf(nameIn(SecretId))
      if (key !== undefined && open.delete(key)) this.#refuse(key, this.#api.batchError(key, ErrorCode, Message), findings)
    }
    for (const key of open) findings.leftOut(key)
  }

  async #readSingly(keys: readonly string[], findings: Findings, over: AbortSignal): Promise<void> {
    await Promise.all(
      keys.map(async (key) => {
        try {
          const told = await this.#api.value(this.#place.nameOf(key), key, {}, over)
          if (told) findings.take(key, () => secretOf(key, told))
        } catch (error) {
          this.#refuse(key, error, findings)
        }
      }),
    )
  }

  #refuse(key: string, error: unknown, findings: Findings): void {
    if (isWaiting(error) || isAbsent(error)) return
    findings.refuse(key, lacksValue(error) ? hasNoValue(this.#place, key, error) : error)
  }
}

/** The name in an ARN, which ends in a hyphen and six characters of AWS's own; a name stays as it is. */
function nameIn(id: string | undefined): string | undefined {
  return id === undefined ? undefined : (/^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:(.+)-\w{6}$/.exec(id)?.[1] ?? id)
}

function isAbsent(error: unknown): boolean {
  return vendorName(error) === 'ResourceNotFoundException' && !lacksValue(error)
}
