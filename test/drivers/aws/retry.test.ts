import { describe, expect, it } from 'vitest'
import { nextTry, type RetryMode } from '../../../src/drivers/aws/retry.ts'

function failure(name: string, more: object = {}): Error {
  return Object.assign(new Error('m'), { name }, more)
}

const throttled = failure('ThrottlingException')
const lost = failure('TimeoutError', { code: 'ECONNRESET' })
const failing = failure('SyntaxError', { $metadata: { httpStatusCode: 502 } })

/** The waits between the tries of one call that fails in this way each time. */
function delays(error: Error, { mode = 'always', left = Infinity }: { mode?: RetryMode; left?: number } = {}): number[] {
  const found: number[] = []
  for (let delay = nextTry(error, 1, mode, left); delay !== undefined; delay = nextTry(error, found.length + 1, mode, left))
    found.push(delay)
  return found
}

describe('a call that fails each time', () => {
  it.each<[string, Error, number]>([
    ['of throttling', throttled, 200],
    ['of a lost connection', lost, 50],
    ['of a failing service', failing, 50],
  ])('because %s is tried ten times, at random moments up to a limit that doubles', (_, error, base) => {
    for (let call = 0; call < 100; call++) {
      const found = delays(error)
      expect(found).toHaveLength(9)
      expect(new Set(found).size).toBe(9)
      for (const [index, delay] of found.entries()) {
        expect(delay).toBeGreaterThanOrEqual(0)
        expect(delay).toBeLessThanOrEqual(Math.min(8000, base * 2 ** (index + 1)))
      }
    }
  })

  it.each<[string, object, number]>([
    ['AccessDeniedException', { $metadata: { httpStatusCode: 400 } }, 0],
    ['TooManyUpdates', { $metadata: { httpStatusCode: 400 } }, 9],
    ['InternalServiceError', { $metadata: { httpStatusCode: 400 } }, 9],
    ['LimitExceededException', { $metadata: { httpStatusCode: 400 } }, 0],
    ['LimitExceededException', { $metadata: { httpStatusCode: 500 } }, 0],
    ['RequestTimeTooSkewed', { $metadata: { httpStatusCode: 403, clockSkewCorrected: true } }, 9],
    ['RequestTimeTooSkewed', { $metadata: { httpStatusCode: 403 } }, 0],
    ['Error', { code: 'ENOTFOUND' }, 9],
    ['Error', { cause: failure('Error', { code: 'ECONNREFUSED' }) }, 9],
    ['Error', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 0],
  ])('with %s %j is tried again %i times', (name, more, times) => {
    expect(delays(failure(name, more))).toHaveLength(times)
  })

  it('and must not be made twice is tried again only where nothing was done', () => {
    expect(delays(throttled, { mode: 'undone' })).toHaveLength(9)
    expect(delays(failure('TooManyUpdates'), { mode: 'undone' })).toHaveLength(9)
    expect(delays(lost, { mode: 'undone' })).toEqual([])
    expect(delays(failing, { mode: 'undone' })).toEqual([])
  })

  it.each([
    ['3', 3000, 3000],
    ['3600', 8000, 8000],
    [new Date(Date.now() + 5000).toUTCString(), 3000, 5000],
  ])('waits as long as the answer asks, %s, but no longer than eight seconds', (header, least, most) => {
    const asks = failure('Error', { $metadata: { httpStatusCode: 503 }, $response: { headers: { 'retry-after': header } } })
    const [first = NaN] = delays(asks)
    expect(first).toBeGreaterThanOrEqual(least)
    expect(first).toBeLessThanOrEqual(most)
  })

  it('is not tried again when the deadline would come first', () => {
    for (const delay of delays(throttled, { left: 300 })) expect(delay).toBeLessThan(300)
    expect(delays(throttled, { left: 0 })).toEqual([])
  })
})
