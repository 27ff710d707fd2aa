import { LabelParameterVersionCommand } from '@aws-sdk/client-ssm'
import { describe, expect, it } from 'vitest'
import * as faults from '../../aws/faults.ts'
import * as pages from '../../aws/page-faults.ts'
import { errorOf } from '../../support/aws-project.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { ssmProject, type SsmProject } from '../../support/ssm-project.ts'

async function versions(count: number): Promise<SsmProject> {
  const project = await ssmProject()
  await project.seed('KEY', ...Array.from({ length: count }, (_, index) => `value ${index + 1}`))
  return project
}

async function label(project: SsmProject, ParameterVersion: number, ...Labels: string[]): Promise<void> {
  await project.moto.send(new LabelParameterVersionCommand({ Name: project.nameOf('KEY'), ParameterVersion, Labels }))
}

async function revisions(project: SsmProject, ...flags: string[]): Promise<Record<string, unknown>[]> {
  return JSON.parse(await project.ok('history', 'KEY', '--json', ...flags)) as Record<string, unknown>[]
}

function upTo(newest: number, oldest = 1): string[] {
  return Array.from({ length: newest - oldest + 1 }, (_, index) => String(newest - index))
}

describe('the history', () => {
  it('of 60 versions is told newest first, whatever the pages', async () => {
    const project = await versions(60)
    const all = await revisions(project, '--limit', '100', '--unmask')
    expect(all.map(({ revision }) => revision)).toEqual(upTo(60))
    expect(all.map(({ value }) => value)).toEqual(upTo(60).map((number) => `value ${number}`))
    expect((await revisions(project)).map(({ revision }) => revision)).toEqual(upTo(60, 41))
    project.proxy.on({ action: 'GetParameterHistory', times: Infinity, fault: pages.emptyPages(2) })
    expect((await revisions(project, '--limit', '3')).map(({ revision }) => revision)).toEqual(['60', '59', '58'])
    expect(await project.ok('set', 'KEY=value 61', '--if-revision', '60', '--json')).toContain('"revision": "61"')
  })

  it('is so however AWS orders a page, and the newest alone tells the note', async () => {
    const project = await versions(3)
    await project.ok('set', 'KEY=value 4', '--note', 'newest')
    const backward = faults.changedAnswer((body) => ({ ...body, Parameters: (body['Parameters'] as object[]).toReversed() }))
    project.proxy.on({ action: 'GetParameterHistory', times: Infinity, fault: backward })
    expect((await revisions(project)).map(({ revision }) => revision)).toEqual(upTo(4))
    expect(await project.ok('show', '--only', 'KEY')).toContain('newest')
    await project.ok('set', 'KEY=value 5')
    expect((await revisions(project))[0]).toMatchObject({ revision: '5', note: 'newest' })
  })

  it('shows labels and notes, and no value unless asked to', async () => {
    const project = await ssmProject()
    await project.put('KEY', `${canary}-1`, { Tags: project.tags() })
    await project.put('KEY', `${canary}-2`, { Overwrite: true, Description: 'rotated' })
    await label(project, 1, 'blue', 'golden')
    expect(await revisions(project)).toMatchObject([
      { revision: '2', labels: [], note: 'rotated' },
      { revision: '1', labels: ['blue', 'golden'] },
    ])
    const done = await project.keep(['history', 'KEY'])
    expect(done.stdout).toMatch(/^1 .* blue, golden *$/m)
    expectNoValue(done)
  })

  it('that goes round in circles ends', async () => {
    const project = await versions(2)
    project.proxy.on({ action: 'GetParameterHistory', times: Infinity, fault: pages.repeatingToken('1') })
    for (const args of [
      ['history', 'KEY'],
      ['set', 'KEY=new'],
      ['delete', 'KEY', '--force'],
    ]) {
      const done = await project.keep([...args, '--json'])
      expect(done.code).toBe(3)
      expect(errorOf(done)).toMatchObject({ code: 'rejected', message: expect.stringMatching(/AWS goes round in circles/) })
    }
    expect(await project.value('KEY')).toBe('value 2')
  })

  it.each([
    ['2', 'value 2'],
    ['golden', 'value 1'],
    ['3', 'value 3'],
  ])('gives revision %s', async (revision, value) => {
    const project = await versions(3)
    await label(project, 1, 'golden')
    expect(await project.ok('get', 'KEY', '--revision', revision)).toBe(`${value}\n`)
  })

  it.each(['4', '0', 'silver', 'a b', '1:2', 'x'.repeat(200), '-1', '1.5', '🔑'])('has no revision "%s"', async (revision) => {
    const project = await ssmProject()
    await project.seed('KEY', canary)
    for (const args of [
      ['get', 'KEY', `--revision=${revision}`],
      ['rollback', 'KEY', `--to=${revision}`, '--force'],
    ]) {
      const done = await project.keep([...args, '--json'])
      expect([done.code, errorOf(done).code]).toEqual([1, 'not-found'])
      expect(errorOf(done).hint).toBe('keep history KEY --vault aws --env dev')
      expectNoValue(done)
    }
    expect(project.proxy.count('PutParameter')).toBe(0)
    // AWS calls a selector of another form invalid, not absent.
    for (const { Name } of project.inputs('GetParameter')) expect(Name).toMatch(/^[\w./-]+(:[\w.-]{1,100})?$/)
  })
})

describe('a rollback', () => {
  it('writes the older value again, with the note that it had', async () => {
    const project = await ssmProject()
    await project.ok('set', 'KEY=first', '--note', 'of the first')
    await project.ok('set', 'KEY=second', '--note', 'of the second')
    await project.ok('rollback', 'KEY', '--force')
    const made = await project.versions('KEY')
    expect(made.map(({ Value, Description }) => [Value, Description])).toEqual([
      ['first', 'of the first'],
      ['second', 'of the second'],
      ['first', 'of the first'],
    ])
    expect(await project.ok('get', 'KEY')).toBe('first\n')
  })

  it('goes to a label, and leaves a String one', async () => {
    const project = await ssmProject()
    for (const value of ['1', '2', '3']) await project.put('KEY', value, { Type: 'String', Overwrite: value !== '1' })
    await label(project, 2, 'golden')
    await project.ok('rollback', 'KEY', '--to', 'golden', '--force')
    expect((await project.versions('KEY')).map(({ Value, Type }) => [Value, Type]).at(-1)).toEqual(['2', 'String'])
  })

  it('that somebody overtakes is a conflict', async () => {
    const project = await versions(2)
    const theirs = async () => project.put('KEY', 'theirs', { Overwrite: true })
    project.proxy.on({
      action: 'GetParameterHistory',
      fault: async (_, proceed) => {
        await theirs()
        return proceed()
      },
    })
    const done = await project.keep(['rollback', 'KEY', '--to', '1', '--force', '--json'])
    expect([done.code, errorOf(done).code]).toEqual([3, 'conflict'])
    expect(await project.value('KEY')).toBe('theirs')
  })
})

describe('a deletion', () => {
  it('says that it is final, and takes the history along', async () => {
    const project = await versions(3)
    const done = await project.keep(['delete', 'KEY', '--force'])
    expect(done.stderr).toBe('deleted KEY from aws:dev for ever, with its history: this vault knows no way back\n')
    expect(await project.versions('KEY')).toEqual([])
    const again = await project.keep(['delete', 'KEY', '--force', '--json'])
    expect([again.code, errorOf(again).code]).toEqual([1, 'not-found'])
    expect(project.proxy.count('DeleteParameter')).toBe(1)
  })

  it('asks nobody without --force, and deletes nothing', async () => {
    const project = await versions(1)
    const done = await project.keep(['delete', 'KEY', '--json'])
    expect([done.code, errorOf(done).code]).toEqual([2, 'usage'])
    expect(await project.value('KEY')).toBe('value 1')
  })

  it('that somebody else was faster with is said to be done', async () => {
    const project = await versions(1)
    project.proxy.on({ action: 'DeleteParameter', fault: faults.error(400, 'ParameterNotFound', canary) })
    const done = await project.keep(['delete', 'KEY', '--force'])
    expect([done.code, done.stderr]).toEqual([0, 'KEY was gone already\n'])
  })

  it.each([
    ['restore KEY', 'knows no way back from a deletion'],
    ['show --deleted', 'keeps nothing that was deleted'],
    ['delete KEY --recovery-days 7 --force', 'knows no way back'],
  ])('cannot be taken back: %s', async (line, message) => {
    const project = await versions(1)
    const done = await project.keep([...line.split(' '), '--json'])
    expect(done.code).not.toBe(0)
    expect(errorOf(done)).toMatchObject({ code: 'unsupported', message: expect.stringContaining(message) })
    expect(project.proxy.count('DeleteParameter')).toBe(0)
    expect(await project.value('KEY')).toBe('value 1')
  })
})
