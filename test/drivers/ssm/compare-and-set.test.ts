import { describe, expect, it } from 'vitest'
import * as faults from '../../aws/faults.ts'
import { errorOf } from '../../support/aws-project.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { ssmProject } from '../../support/ssm-project.ts'

describe('set --if-revision', () => {
  it.each([
    ['another revision', '1', /^KEY is at revision 2, not 1$/],
    ['a revision that never was', '7', /^KEY is at revision 2, not 7$/],
    ['no number', 'golden', /^KEY is at revision 2, not golden$/],
  ])('against %s is a conflict, and writes nothing', async (_, revision, message) => {
    const project = await ssmProject()
    await project.seed('KEY', 'older', 'newer')
    const done = await project.keep(['set', 'KEY', '--if-revision', revision, '--json'], { input: canary })
    expect(done.code).toBe(3)
    expect(errorOf(done)).toMatchObject({ code: 'conflict', message: expect.stringMatching(message) })
    expect(project.proxy.count('PutParameter')).toBe(0)
    expect(await project.value('KEY')).toBe('newer')
    expectNoValue(done)
  })

  it('of what is not there is a conflict, and creates nothing', async () => {
    const project = await ssmProject()
    const done = await project.keep(['set', 'KEY', '--if-revision', '1', '--json'], { input: canary })
    expect([done.code, errorOf(done).code]).toEqual([3, 'conflict'])
    expect(await project.value('KEY')).toBeUndefined()
    expectNoValue(done)
  })

  it('that somebody overtakes between its look and its put says so, with both versions', async () => {
    const project = await ssmProject()
    await project.seed('KEY', 'older')
    project.proxy.on({
      action: 'PutParameter',
      fault: async (_, proceed) => {
        await project.put('KEY', 'theirs', { Overwrite: true })
        return proceed()
      },
    })
    const done = await project.keep(['set', 'KEY', '--if-revision', '1', '--json'], { input: canary })
    expect(done.code).toBe(3)
    expect(errorOf(done)).toEqual({
      code: 'conflict',
      message: 'KEY was written by somebody else at the same moment: version 3 is yours, the one before theirs',
      hint: 'keep history KEY --vault aws --env dev has both; Parameter Store has no true compare-and-set',
    })
    expect((await project.versions('KEY')).map(({ Value }) => Value)).toEqual(['older', 'theirs', canary])
    expectNoValue(done)
  })

  it('that somebody overtakes while its answer is lost does not write over theirs', async () => {
    const project = await ssmProject()
    await project.seed('KEY', 'older')
    project.proxy.on({
      action: 'PutParameter',
      fault: async (call, proceed) => {
        await project.put('KEY', 'theirs', { Overwrite: true })
        return faults.resetBefore()(call, proceed)
      },
    })
    const done = await project.keep(['set', 'KEY', '--if-revision', '1', '--json'], { input: canary })
    expect([done.code, errorOf(done).code]).toEqual([3, 'conflict'])
    expect((await project.versions('KEY')).map(({ Value }) => Value)).toEqual(['older', 'theirs'])
    expectNoValue(done)
  })
})

it('of eight writers at the same time exactly one creates with --if-absent', async () => {
  const project = await ssmProject()
  const runs = await Promise.all(
    Array.from({ length: 8 }, (_, writer) => project.keep(['set', 'KEY', '--if-absent'], { input: `${canary}-${writer}` })),
  )
  expect(runs.filter(({ code }) => code === 0)).toHaveLength(1)
  expect(runs.filter(({ code }) => code === 1)).toHaveLength(7)
  const values = (await project.versions('KEY')).map(({ Value }) => Value)
  expect(values).toEqual([`${canary}-${runs.findIndex(({ code }) => code === 0)}`])
  for (const done of runs) expectNoValue(done)
})
