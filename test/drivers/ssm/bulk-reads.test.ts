import { describe, expect, it } from 'vitest'
import type { Call } from '../../aws/exchange.ts'
import * as faults from '../../aws/faults.ts'
import * as pages from '../../aws/page-faults.ts'
import { errorOf } from '../../support/aws-project.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { ssmProject, type SsmProject } from '../../support/ssm-project.ts'

async function many(count: number): Promise<SsmProject> {
  const project = await ssmProject()
  const keys = Array.from({ length: count }, (_, index) => `KEY_${String(index).padStart(4, '0')}`)
  await project.seedMany(keys, canary)
  return project
}

function linesOf(text: string): string[] {
  return text.trimEnd().split('\n')
}

const noDescribing = { action: 'DescribeParameters', times: Infinity, fault: faults.accessDenied() }
const noPaths = { action: 'GetParametersByPath', times: Infinity, fault: faults.accessDenied() }

/** Where the values come by path, the list comes by path too. */
const ways = [
  ['DescribeParameters', []],
  ['GetParametersByPath', [noDescribing]],
] as const

describe('500 parameters', () => {
  it('come by names and batches, at most ten calls at the same time, fewer when AWS throttles', async () => {
    const project = await many(500)
    const done = await project.keep(['export'])
    expect(done.code, done.stderr).toBe(0)
    expect(linesOf(done.stdout)).toHaveLength(500)
    expect(linesOf(done.stdout)[499]).toBe(`KEY_0499=${canary}-KEY_0499`)
    // One more for a last page that is full.
    expect(project.proxy.count('DescribeParameters')).toBeLessThanOrEqual(11)
    expect(project.proxy.count('GetParameters')).toBe(50)
    expect(project.proxy.count()).toBeLessThanOrEqual(61)
    expect(project.proxy.mostInFlight()).toBeLessThanOrEqual(10)
    expect(project.proxy.mostInFlight('GetParameters')).toBeGreaterThan(1)

    for (const perSecond of [40, 8]) {
      project.proxy.reset()
      project.proxy.limit(['GetParameter', 'GetParameters', 'GetParametersByPath'], perSecond)
      const throttled = await project.keep(['export'])
      expect(throttled.code, throttled.stderr).toBe(0)
      expect(throttled.stdout).toBe(done.stdout)
      // Were nothing slowed down, ten at a time would meet far more refusals than there are answers.
      const refused = project.proxy.calls.filter(({ status }) => status === 400).length
      expect(refused).toBeLessThan(70)
      if (perSecond === 8) expect(refused).toBeGreaterThan(0)
    }

    project.proxy.reset()
    project.proxy.on(noDescribing)
    project.proxy.limit(['GetParameter', 'GetParameters', 'GetParametersByPath'], 40)
    const byPath = await project.keep(['export'])
    expect(byPath.code, byPath.stderr).toBe(0)
    expect(byPath.stdout).toBe(done.stdout)

    project.proxy.reset()
    project.proxy.on({ action: 'GetParameters', times: Infinity, fault: faults.expiredToken() })
    const failed = await project.keep(['export'])
    expect(failed.code).toBe(3)
    // Those that were under way, and each of them once with new credentials.
    expect(project.proxy.count('GetParameters')).toBeLessThanOrEqual(20)
    expectNoValue(failed)
  })
})

describe('two environments at the same time', () => {
  it('share the pace of their vault', async () => {
    const project = await many(100)
    await project.ok('copy', '--from', 'dev', '--to', 'dev2', '--yes')
    project.proxy.reset()
    project.proxy.on({ action: 'GetParameters', times: Infinity, fault: faults.delay(100) })
    await project.ok('diff', 'dev', 'dev2')
    expect(project.proxy.count('GetParameters')).toBe(20)
    expect(project.proxy.mostInFlight()).toBeLessThanOrEqual(10)
    expect(project.proxy.mostInFlight()).toBeGreaterThan(5)
  })
})

describe('a list without values', () => {
  it('is decrypted by nobody, also where it comes by path', async () => {
    const project = await many(3)
    project.proxy.on(noDescribing)
    expect(await project.ok('show', '--names')).toBe('KEY_0000\nKEY_0001\nKEY_0002\n')
    expect(project.inputs('GetParametersByPath')).toEqual([expect.objectContaining({ WithDecryption: false })])
  })
})

describe('keys that are named', () => {
  it('are read without a list, decrypted; one that is not there is absent', async () => {
    const project = await many(12)
    await project.put('LIST', 'a,b', { Type: 'StringList' })
    const keys = ['KEY_0003', 'KEY_0007', 'LIST', 'MISSING']
    const done = await project.keep(['export', '--only', keys.join(',')])
    expect(linesOf(done.stdout)).toEqual([`KEY_0003=${canary}-KEY_0003`, `KEY_0007=${canary}-KEY_0007`, 'LIST=a,b'])
    // Only a read of its own tells that it is not there rather than not readable.
    expect(project.proxy.calls.map(({ action }) => action)).toEqual(['GetParameters', 'GetParameter'])
    expect(project.proxy.calls[0]?.input).toEqual({ Names: keys.map((key) => project.nameOf(key)), WithDecryption: true })
  })

  it.each([
    ['export', '--only', 'KEY_0001,KEY_0002'],
    ['diff', 'dev', 'dev2', '--only', 'KEY_0001,KEY_0002'],
    ['show', '--unmask', '--only', 'KEY_0001,KEY_0002'],
    ['copy', '--from', 'dev', '--to', 'dev2', '--yes', '--only', 'KEY_0001,KEY_0002'],
    ['copy', '--from', 'dev', '--to', 'dev2', '--yes', 'KEY_0001'],
    ['copy', '--from', 'dev2', '--to', 'dev', '--dry-run', 'KEY_0001'],
  ])('%s %s %s %s: one that is called invalid and cannot be read is never missing', async (...args) => {
    const project = await many(3)
    await project.ok('set', 'KEY_0001=other', '--env', 'dev2')
    const name = project.nameOf('KEY_0001')
    const invalid = faults.changedAnswer((body) => {
      const all = body['Parameters'] as { Name: string }[]
      const rest = all.filter(({ Name }) => Name !== name)
      const names = [...(body['InvalidParameters'] as string[]), ...(rest.length < all.length ? [name] : [])]
      return { ...body, Parameters: rest, InvalidParameters: names }
    })
    project.proxy.on({ action: 'GetParameters', times: Infinity, fault: invalid })
    const when = ({ input }: Call): boolean => input['Name'] === name
    project.proxy.on({ action: 'GetParameter', when, times: Infinity, fault: faults.accessDenied() })
    const done = await project.keep(args)
    expect(done).toMatchObject({ code: 3, stdout: '' })
    expect(done.stderr).toContain('could not read KEY_0001: not allowed to read KEY_0001')
  })

  it('are found although no list knows them yet', async () => {
    const project = await many(3)
    project.proxy.hide([project.nameOf('KEY_0001')])
    expect(await project.ok('export', '--only', 'KEY_0001,KEY_0002')).toContain(`KEY_0001=${canary}-KEY_0001`)
    expect(await project.ok('get', 'KEY_0001')).toBe(`${canary}-KEY_0001\n`)
    await project.ok('set', 'KEY_0001=second')
    expect(await project.versions('KEY_0001')).toHaveLength(2)
    await project.ok('delete', 'KEY_0001', '--force')
    expect(await project.value('KEY_0001')).toBeUndefined()
  })
})

describe.each(ways)('a list by %s', (action, before) => {
  async function few(count: number): Promise<SsmProject> {
    const project = await many(count)
    for (const script of before) project.proxy.on(script)
    return project
  }

  it('is whole, over several pages, also of what is not encrypted', async () => {
    const project = await few(60)
    await project.put('PLAIN', 'in the open', { Type: 'String', Description: 'no secret' })
    const exported = linesOf(await project.ok('export'))
    expect(exported).toHaveLength(61)
    expect(exported.at(-1)).toBe("PLAIN='in the open'")
    expect(linesOf(await project.ok('show', '--names'))).toHaveLength(61)
    expect(project.proxy.count('GetParametersByPath') > 0).toBe(before.length > 0)
    const told = JSON.parse(await project.ok('show', '--json')) as Record<string, unknown>[]
    expect(told).toHaveLength(61)
    // Only that list knows notes.
    expect(told.at(-1)?.['note']).toBe(before.length > 0 ? undefined : 'no secret')
  })

  it('with empty pages is followed to its end', async () => {
    const project = await few(3)
    project.proxy.on({ action, times: Infinity, fault: pages.emptyPages(2) })
    expect(linesOf(await project.ok('show', '--unmask'))).toHaveLength(4)
    expect(linesOf(await project.ok('export'))).toHaveLength(3)
    expect(linesOf(await project.ok('show', '--names'))).toHaveLength(3)
  })

  it.each(['show', 'show --names', 'export', 'diff dev dev2'])('that goes round in circles ends: %s', async (line) => {
    const project = await few(2)
    project.proxy.on({ action, times: Infinity, fault: pages.repeatingToken('1') })
    const done = await project.keep([...line.split(' '), '--json'])
    expect(done.code).toBe(3)
    expect(done.stdout).toBe('')
    expect(errorOf(done)).toMatchObject({ code: 'rejected', message: expect.stringMatching(/AWS goes round in circles/) })
    expectNoValue(done)
  })

  it.each(['show', 'show --names', 'export', 'diff dev dev2'])(
    'that is no list is not an empty environment: %s',
    async (line) => {
      const project = await few(2)
      for (const fault of [faults.emptyBody(), faults.html(200), faults.invalidJson()]) {
        const script = { action, times: Infinity, fault }
        project.proxy.reset()
        for (const other of before) project.proxy.on(other)
        project.proxy.on(script)
        const done = await project.keep([...line.split(' '), '--json'])
        expect(done.code).toBe(3)
        expect(done.stdout).toBe('')
        expect(errorOf(done).code).toBe('unreachable')
        expectNoValue(done)
      }
    },
  )
})

it.each(['show', 'show --names', 'export', 'diff dev dev2'])('where every list is denied, %s says so', async (line) => {
  const project = await many(2)
  for (const script of [noDescribing, noPaths]) project.proxy.on(script)
  const done = await project.keep([...line.split(' '), '--json'])
  expect([done.code, done.stdout]).toEqual([3, ''])
  expect(errorOf(done)).toMatchObject({ code: 'denied', message: expect.stringMatching(/ssm:GetParametersByPath is denied/) })
  expectNoValue(done)
})

it('where batches are denied, the values come one by one', async () => {
  const project = await many(12)
  project.proxy.on({ action: 'GetParameters', times: Infinity, fault: faults.accessDenied() })
  expect(linesOf(await project.ok('export'))).toHaveLength(12)
  expect(project.proxy.count('GetParameter')).toBe(12)
})
