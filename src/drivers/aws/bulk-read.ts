import { setImmediate } from 'node:timers/promises'
import { failsForAll, KeepError } from '../../core/errors.ts'
import { byKey } from '../../core/keys.ts'
import type { Secret } from '../../core/secret.ts'
import type { Batch } from '../../core/vault.ts'

/** What a bulk read has come to, key by key. */
export class Findings {
  readonly #secrets = new Map<string, Secret>()
  readonly #failures = new Map<string, KeepError>()

  /** Adds a secret, or the failure that making it out of an answer ends with. One that comes again must have the same value. */
  take(key: string, make: () => Secret): void {
    try {
      const secret = make()
      const before = this.#secrets.get(key)
      if (before !== undefined && !before.value.equals(secret.value)) this.refuse(key, doubled(key))
      else if (!this.#failures.has(key)) this.#secrets.set(key, secret)
    } catch (error) {
      this.refuse(key, error)
    }
  }

  /** Throws what is no failure of this key alone. */
  refuse(key: string, error: unknown): void {
    if (!(error instanceof KeepError) || failsForAll(error)) throw error
    this.#secrets.delete(key)
    this.#failures.set(key, this.#failures.get(key) ?? error)
  }

  /** For a key that an answer to its batch says nothing of. */
  leftOut(key: string): void {
    this.refuse(key, new KeepError('rejected', `AWS left ${key} out of its answer`, { hint: 'try again' }))
  }

  get batch(): Batch {
    const failures = [...this.#failures].map(([key, error]) => ({ key, error }))
    return { secrets: [...this.#secrets.values()].toSorted(byKey), failures: failures.toSorted(byKey) }
  }
}

/** Neither is more likely to be right. */
function doubled(key: string): KeepError {
  return new KeepError('rejected', `AWS gave ${key} twice, with different values`, { hint: 'run the same again' })
}

/** Reads the values of some keys, and tells `findings` what became of each. `over` ends what nobody waits for any more. */
export type ReadKeys = (keys: readonly string[], findings: Findings, over: AbortSignal) => Promise<void>

/**
 * Reads many values in batches, several at the same time: of keys that are named, without any list, or of those that pages tell. The
 * values of one page are fetched while the next page is on its way.
 */
export async function bulkRead(
  source: readonly string[] | AsyncIterable<readonly string[]>,
  size: number,
  read: ReadKeys,
): Promise<Batch> {
  const findings = new Findings()
  const over = new AbortController()
  const reads: Promise<void>[] = []
  const begin = (keys: readonly string[]): void => {
    for (let at = 0; at < keys.length; at += size) {
      // In the next turn of the loop: the request for the next page, which everything waits for, goes out first.
      const done = setImmediate().then(() => read(keys.slice(at, at + size), findings, over.signal))
      // Awaited in the end; should a list fail before, its error is the one to tell.
      done.catch(() => over.abort())
      reads.push(done)
    }
  }
  try {
    if (Symbol.asyncIterator in source) await eachPage(source, size, begin)
    else begin([...new Set(source)])
    await Promise.all(reads)
  } catch (error) {
    over.abort()
    throw error
  }
  return findings.batch
}

/** Begins whole batches; what is left of a page waits for the next one. */
async function eachPage(
  source: AsyncIterable<readonly string[]>,
  size: number,
  begin: (keys: readonly string[]) => void,
): Promise<void> {
  let waiting: string[] = []
  for await (const keys of source) {
    waiting.push(...keys)
    const whole = waiting.length - (waiting.length % size)
    begin(waiting.slice(0, whole))
    waiting = waiting.slice(whole)
  }
  begin(waiting)
}
