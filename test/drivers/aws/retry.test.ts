import type { RetryErrorInfo, RetryErrorType } from '@smithy/types'
import { describe, expect, it } from 'vitest'
import { Pace } from '../../../src/drivers/aws/pace.ts'
import { Retry } from '../../../src/drivers/aws/retry.ts'

function info(errorType: RetryErrorType, name = 'Error', retryAfterHint?: Date): RetryErrorInfo {
  const error = Object.assign(new Error('m'), { name }) as unknown as NonNullable<RetryErrorInfo['error']>
  return { errorType, error, ...(retryAfterHint && { retryAfterHint }) }
}

/** The waits between the tries of one call that fails in this way each time. */
async function delays(failure: RetryErrorInfo, left = Infinity): Promise<number[]> {
  const retry = new Retry(new Pace({ inFlight: 1, writesPerSecond: 1 }), () => ({ mode: 'always', left }))
  const found: number[] = []
  let token = await retry.acquireInitialRetryToken()
  try {
    for (;;) {
      token = await retry.refreshRetryTokenForRetry(token, failure)
      found.push(token.getRetryDelay())
    }
  } catch {
    return found
  }
}

describe('a call that fails each time', () => {
  it.each<[RetryErrorType, number]>([
    ['THROTTLING', 200],
    ['TRANSIENT', 50],
    ['SERVER_ERROR', 50],
  ])('in the manner of %s is tried ten times, at random moments up to a limit that doubles', async (type, base) => {
    for (let call = 0; call < 100; call++) {
      const found = await delays(info(type))
      expect(found).toHaveLength(9)
      expect(new Set(found).size).toBe(9)
      for (const [index, delay] of found.entries()) {
        expect(delay).toBeGreaterThanOrEqual(0)
        expect(delay).toBeLessThanOrEqual(Math.min(8000, base * 2 ** (index + 1)))
      }
    }
  })

  it.each([
    ['CLIENT_ERROR', 'AccessDeniedException', 0],
    ['CLIENT_ERROR', 'TooManyUpdates', 9],
    ['CLIENT_ERROR', 'InternalServiceError', 9],
    ['THROTTLING', 'LimitExceededException', 0],
  ] as const)('as %s %s is tried again %i times', async (type, name, times) => {
    expect(await delays(info(type, name))).toHaveLength(times)
  })

  it('waits as long as the answer asks, but no longer than eight seconds', async () => {
    for (const [seconds, least, most] of [
      [3, 2000, 3000],
      [3600, 8000, 8000],
    ] as const) {
      const [first = NaN] = await delays(info('TRANSIENT', 'Error', new Date(Date.now() + seconds * 1000)))
      expect(first).toBeGreaterThan(least - 1)
      expect(first).toBeLessThanOrEqual(most)
    }
  })

  it('is not tried again when the deadline would come first', async () => {
    for (const delay of await delays(info('THROTTLING'), 300)) expect(delay).toBeLessThan(300)
    expect(await delays(info('THROTTLING'), 0)).toEqual([])
  })
})
