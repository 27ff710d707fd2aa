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
  const results = new Map<string, Written | KeepError>()
  let stopped: KeepError | undefined
  const rest = assignments.values()
  const worker = async (): Promise<void> => {
    for (const assignment of rest) {
      const result = stopped ?? (await attempt(assignment))
      results.set(assignment.key, result)
      if (!(result instanceof KeepError)) options.onDone?.(assignment.key)
    }
  }
  const attempt = async ({ key, value, options: own }: Assignment): Promise<Written | KeepError> => {
    try {
      return await write(key, value, { ...options, ...own })
    } catch (error) {
      if (!(error instanceof KeepError)) throw error
      if (failsForAll(error)) stopped ??= error
      return error
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  const inOrder = assignments.map(({ key }) => ({ key, result: results.get(key) }))
  return {
    written: inOrder.flatMap(({ result }) => (result instanceof KeepError || result === undefined ? [] : result)),
    failures: inOrder.flatMap(({ key, result }) => (result instanceof KeepError ? { key, error: result } : [])),
  }
}

/** Each write is two or three calls; the pace bounds them further. */
const atOnce = 8
