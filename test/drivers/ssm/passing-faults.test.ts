import { describe, expect, it } from 'vitest'
import type { Handler } from '../../aws/exchange.ts'
import * as faults from '../../aws/faults.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { ssmProject } from '../../support/ssm-project.ts'
import { operations } from './operations.ts'

const passing: Readonly<Record<string, readonly [Handler, number]>> = {
  'a delay': [faults.delay(150), 1],
  'a burst of throttling': [faults.throttling(), 3],
  'a failure inside AWS': [faults.internalError(), 1],
  'a failure as HTML': [faults.html(503), 1],
  'a reset before': [faults.resetBefore(), 1],
  'a reset after': [faults.resetAfter(), 1],
  'half an answer': [faults.truncated(), 1],
}

describe.concurrent.each(Object.entries(operations))('%s', (_, { action, args, before, isDone, says }) => {
  it.for(Object.entries(passing))('is done, once, in spite of %s', async ([, [fault, times]], { onTestFinished }) => {
    const project = await ssmProject({}, { atEnd: onTestFinished })
    await before(project)
    const scripted = project.proxy.on({ action, times, fault })
    const done = await project.keep(args.split(' '), { input: canary })
    expect(done.code, done.stderr).toBe(0)
    expect(done.stderr).toMatch(says)
    expect(scripted.fired).toBe(times)
    if (args === 'get KEY') expect(done.stdout).toBe('older\n')
    expectNoValue(done)
    await isDone(project)
  })
})

it.each(['set KEY', 'set KEY --if-absent'])(
  'two writers of one parameter at a time are refused, and %s tries again',
  async (line) => {
    const project = await ssmProject()
    if (line === 'set KEY') await project.seed('KEY', 'older')
    const fault = faults.error(
      400,
      'TooManyUpdates',
      'There are concurrent updates for a resource that supports one update at a time.',
    )
    const scripted = project.proxy.on({ action: 'PutParameter', times: 2, fault })
    const done = await project.keep(line.split(' '), { input: canary })
    expect([done.code, done.stderr]).toEqual([0, 'set KEY in aws:dev\n'])
    expect(scripted.fired).toBe(2)
    expect((await project.versions('KEY')).at(-1)?.Value).toBe(canary)
    expect(project.proxy.count('PutParameter')).toBe(3)
    expectNoValue(done)
  },
)
