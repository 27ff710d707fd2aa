import { failsForAll, KeepError } from '../../core/errors.ts'
import type { Plaintext } from '../../core/secret.ts'
import type { Assignment, WriteBatch, WriteOptions, Written } from '../../core/vault.ts'

/**
 * Writes one after another began, as fast as the pace of the connection lets them. After a failure that all would meet nothing new
 * begins: the rest fails with it, untried.
 */
export async function writeEach(
  assignments: readonly Assignment[],
  options: WriteOptions,
  write: (key: string, value: Plaintext, options: WriteOptions) => Promise<Written>,
): Promise<WriteBatch> {
  const results = new Map<string, Result>()
  let stopped: KeepError | undefined
  const rest = assignments.values()
  const worker = async (): Promise<void> => {
    for (const assignment of rest) {
      const { key } = assignment
      const result = stopped ? { key, error: stopped, untried: true } : await attempt(assignment)
      results.set(key, result)
      if (!('error' in result)) options.onDone?.(key)
    }
  }
  const attempt = async ({ key, value, options: own }: Assignment): Promise<Result> => {
    try {
      return await write(key, value, { ...options, ...own })
    } catch (error) {
      if (!(error instanceof KeepError)) throw error
      if (failsForAll(error)) stopped ??= error
      return { key, error }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  const inOrder = assignments.flatMap(({ key }) => results.get(key) ?? [])
  return {
    written: inOrder.flatMap((result) => ('error' in result ? [] : [result])),
    failures: inOrder.flatMap((result) => ('error' in result ? [result] : [])),
  }
}

type Result = Written | WriteBatch['failures'][number]

/** Each write is two or three calls; the pace bounds them further. */
const atOnce = 8
