import { describe, expect, it } from 'vitest'
import * as faults from '../../aws/faults.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { ssmProject, type SsmProject } from '../../support/ssm-project.ts'

const five = ['A', 'B', 'C', 'D', 'E']

function assignments(keys: readonly string[]): string[] {
  return keys.map((key) => `${key}=${canary}-${key}`)
}

async function held(project: SsmProject, keys: readonly string[] = five): Promise<(string | undefined)[]> {
  return Promise.all(keys.map((key) => project.value(key)))
}

/** Milliseconds from the first write to the last. */
function span(project: SsmProject): number {
  const starts = project.proxy.calls.filter(({ action }) => action === 'PutParameter').map(({ startedAt }) => startedAt)
  return Math.max(...starts) - Math.min(...starts)
}

function putsRefused(project: SsmProject): number {
  return project.proxy.calls.filter(({ action, status }) => action === 'PutParameter' && status === 400).length
}

describe('writes', () => {
  it('keep to three in a second when nothing else is said', async () => {
    const project = await ssmProject({ writesPerSecond: undefined })
    const done = await project.keep(['set', ...assignments(['A', 'B', 'C', 'D'])])
    expect(done.code, done.stderr).toBe(0)
    // Four at three in a second have three pauses of a third between them.
    expect(span(project)).toBeGreaterThan(900)
    expectNoValue(done)
  })

  it('are all done where the account takes three in a second, whatever the configuration says', async () => {
    for (const writesPerSecond of [undefined, 20]) {
      const project = await ssmProject({ writesPerSecond })
      project.proxy.limit('PutParameter', 3)
      const keys = [...five, 'F']
      const done = await project.keep(['set', ...assignments(keys)])
      expect(done.code, done.stderr).toBe(0)
      expect(await held(project, keys)).toEqual(keys.map((key) => `${canary}-${key}`))
      expect(putsRefused(project) > 0).toBe(writesPerSecond === 20)
      for (const key of keys) expect(await project.versions(key)).toHaveLength(1)
      expectNoValue(done)
    }
  })

  it('go as fast as the configuration says', async () => {
    const project = await ssmProject({ writesPerSecond: 100 })
    const done = await project.keep(['set', ...assignments(five)])
    expect(done.code, done.stderr).toBe(0)
    expect(span(project)).toBeLessThan(900)
  })

  it('of which the third fails for ever are continued by a second run', async () => {
    const project = await ssmProject()
    const isThird = ({ input }: { input: Record<string, unknown> }): boolean => input['Name'] === project.nameOf('C')
    project.proxy.on({ action: 'PutParameter', when: isThird, times: Infinity, fault: faults.accessDenied() })
    const first = await project.keep(['set', ...assignments(five)])
    expect(first.code).toBe(3)
    expect(first.stderr).toMatch(/^keep: error: 1 of 5 failed: C: not allowed to write C: ssm:PutParameter is denied/m)
    expect((await held(project)).map((value) => value !== undefined)).toEqual([true, true, false, true, true])
    project.proxy.reset()
    const second = await project.keep(['set', ...assignments(five)])
    expect(second.code, second.stderr).toBe(0)
    expect(second.stderr.split('\n').filter((line) => line.startsWith('unchanged: '))).toHaveLength(4)
    expect(project.inputs('PutParameter').map(({ Name }) => Name)).toEqual([project.nameOf('C')])
    for (const done of [first, second]) expectNoValue(done)
  })

  it('that are throttled for ever stop, name what is not written, and are continued by a second run', async () => {
    const project = await ssmProject({ timeoutInSeconds: 2 })
    await project.seed('A', `${canary}-A`)
    project.proxy.on({ action: 'PutParameter', times: Infinity, fault: faults.throttling() })
    const first = await project.keep(['set', ...assignments(five)])
    expect(first.code).toBe(3)
    expect(first.stderr).toMatch(/^keep: error: 4 of 5 failed: B, C, D, E: could not write .: AWS throttles this account/m)
    expect(first.stderr).toMatch(/run the same again; it goes on where it stopped/)
    expect(first.stderr).toMatch(/^unchanged: A in aws:dev$/m)
    project.proxy.reset()
    const second = await project.keep(['set', ...assignments(five)])
    expect(second.code, second.stderr).toBe(0)
    expect(await held(project)).toEqual(five.map((key) => `${canary}-${key}`))
    for (const done of [first, second]) expectNoValue(done)
  })

  it('lose no key to lost answers, and make no version twice', async () => {
    const project = await ssmProject()
    await project.seed('A', 'older')
    project.proxy.on({ action: 'PutParameter', times: 5, fault: faults.resetAfter() })
    const done = await project.keep(['set', ...assignments(five)])
    expect(done.code, done.stderr).toBe(0)
    expect(done.stderr.match(/^set . in aws:dev$/gm)).toHaveLength(5)
    const counts = await Promise.all(five.map(async (key) => (await project.versions(key)).length))
    expect(counts).toEqual([2, 1, 1, 1, 1])
    expectNoValue(done)
  })
})
