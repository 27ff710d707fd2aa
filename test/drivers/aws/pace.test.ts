import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Pace } from '../../../src/drivers/aws/pace.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'], now: 0 }))
afterEach(() => void vi.useRealTimers())

const options = { inFlight: 8, writesPerSecond: 10 }

/** Begins so many calls of some milliseconds each; how many ran at the same time at most, when all have ended. */
async function mostAtOnce(pace: Pace, calls: number, milliseconds = 10): Promise<number> {
  let [now, most] = [0, 0]
  const call = async (): Promise<void> => {
    most = Math.max(most, ++now)
    await new Promise((resolve) => setTimeout(resolve, milliseconds))
    now--
  }
  const all = Promise.all(Array.from({ length: calls }, () => pace.run('read', call)))
  await vi.runAllTimersAsync()
  await all
  return most
}

describe('a pace', () => {
  it('lets as many calls be in flight as it was told', async () => {
    expect(await mostAtOnce(new Pace(options), 100)).toBe(8)
  })

  it('halves with each throttled call, down to one at a time, and never to none', async () => {
    const pace = new Pace(options)
    const found: number[] = []
    for (let step = 0; step < 6; step++) {
      await vi.advanceTimersByTimeAsync(200)
      pace.throttled()
      found.push(await mostAtOnce(pace, 20))
    }
    expect(found).toEqual([4, 2, 1, 1, 1, 1])
  })

  it('takes calls that are throttled together for one', async () => {
    const pace = new Pace(options)
    await vi.advanceTimersByTimeAsync(200)
    for (let call = 0; call < 8; call++) pace.throttled()
    expect(await mostAtOnce(pace, 20)).toBe(4)
  })

  it('recovers slowly as calls succeed, to what it was and no further', async () => {
    const pace = new Pace(options)
    await vi.advanceTimersByTimeAsync(200)
    pace.throttled()
    for (let call = 0; call < 5; call++) pace.succeeded()
    expect(await mostAtOnce(pace, 20)).toBe(4)
    for (let call = 0; call < 100; call++) pace.succeeded()
    expect(await mostAtOnce(pace, 20)).toBe(8)
  })

  it('gives the place of a call that failed to the next', async () => {
    const pace = new Pace({ inFlight: 1, writesPerSecond: 10 })
    const failed = pace.run('read', () => Promise.reject(new Error('no')))
    const next = pace.run('read', () => Promise.resolve('next'))
    await expect(failed).rejects.toThrow('no')
    expect(await next).toBe('next')
  })

  it('spaces the beginnings of writes, wider after throttling, and those of reads not at all', async () => {
    const pace = new Pace(options)
    await vi.advanceTimersByTimeAsync(200)
    const beginnings = async (kind: 'read' | 'write'): Promise<number[]> => {
      const start = performance.now()
      const found: number[] = []
      const call = (): Promise<void> => Promise.resolve(void found.push(Math.round(performance.now() - start)))
      const all = Promise.all([1, 2, 3].map(() => pace.run(kind, call)))
      await vi.runAllTimersAsync()
      await all
      return found
    }
    expect(await beginnings('read')).toEqual([0, 0, 0])
    expect(await beginnings('write')).toEqual([0, 100, 200])
    await vi.advanceTimersByTimeAsync(1000)
    pace.throttled()
    expect(await beginnings('write')).toEqual([0, 200, 400])
  })
})
