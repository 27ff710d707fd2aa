import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from '@smithy/types'
import type { Pace } from './pace.ts'

/** The first call and nine more; the deadline of a call (connection.ts) comes first where answers are slow. */
const attempts = 10
const longestDelay = 8000

/** Worth another try although the SDK does not list it: two writers of one parameter (Systems Manager API Reference, PutParameter). */
const refusals = new Set(['TooManyUpdates'])

/** Classed as throttling by the SDK, but a count that a second try does not change, such as too many versions of a secret. */
const lasting = new Set(['LimitExceededException'])

/**
 * What may be tried again. `always`: whatever may pass, for calls that can be made twice. `undone`: only what the service refused
 * before it did anything; after a lost answer nobody knows.
 */
export type RetryMode = 'always' | 'undone'

/**
 * Tries again what may pass: throttling, faults of the service, lost connections. With full jitter, so that many who were throttled
 * together do not come back together, and without the SDK's retry budget, which a wide read under throttling would use up.
 */
export class Retry implements RetryStrategyV2 {
  readonly mode = 'standard'
  readonly #pace: Pace
  readonly #mode: RetryMode

  constructor(pace: Pace, mode: RetryMode) {
    this.#pace = pace
    this.#mode = mode
  }

  async acquireInitialRetryToken(): Promise<RetryToken> {
    return tokenOf(0, 0)
  }

  /** Rejects when there is to be no other try; the SDK then throws the error of the last one. */
  async refreshRetryTokenForRetry(token: RetryToken, info: RetryErrorInfo): Promise<RetryToken> {
    const count = token.getRetryCount() + 1
    const isThrottled = info.errorType === 'THROTTLING'
    if (isThrottled) this.#pace.throttled()
    const mayPass = this.#mode === 'always' ? isPassing(info) : isThrottled || isRefusal(info)
    if (!mayPass || isLasting(info) || count >= attempts) throw new Error('no other try')
    const base = isThrottled ? 200 : 50
    const hinted = Math.max(0, Math.min((info.retryAfterHint?.getTime() ?? 0) - Date.now(), longestDelay))
    return tokenOf(count, Math.max(hinted, Math.random() * Math.min(longestDelay, base * 2 ** count)))
  }

  recordSuccess(): void {
    this.#pace.succeeded()
  }
}

function isPassing(info: RetryErrorInfo): boolean {
  return info.errorType !== 'CLIENT_ERROR' || isRefusal(info)
}

function isRefusal({ error }: RetryErrorInfo): boolean {
  return error instanceof Error && refusals.has(error.name)
}

function isLasting({ error }: RetryErrorInfo): boolean {
  return error instanceof Error && lasting.has(error.name)
}

function tokenOf(count: number, delay: number): RetryToken {
  return { getRetryCount: () => count, getRetryDelay: () => delay }
}
