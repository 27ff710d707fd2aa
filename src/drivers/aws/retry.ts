import { factsOf, isThrottling, mayPass, retryAfterOf } from './error-facts.ts'

/** The first try and nine more; where answers are slow, the deadline of a call comes first. */
const tries = 10

/** Milliseconds. */
const longestDelay = 8000
const shortestTry = 100

/** Refused before anything was done, so that even a write can be sent again: two writers of one parameter (PutParameter, API Reference). */
const refusals = new Set(['TooManyUpdates'])

/** A count that a second try does not change, such as too many versions of a secret, though services throttle with the same name. */
const lasting = new Set(['LimitExceededException'])

/**
 * What may be tried again. `always`: whatever may pass, for a call that can be made twice. `undone`: only what the service refused
 * before it did anything; after a lost answer nobody knows.
 */
export type RetryMode = 'always' | 'undone'

/**
 * Milliseconds to wait before a call is tried again that has failed `failed` times, the last time with this error; undefined when it is
 * not to be. With full jitter, so that many who were throttled together do not come back together. In keep's own hands rather than the
 * SDK's, whose strategy knows neither the call nor its deadline, and has a budget that a wide read under throttling uses up.
 */
export function nextTry(error: unknown, failed: number, mode: RetryMode, left: number): number | undefined {
  const facts = factsOf(error)
  const isThrottled = isThrottling(facts)
  const isWorthIt = refusals.has(facts.name) || isThrottled || (mode === 'always' && mayPass(facts))
  if (!isWorthIt || lasting.has(facts.name) || failed >= tries) return undefined
  const most = Math.min(longestDelay, (isThrottled ? 200 : 50) * 2 ** failed)
  const delay = Math.max(Math.min(retryAfterOf(error), longestDelay), Math.random() * most)
  // The error of the last try says more than that time is up, and nothing is left waiting.
  return delay + shortestTry < left ? delay : undefined
}
