import { describe, expect, it } from 'vitest'
import type { Handler } from '../../aws/exchange.ts'
import * as faults from '../../aws/faults.ts'
import { secretsManagerProject } from '../../support/secrets-manager-project.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
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

describe.each(Object.entries(operations))('%s', (_, { action, args, before, isDone, says }) => {
  it.concurrent.for(Object.entries(passing))('is done, once, in spite of %s', async ([, [fault, times]], { onTestFinished }) => {
    const project = await secretsManagerProject({}, onTestFinished)
    const revisions = await before(project)
    const scripted = project.proxy.on({ action, times, fault })
    const done = await project.keep(args(revisions), { input: canary })
    expect(done.code, done.stderr).toBe(0)
    expect(done.stderr).toMatch(says)
    expect(scripted.fired).toBe(times)
    expectNoValue(done)
    await isDone(project)
  })
})
