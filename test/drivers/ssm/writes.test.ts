import { DeleteParameterCommand, LabelParameterVersionCommand } from '@aws-sdk/client-ssm'
import { describe, expect, it } from 'vitest'
import * as faults from '../../aws/faults.ts'
import { errorOf } from '../../support/aws-project.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { ssmProject, type SsmProject } from '../../support/ssm-project.ts'

async function valuesOf(project: SsmProject): Promise<(string | undefined)[]> {
  return (await project.versions('KEY')).map(({ Value }) => Value)
}

describe('set', () => {
  it('of the value that is there writes nothing', async () => {
    const project = await ssmProject()
    await project.seed('KEY', canary)
    const done = await project.keep(['set', 'KEY'], { input: canary })
    expect([done.code, done.stderr]).toEqual([0, 'unchanged: KEY in aws:dev\n'])
    expect(project.proxy.calls.map(({ action }) => action).toSorted()).toEqual(['GetParameter', 'GetParameterHistory'])
    expectNoValue(done)
  })

  it.each([[[]], [['--note', 'n']]])('overwrites when a creation is told that there is one, as a look did not', async (flags) => {
    const project = await ssmProject()
    project.proxy.on({
      action: 'PutParameter',
      fault: async (_, proceed) => {
        await project.seed('KEY', 'theirs')
        return proceed()
      },
    })
    const done = await project.keep(['set', 'KEY', ...flags], { input: canary })
    expect([done.code, done.stderr]).toEqual([0, 'set KEY in aws:dev\n'])
    expect(await valuesOf(project)).toEqual(['theirs', canary])
    expectNoValue(done)
  })

  it('says that the key exists when a creation comes too late and it was to be new', async () => {
    const project = await ssmProject()
    project.proxy.on({
      action: 'PutParameter',
      fault: async (_, proceed) => {
        await project.seed('KEY', 'theirs')
        return proceed()
      },
    })
    const done = await project.keep(['set', 'KEY', '--if-absent', '--json'], { input: canary })
    expect([done.code, errorOf(done).code]).toEqual([1, 'exists'])
    expect(await valuesOf(project)).toEqual(['theirs'])
    expectNoValue(done)
  })

  it('does not take for its own what somebody else created while its answer was lost', async () => {
    const project = await ssmProject()
    project.proxy.on({
      action: 'PutParameter',
      fault: async (call, proceed) => {
        await project.seed('KEY', 'theirs')
        return faults.resetBefore()(call, proceed)
      },
    })
    const done = await project.keep(['set', 'KEY', '--if-absent', '--json'], { input: canary })
    expect([done.code, errorOf(done).code]).toEqual([1, 'exists'])
    expect(await valuesOf(project)).toEqual(['theirs'])
    expectNoValue(done)
  })

  it.each(['set KEY', 'delete KEY --force'])('%s whose answer is lost, and that nobody can look for, says so', async (line) => {
    const project = await ssmProject({ timeoutInSeconds: 2 })
    await project.seed('KEY', 'older')
    project.proxy.on({
      action: /^(Put|Delete)Parameter$/,
      fault: async (call, proceed) => {
        project.proxy.on({ times: Infinity, fault: faults.resetBefore() })
        return faults.resetBefore()(call, proceed)
      },
    })
    const done = await project.keep([...line.split(' '), '--json'], { input: canary })
    expect([done.code, errorOf(done).code]).toEqual([3, 'unreachable'])
    expectNoValue(done)
  })

  it('that arrived without an answer is not made again over what somebody else wrote since', async () => {
    const project = await ssmProject()
    await project.seed('KEY', 'older')
    project.proxy.on({
      action: 'PutParameter',
      fault: async (call, proceed) => {
        await proceed()
        await project.put('KEY', 'theirs', { Overwrite: true })
        return faults.resetBefore()(call, proceed)
      },
    })
    const done = await project.keep(['set', 'KEY', '--json'], { input: canary })
    expect(done.code, done.stderr).toBe(0)
    expect(JSON.parse(done.stdout)).toMatchObject([{ key: 'KEY', changed: true, revision: '2' }])
    expect(await valuesOf(project)).toEqual(['older', canary, 'theirs'])
    expectNoValue(done)
  })

  it('of a deletion that arrived without an answer: what somebody else has set since is not deleted', async () => {
    const project = await ssmProject()
    await project.seed('KEY', 'older')
    project.proxy.on({
      action: 'DeleteParameter',
      fault: async (call, proceed) => {
        await proceed()
        await project.seed('KEY', canary)
        return faults.resetBefore()(call, proceed)
      },
    })
    const done = await project.keep(['delete', 'KEY', '--force'])
    expect(done).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('KEY was deleted, and somebody else has set it again'),
    })
    expect(await valuesOf(project)).toEqual([canary])
    expectNoValue(done)
  })

  it('with --if-revision of what is deleted at the same moment says so', async () => {
    const project = await ssmProject()
    await project.seed('KEY', 'older')
    project.proxy.on({
      action: 'PutParameter',
      fault: async (_, proceed) => {
        await project.moto.send(new DeleteParameterCommand({ Name: project.nameOf('KEY') }))
        return proceed()
      },
    })
    const done = await project.keep(['set', 'KEY', '--if-revision', '1'], { input: canary })
    expect(done).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('KEY was deleted by somebody else at the same moment'),
    })
    expect(await valuesOf(project)).toEqual([canary])
  })

  it('succeeds within the time in which a deleted name stays taken', async () => {
    const project = await ssmProject({}, { recreateAfter: 1500 })
    await project.ok('set', 'KEY=older')
    await project.ok('delete', 'KEY', '--force')
    const done = await project.keep(['set', 'KEY'], { input: canary })
    expect([done.code, done.stderr]).toEqual([0, 'set KEY in aws:dev\n'])
    expect(project.proxy.count('PutParameter')).toBeGreaterThan(2)
    expect(await valuesOf(project)).toEqual([canary])
    expectNoValue(done)
  })

  it('succeeds within that time also when an answer is lost', async () => {
    const project = await ssmProject({}, { recreateAfter: 1500 })
    await project.ok('set', 'KEY=older')
    await project.ok('delete', 'KEY', '--force')
    project.proxy.on({ action: 'PutParameter', fault: faults.resetBefore() })
    const done = await project.keep(['set', 'KEY'], { input: canary })
    expect([done.code, done.stderr]).toEqual([0, 'set KEY in aws:dev\n'])
    expect(await valuesOf(project)).toEqual([canary])
  })

  it('mends tags also when the answer of the overwrite was lost', async () => {
    const project = await ssmProject()
    await project.put('KEY', 'older')
    project.proxy.on({ action: 'PutParameter', fault: faults.resetAfter() })
    const done = await project.keep(['set', 'KEY'], { input: canary })
    expect([done.code, done.stderr]).toEqual([0, 'set KEY in aws:dev\n'])
    expect(await valuesOf(project)).toEqual(['older', canary])
    expect(await project.tagsOf('KEY')).toMatchObject({ ManagedBy: 'Keep', Env: 'dev' })
  })

  it('of a key that must be new takes one call', async () => {
    const project = await ssmProject()
    const done = await project.keep(['set', 'KEY', '--if-absent'], { input: canary })
    expect([done.code, done.stderr]).toEqual([0, 'set KEY in aws:dev\n'])
    expect(project.proxy.calls.map(({ action }) => action)).toEqual(['PutParameter'])
  })

  it('of a parameter whose oldest version is labelled says what stands in the way', async () => {
    const project = await ssmProject()
    await project.seed('KEY', ...Array.from({ length: 100 }, (_, index) => `value ${index}`))
    const Name = project.nameOf('KEY')
    await project.moto.send(new LabelParameterVersionCommand({ Name, ParameterVersion: 1, Labels: ['golden'] }))
    const done = await project.keep(['set', 'KEY', '--json'], { input: canary })
    expect(done.code).toBe(3)
    expect(errorOf(done)).toEqual({
      code: 'rejected',
      message: 'could not write KEY: it has 100 versions, and the oldest bears a label, so that AWS cannot drop it',
      hint: 'aws ssm unlabel-parameter-version takes the label off',
    })
    expect(await project.value('KEY')).toBe('value 99')
    expectNoValue(done)
  })

  it('says that the account is full', async () => {
    const project = await ssmProject()
    project.proxy.on({ action: 'PutParameter', times: Infinity, fault: faults.error(400, 'ParameterLimitExceeded', canary) })
    const done = await project.keep(['set', 'KEY', '--json'], { input: canary })
    expect(done.code).toBe(3)
    expect(errorOf(done)).toMatchObject({ code: 'rejected', message: expect.stringMatching(/as many parameters as it may/) })
    expectNoValue(done)
  })
})
