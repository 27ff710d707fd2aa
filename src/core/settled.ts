import { answerOf } from './errors.ts'

/**
 * What all of these resolve to. When some reject, all are waited for, and one that was answered goes before one that was not: which came
 * first is chance, and a refusal says more than silence.
 */
export async function settled<T>(all: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(all)
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
  if (reasons.length > 0) throw reasons.find((reason) => answerOf(reason) !== 'unreachable') ?? reasons[0]
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}
