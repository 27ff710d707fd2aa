import { describe, expect, it } from 'vitest'
import * as faults from '../../aws/faults.ts'
import { errorOf } from '../../support/aws-project.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { secretsManagerProject, type SecretsManagerProject } from '../../support/secrets-manager-project.ts'

function tokens(project: SecretsManagerProject, action: string): Set<unknown> {
  return new Set(project.proxy.calls.filter((call) => call.action === action).map(({ input }) => input['ClientRequestToken']))
}

describe('set', () => {
  it('of the value that is there writes nothing', async () => {
    const project = await secretsManagerProject()
    await project.seed('KEY', canary)
    const done = await project.keep(['set', 'KEY'], { input: canary })
    expect([done.code, done.stderr]).toEqual([0, 'unchanged: KEY in aws:dev\n'])
    expect(project.proxy.calls.map(({ action }) => action).toSorted()).toEqual(['DescribeSecret', 'GetSecretValue'])
    expectNoValue(done)
  })

  it.each([
    ['CreateSecret', []],
    ['PutSecretValue', ['older']],
  ])('keeps its token over all tries of %s, and takes another one for another write', async (action, values) => {
    const project = await secretsManagerProject()
    if (values.length > 0) await project.seed('KEY', ...values)
    project.proxy.on({ action, times: 2, fault: faults.resetAfter() })
    const done = await project.keep(['set', 'KEY'], { input: canary })
    expect(done.code, done.stderr).toBe(0)
    expect(project.proxy.count(action)).toBe(3)
    expect(tokens(project, action).size).toBe(1)
    expect(await project.labels('KEY')).toHaveLength(values.length + 1)
    await project.ok('set', 'KEY=third')
    expect(tokens(project, 'PutSecretValue').size).toBe(action === 'PutSecretValue' ? 2 : 1)
    expectNoValue(done)
  })

  it.each([[[]], [['--note', 'n']]])('puts when a create says that there is one already, as a look did not', async (flags) => {
    const project = await secretsManagerProject()
    project.proxy.on({
      action: 'CreateSecret',
      fault: async (_, proceed) => {
        await project.seed('KEY', 'theirs')
        return proceed()
      },
    })
    const done = await project.keep(['set', 'KEY', ...flags], { input: canary })
    expect([done.code, done.stderr]).toEqual([0, 'set KEY in aws:dev\n'])
    expect(await project.value('KEY')).toBe(canary)
    expect(await project.labels('KEY')).toHaveLength(2)
    expectNoValue(done)
  })

  it('says that the key exists when a create comes too late and it was to be new', async () => {
    const project = await secretsManagerProject()
    project.proxy.on({
      action: 'CreateSecret',
      fault: async (_, proceed) => {
        await project.seed('KEY', 'theirs')
        return proceed()
      },
    })
    const done = await project.keep(['set', 'KEY', '--if-absent', '--json'], { input: canary })
    expect([done.code, errorOf(done).code]).toEqual([1, 'exists'])
    expect(await project.value('KEY')).toBe('theirs')
    expectNoValue(done)
  })

  it('knows its own creation again when the answer was lost and another try is told that it exists', async () => {
    const project = await secretsManagerProject()
    project.proxy.on({ action: 'CreateSecret', fault: faults.resetAfter() })
    project.proxy.on({ action: 'CreateSecret', skip: 1, fault: faults.error(400, 'ResourceExistsException', 'it exists') })
    const done = await project.keep(['set', 'KEY', '--if-absent'], { input: canary })
    expect([done.code, done.stderr]).toEqual([0, 'set KEY in aws:dev\n'])
    expect(await project.labels('KEY')).toEqual([['AWSCURRENT']])
    expectNoValue(done)
  })

  it('creates when a put says that there is none any more', async () => {
    const project = await secretsManagerProject()
    await project.seed('KEY', 'older')
    project.proxy.on({
      action: 'PutSecretValue',
      fault: async (_, proceed) => {
        await project.keep(['delete', 'KEY', '--permanent', '--force'])
        return proceed()
      },
    })
    const done = await project.keep(['set', 'KEY'], { input: canary })
    expect([done.code, done.stderr]).toEqual([0, 'set KEY in aws:dev\n'])
    expect(await project.value('KEY')).toBe(canary)
    expect(await project.labels('KEY')).toHaveLength(1)
    expectNoValue(done)
  })

  it('gives up when the two contradict each other for ever', async () => {
    const project = await secretsManagerProject()
    project.proxy.on({
      action: 'CreateSecret',
      times: Infinity,
      fault: faults.error(400, 'ResourceExistsException', 'it exists'),
    })
    const done = await project.keep(['set', 'KEY', '--json'], { input: canary })
    expect([done.code, errorOf(done).code]).toEqual([3, 'conflict'])
    expect(project.proxy.count('CreateSecret')).toBe(4)
    expectNoValue(done)
  })

  it('is told that the right to look is missing, when a create is told that there is one', async () => {
    const project = await secretsManagerProject()
    await project.seed('KEY', 'older')
    project.proxy.on({ action: 'DescribeSecret', times: Infinity, fault: faults.accessDenied() })
    const done = await project.keep(['set', 'KEY', '--json'], { input: canary })
    expect(done.code).toBe(3)
    expect(errorOf(done)).toMatchObject({
      code: 'denied',
      message: expect.stringMatching(/secretsmanager:DescribeSecret is denied/),
    })
    expect(await project.value('KEY')).toBe('older')
    expectNoValue(done)
  })

  it('of several names each that failed, and writes the others', async () => {
    const project = await secretsManagerProject()
    await project.foreign('B', 'theirs')
    const done = await project.keep(['set', `A=${canary}`, `B=${canary}`, `C=${canary}`])
    expect(done.code).toBe(3)
    expect(done.stderr).toMatch(/^keep: error: 1 of 3 failed: B: B is there, but without the tags/m)
    expect([await project.value('A'), await project.value('B'), await project.value('C')]).toEqual([canary, 'theirs', canary])
    expectNoValue(done)
  })
})

describe('an answer for another key', () => {
  it.each([
    ['get KEY', 'GetSecretValue'],
    ['get KEY --revision AWSCURRENT', 'GetSecretValue'],
    ['history KEY --unmask', 'GetSecretValue'],
    ['history KEY --unmask', 'ListSecretVersionIds'],
    ['export --only KEY', 'GetSecretValue'],
    ['rollback KEY --force', 'GetSecretValue'],
    ['set KEY', 'DescribeSecret'],
    ['set KEY', 'GetSecretValue'],
    ['delete KEY --force', 'DescribeSecret'],
  ])('is not taken for this one: %s, where %s gives it', async (line, action) => {
    const project = await secretsManagerProject()
    await project.seed('KEY', 'older', canary)
    const Name = project.nameOf('OTHER')
    project.proxy.on({ action, times: Infinity, fault: faults.changedAnswer((body) => ({ ...body, Name })) })
    const done = await project.keep([...line.split(' '), '--json'], { input: `${canary}-new` })
    expect(done.code).toBe(3)
    expect(errorOf(done).code).toBe('unreachable')
    expect(await project.value('KEY')).toBe(canary)
    expectNoValue(done)
  })
})
