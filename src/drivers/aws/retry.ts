import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from '@smithy/types'
import type { Pace } from './pace.ts'

/** The first call and nine more; where answers are slow, the deadline of a call comes first. */
const attempts = 10
const longestDelay = 8000
/** Milliseconds that a try needs at least. */
const shortestTry = 100

/** Refused before anything was done, though the SDK does not list it: two writers of one parameter (PutParameter, API Reference). */
const refusals = new Set(['TooManyUpdates'])

/** Faults of the service, with whatever status they come. */
const faults = new Set(['InternalServiceError', 'InternalServerError'])

/** Classed as throttling by the SDK, but a count that a second try does not change, such as too many versions of a secret. */
const lasting = new Set(['LimitExceededException'])

/**
 * What may be tried again. `always`: whatever may pass, for a call that can be made twice. `undone`: only what the service refused
 * before it did anything; after a lost answer nobody knows.
 */
export type RetryMode = 'always' | 'undone'

/** The call that is being made. */
export interface Attempt {
  readonly mode: RetryMode
  /** Milliseconds until it must have ended. */
  readonly left: number
}

/**
 * Tries again what may pass: throttling, faults of the service, lost connections. With full jitter, so that many who were throttled
 * together do not come back together, and without the SDK's retry budget, which a wide read under throttling would use up.
 */
export class Retry implements RetryStrategyV2 {
  readonly mode = 'standard'
  readonly #pace: Pace
  readonly #attempt: () => Attempt | undefined

  /** `attempt` tells of the call that is being made, of which the SDK tells a strategy nothing. */
  constructor(pace: Pace, attempt: () => Attempt | undefined) {
    this.#pace = pace
    this.#attempt = attempt
  }

  async acquireInitialRetryToken(): Promise<RetryToken> {
    return tokenOf(0, 0)
  }

  /** Rejects when there is to be no other try; the SDK then throws the error of the last one. */
  async refreshRetryTokenForRetry(token: RetryToken, info: RetryErrorInfo): Promise<RetryToken> {
    const count = token.getRetryCount() + 1
    const isThrottled = info.errorType === 'THROTTLING'
    if (isThrottled) this.#pace.throttled()
    const { mode, left } = this.#attempt() ?? { mode: 'always', left: Infinity }
    if (!mayPass(info, mode) || count >= attempts) throw new Error('no other try')
    const base = isThrottled ? 200 : 50
    const hinted = Math.max(0, Math.min((info.retryAfterHint?.getTime() ?? 0) - Date.now(), longestDelay))
    const delay = Math.max(hinted, Math.random() * Math.min(longestDelay, base * 2 ** count))
    // The error of the last try says more than that time is up, and nothing is left waiting.
    if (delay + shortestTry >= left) throw new Error('no time for another try')
    return tokenOf(count, delay)
  }

  recordSuccess(): void {
    this.#pace.succeeded()
  }
}

function mayPass({ error, errorType }: RetryErrorInfo, mode: RetryMode): boolean {
  const name = error instanceof Error ? error.name : ''
  if (lasting.has(name)) return false
  return (
    refusals.has(name) || errorType === 'THROTTLING' || (mode === 'always' && (errorType !== 'CLIENT_ERROR' || faults.has(name)))
  )
}

function tokenOf(count: number, delay: number): RetryToken {
  return { getRetryCount: () => count, getRetryDelay: () => delay }
}
