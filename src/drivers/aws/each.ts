import { failsForAll, KeepError } from '../../core/errors.ts'
import type { WriteBatch } from '../../core/vault.ts'

/** Each call or two of one key; the pace of the connection bounds them further. */
const atOnce = 8

/** What came of several keys: what `work` gave for those that went well, and the failures, each in the order of the keys. */
export interface Results<R> {
  readonly done: readonly R[]
  readonly failures: WriteBatch['failures']
}

/**
 * Works on one key after another began, as fast as the pace of the connection lets them. After a failure that all would meet nothing
 * new begins: the rest fails with it, untried.
 */
export async function eachKey<T extends { readonly key: string }, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  onDone?: (key: string) => void,
): Promise<Results<R>> {
  const done = new Map<string, [R]>()
  const failures = new Map<string, WriteBatch['failures'][number]>()
  let stopped: KeepError | undefined
  const rest = items.values()
  const worker = async (): Promise<void> => {
    for (const item of rest) {
      const { key } = item
      if (stopped) failures.set(key, { key, error: stopped, untried: true })
      else {
        try {
          done.set(key, [await work(item)])
          onDone?.(key)
        } catch (error) {
          if (!(error instanceof KeepError)) throw error
          if (failsForAll(error)) stopped ??= error
          failures.set(key, { key, error })
        }
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return {
    done: items.flatMap(({ key }) => done.get(key) ?? []),
    failures: items.flatMap(({ key }) => failures.get(key) ?? []),
  }
}
