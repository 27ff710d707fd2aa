import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from '@smithy/types'
import type { Pace } from './pace.ts'

/** The first call and nine more; where answers are slow, the deadline of a call comes first. */
const attempts = 10
const longestDelay = 8000

/** Worth another try although the SDK does not list it: two writers of one parameter (Systems Manager API Reference, PutParameter). */
const alsoPassing = new Set(['TooManyUpdates', 'InternalServiceError', 'InternalServerError'])

/** Classed as throttling by the SDK, but a count that a second try does not change, such as too many versions of a secret. */
const lasting = new Set(['LimitExceededException'])

/**
 * Tries again what may pass: throttling, faults of the service, lost connections. With full jitter, so that many who were throttled
 * together do not come back together, and without the SDK's retry budget, which a wide read under throttling would use up.
 */
export class Retry implements RetryStrategyV2 {
  readonly mode = 'standard'
  readonly #pace: Pace
  readonly #left: () => number

  /** `left`: milliseconds until the call that is being made must have ended. */
  constructor(pace: Pace, left: () => number) {
    this.#pace = pace
    this.#left = left
  }

  async acquireInitialRetryToken(): Promise<RetryToken> {
    return tokenOf(0, 0)
  }

  /** Rejects when there is to be no other try; the SDK then throws the error of the last one. */
  async refreshRetryTokenForRetry(token: RetryToken, info: RetryErrorInfo): Promise<RetryToken> {
    const count = token.getRetryCount() + 1
    const isThrottled = info.errorType === 'THROTTLING'
    if (isThrottled) this.#pace.throttled()
    if (!mayPass(info) || count >= attempts) throw new Error('no other try')
    const base = isThrottled ? 200 : 50
    const hinted = Math.max(0, Math.min((info.retryAfterHint?.getTime() ?? 0) - Date.now(), longestDelay))
    const delay = Math.max(hinted, Math.random() * Math.min(longestDelay, base * 2 ** count))
    // The error of the last try says more than that time is up, and nothing is left waiting.
    if (delay >= this.#left()) throw new Error('no time for another try')
    return tokenOf(count, delay)
  }

  recordSuccess(): void {
    this.#pace.succeeded()
  }
}

function mayPass({ error, errorType }: RetryErrorInfo): boolean {
  const name = error instanceof Error ? error.name : ''
  return !lasting.has(name) && (errorType !== 'CLIENT_ERROR' || alsoPassing.has(name))
}

function tokenOf(count: number, delay: number): RetryToken {
  return { getRetryCount: () => count, getRetryDelay: () => delay }
}
