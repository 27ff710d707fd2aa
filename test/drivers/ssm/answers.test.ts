import { describe, expect, it } from 'vitest'
import * as faults from '../../aws/faults.ts'
import { errorOf } from '../../support/aws-project.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { ssmProject } from '../../support/ssm-project.ts'

describe('an answer about another parameter', () => {
  it.each([
    ['get KEY', 'GetParameter'],
    ['get KEY --revision 1', 'GetParameter'],
    ['history KEY --unmask', 'GetParameterHistory'],
    ['export --only KEY', 'GetParameters'],
    ['rollback KEY --force', 'GetParameter'],
    ['rollback KEY --to 1 --force', 'GetParameter'],
    ['rollback KEY --force', 'GetParameterHistory'],
    ['set KEY', 'GetParameter'],
    ['set KEY', 'GetParameterHistory'],
    ['delete KEY --force', 'GetParameterHistory'],
  ])('is not taken for one about this: %s, where %s gives it', async (line, action) => {
    const project = await ssmProject()
    await project.seed('KEY', 'older', canary)
    const elsewhere = (told: unknown): object => ({ ...(told as object), Name: project.nameOf('OTHER') })
    const fault = faults.changedAnswer(({ Parameter, Parameters, ...rest }) => ({
      ...rest,
      ...(Parameter !== undefined && { Parameter: elsewhere(Parameter) }),
      ...(Parameters !== undefined && { Parameters: (Parameters as unknown[]).map(elsewhere) }),
    }))
    project.proxy.on({ action, times: Infinity, fault })
    const done = await project.keep([...line.split(' '), '--json'], { input: `${canary}-new` })
    expect(done.code, done.stderr).toBe(3)
    expect(['unreachable', 'partial']).toContain(errorOf(done).code)
    expect((await project.versions('KEY')).map(({ Value }) => Value)).toEqual(['older', canary])
    expectNoValue(done)
  })
})
