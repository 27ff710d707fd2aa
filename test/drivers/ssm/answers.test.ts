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

describe('an answer of another shape', () => {
  const ofRevision = faults.changedAnswer((body) => ({ ...body, Parameter: { ...Object(body['Parameter']), Version: 2 } }))
  const withItem = (item: unknown) =>
    faults.changedAnswer((body) => ({ ...body, Parameters: [...(body['Parameters'] as unknown[]), item] }))
  const elsewhere = faults.changedAnswer((body) => ({ ...body, Parameters: [{ Name: '/other/place/KEY', Type: 'String' }] }))
  const number = faults.changedAnswer((body) => ({ ...body, Parameter: { ...Object(body['Parameter']), Value: 5 } }))
  const latin = async () => ({
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: Buffer.from(JSON.stringify({ Parameter: { Value: `é${canary}` } }), 'latin1'),
  })

  it.each([
    ['of another revision', 'get KEY --revision 1', 'GetParameter', ofRevision],
    ['with nothing in a list', 'show', 'DescribeParameters', withItem(null)],
    ['with a nameless entry in a list', 'export', 'DescribeParameters', withItem({ Version: 1 })],
    ['with nothing in a history', 'history KEY', 'GetParameterHistory', withItem(null)],
    ['about another place altogether', 'show', 'DescribeParameters', elsewhere],
    ['with a number for a value', 'get KEY', 'GetParameter', number],
    ['with a number for a value', 'set KEY', 'GetParameter', number],
    ['in another encoding', 'get KEY', 'GetParameter', latin],
  ])('%s is refused: %s', async (_, line, action, fault) => {
    const project = await ssmProject()
    await project.seed('KEY', 'older', canary)
    project.proxy.on({ action, times: Infinity, fault })
    const done = await project.keep([...line.split(' '), '--json'], { input: `${canary}-new` })
    expect(done.code, done.stderr).toBe(3)
    expect((await project.versions('KEY')).map(({ Value }) => Value)).toEqual(['older', canary])
    expectNoValue(done)
  })
})
