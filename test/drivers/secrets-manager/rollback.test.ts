import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import { expect, it } from 'vitest'
import { accessDenied, changedAnswer, error, resetAfter } from '../../aws/faults.ts'
import { errorOf } from '../../support/aws-project.ts'
import { secretsManagerProject } from '../../support/secrets-manager-project.ts'

it('makes current what was, never what was only written aside', async () => {
  const project = await secretsManagerProject()
  const [, current = ''] = await project.seed('KEY', 'good', 'better')
  project.proxy.on({ action: 'UpdateSecretVersionStage', times: Infinity, fault: accessDenied() })
  expect((await project.keep(['set', 'KEY', '--if-revision', current], { input: 'never current' })).code).toBe(3)
  project.proxy.reset()
  const pending = { SecretId: project.nameOf('KEY'), SecretString: 'pending', VersionStages: ['AWSPENDING'] }
  await project.moto.send(new PutSecretValueCommand(pending))
  await project.ok('rollback', 'KEY', '--force')
  expect(await project.ok('get', 'KEY')).toBe('good\n')
  await project.ok('rollback', 'KEY', '--force', '--to', 'AWSPENDING')
  expect(await project.ok('get', 'KEY')).toBe('pending\n')
})

it('does not guess where nothing was current before', async () => {
  const project = await secretsManagerProject()
  await project.seed('KEY', 'only')
  const done = await project.keep(['rollback', 'KEY', '--force', '--json'])
  expect(done.code).toBe(1)
  expect(errorOf(done)).toEqual({
    code: 'not-found',
    message: 'it is not known what KEY was before',
    hint: 'keep history KEY --vault aws --env dev, then --to REVISION',
  })
})

it('whose answer was lost is done, also where AWS refuses to do it twice', async () => {
  const project = await secretsManagerProject()
  await project.seed('KEY', 'first', 'second')
  project.proxy.on({ action: 'UpdateSecretVersionStage', fault: resetAfter() })
  project.proxy.on({ action: 'UpdateSecretVersionStage', skip: 0, fault: error(400, 'InvalidParameterException', 'moved') })
  const done = await project.keep(['rollback', 'KEY', '--force'])
  expect(done.code, done.stderr).toBe(0)
  expect(await project.value('KEY')).toBe('first')
})

it.each([
  ['get', '--revision'],
  ['rollback', '--to'],
])('%s %s with an empty text is asked wrongly', async (command, flag) => {
  const project = await secretsManagerProject()
  await project.seed('KEY', 'first', 'second')
  const done = await project.keep([command, 'KEY', flag, '', '--json'])
  expect([done.code, errorOf(done).code]).toEqual([2, 'usage'])
  expect(project.proxy.calls).toEqual([])
})

it('leaves the secret of another service alone', async () => {
  const project = await secretsManagerProject()
  await project.seed('KEY', 'first', 'second')
  const owned = changedAnswer((told) => ({ ...told, OwningService: 'rds' }))
  for (const args of [
    ['rollback', 'KEY', '--force'],
    ['set', 'KEY=x'],
    ['delete', 'KEY', '--force'],
  ]) {
    project.proxy.reset()
    project.proxy.on({ action: 'DescribeSecret', times: Infinity, fault: owned })
    const done = await project.keep([...args, '--json'])
    expect(done.code).toBe(3)
    expect(errorOf(done).message).toBe('KEY belongs to the AWS service rds, which alone may write it')
    expect(project.proxy.calls.every(({ headers }) => headers['user-agent']?.endsWith(' keep'))).toBe(true)
  }
  expect(await project.value('KEY')).toBe('second')
})
