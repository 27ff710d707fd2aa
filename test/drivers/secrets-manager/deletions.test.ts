import { describe, expect, it } from 'vitest'
import * as faults from '../../aws/faults.ts'
import { errorOf } from '../../support/aws-project.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { secretsManagerProject, type SecretsManagerProject } from '../../support/secrets-manager-project.ts'

/** A day in milliseconds. */
const day = 86_400_000

async function withWaiting(fields: object = {}): Promise<SecretsManagerProject> {
  const project = await secretsManagerProject(fields)
  await project.seed('KEY', 'older')
  await project.scheduleDeletion('KEY')
  return project
}

async function waits(project: SecretsManagerProject): Promise<boolean> {
  return (await project.described('KEY'))?.DeletedDate !== undefined
}

/** Days that moto lets a deletion wait. */
async function window(project: SecretsManagerProject): Promise<number> {
  const date = (await project.described('KEY'))?.DeletedDate?.getTime() ?? NaN
  return Math.round((date - Date.now()) / day)
}

describe('a secret that waits for its deletion', () => {
  it.each(['set KEY', 'set KEY --if-absent', 'set KEY --adopt'])('is not restored by %s', async (line) => {
    const project = await withWaiting()
    const done = await project.keep([...line.split(' '), '--json'], { input: canary })
    expect(done.code).toBe(3)
    expect(errorOf(done)).toEqual({
      code: 'conflict',
      message: 'KEY was deleted and its name is taken until the deletion is over',
      hint: 'keep restore KEY --vault aws --env dev, then set it again; or keep delete KEY --permanent --vault aws --env dev',
    })
    expect(project.proxy.count(/^(Create|Put|Update|Restore|Tag)/)).toBe(0)
    expect(await waits(project)).toBe(true)
    expectNoValue(done)
  })

  it('stops a set that is denied a look, too: the creation tells', async () => {
    const project = await withWaiting()
    project.proxy.on({ action: ['DescribeSecret', 'GetSecretValue'], times: Infinity, fault: faults.accessDenied() })
    const done = await project.keep(['set', 'KEY', '--json'], { input: canary })
    expect([done.code, errorOf(done).code]).toEqual([3, 'conflict'])
    expect(await waits(project)).toBe(true)
    expectNoValue(done)
  })

  it.each(['get KEY', 'delete KEY --force', 'rollback KEY --force'])(
    'is one that waits, and says what takes it back: %s',
    async (line) => {
      const project = await withWaiting()
      const done = await project.keep([...line.split(' '), '--json'])
      expect(done.code).toBe(1)
      expect(errorOf(done).code).toBe('not-found')
      expect(errorOf(done).message).toMatch(/^KEY waits for its deletion in aws:dev \(dated \d{4}-\d\d-\d\d \d\d:\d\dZ\)$/)
      expect(errorOf(done).hint).toBe('keep restore KEY --vault aws --env dev')
      expect(await waits(project)).toBe(true)
    },
  )

  it('is in no listing but show --deleted', async () => {
    const project = await withWaiting()
    await project.seed('OTHER', 'v')
    expect(await project.ok('show', '--names')).toBe('OTHER\n')
    expect(await project.ok('export')).toBe('OTHER=v\n')
    expect(await project.ok('export', '--only', 'KEY,OTHER')).toBe('OTHER=v\n')
    expect(await project.ok('show', '--deleted', '--names')).toBe('KEY\n')
  })

  it('comes back whole by restore', async () => {
    const project = await withWaiting()
    await project.ok('restore', 'KEY')
    expect(await project.value('KEY')).toBe('older')
    const again = await project.keep(['restore', 'KEY', '--json'])
    expect([again.code, errorOf(again).code]).toEqual([1, 'exists'])
    const never = await project.keep(['restore', 'NEVER', '--json'])
    expect([never.code, errorOf(never).code]).toEqual([1, 'not-found'])
    expect(project.proxy.count('RestoreSecret')).toBe(1)
  })

  it('goes for good by delete --permanent, and its name is free', async () => {
    const project = await withWaiting()
    await project.ok('delete', 'KEY', '--permanent', '--force')
    expect(await project.described('KEY')).toBeUndefined()
    await project.ok('set', 'KEY=anew')
    expect(await project.value('KEY')).toBe('anew')
  })
})

describe('a deletion', () => {
  it.each<[string, object, string[], number]>([
    ['30 days when nothing is said', {}, [], 30],
    ['as the vault says', { recoveryWindowInDays: 9 }, [], 9],
    ['as the command says', { recoveryWindowInDays: 9 }, ['--recovery-days', '12'], 12],
  ])('waits %s', async (_, fields, flags, days) => {
    const project = await secretsManagerProject(fields)
    await project.seed('KEY', canary)
    const done = await project.keep(['delete', 'KEY', '--force', ...flags])
    expect(done.stderr).toBe(`deleted KEY from aws:dev; keep restore takes it back within ${days} days\n`)
    expect(project.proxy.calls.find(({ action }) => action === 'DeleteSecret')?.input).toEqual({
      SecretId: project.nameOf('KEY'),
      RecoveryWindowInDays: days,
    })
    expect(await window(project)).toBe(days)
    expectNoValue(done)
  })

  it.each([[[]], [['--permanent']]])('of what is not there says so, and asks AWS for none', async (flags) => {
    const project = await secretsManagerProject()
    const done = await project.keep(['delete', 'NEVER', '--force', ...flags, '--json'])
    expect(done.code).toBe(1)
    expect(errorOf(done)).toMatchObject({ code: 'not-found', message: 'NEVER is not in aws:dev' })
    expect(project.proxy.count('DeleteSecret')).toBe(0)
  })

  it('of a protected environment needs --yes', async () => {
    const project = await secretsManagerProject()
    const done = await project.keep(['delete', 'KEY', '--env', 'production', '--force'])
    expect(done.code).toBe(2)
    expect(project.proxy.calls).toEqual([])
  })
})
