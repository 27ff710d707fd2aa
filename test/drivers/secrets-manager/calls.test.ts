import { describe, expect, it } from 'vitest'
import { Plaintext } from '../../../src/core/secret.ts'
import { isRestorable } from '../../../src/core/vault.ts'
import { changed, jsonOf, type Handler, type Json } from '../../aws/exchange.ts'
import { accessDenied } from '../../aws/faults.ts'
import { awsCliProject, type AwsCliProject } from '../../support/aws-cli.ts'
import { auditCalls, bulk, called, prepared, type Setting } from '../aws/call-audit.ts'
import { besides, commands, type CommandName } from './calls.ts'

const settings: Readonly<Record<CommandName, readonly Setting[]>> = {
  get: [{ args: ['get', 'A'] }],
  'get --revision': [{ args: ['get', 'A', '--revision', '<earlier>'] }, { args: ['get', 'A', '--revision', 'AWSPREVIOUS'] }],
  show: [{ args: ['show'] }, { args: ['show', '--names'] }],
  'show --unmask': bulk('show', '--unmask'),
  export: bulk('export'),
  'export --only': [{ args: ['export', '--only', 'A'] }, { args: ['export', '--only', 'A,B'] }],
  diff: bulk('diff', 'web', 'other'),
  verify: [{ args: ['verify'] }],
  'verify --write': [{ args: ['verify', '--write'] }, { args: ['verify', '--write'], keys: [] }],
  'verify --write, where deletion at once is denied': [{ args: ['verify', '--write'], prepare: denyDeletionAtOnce }],
  'show --deleted': [{ args: ['show', '--deleted'] }],
  history: [{ args: ['history', 'A'] }],
  'set, of a new key': [{ args: ['set', 'NEW=1', '--note', 'note'] }, { args: ['set', 'NEW=1', '--if-absent'] }],
  set: [{ args: ['set', 'A=new'] }],
  'set --note': [{ args: ['set', 'A=new', '--note', 'note'] }],
  'set --if-revision': [{ args: ['set', 'A=new', '--if-revision', '<current>'] }],
  'set --adopt': [{ args: ['set', 'A=new', '--adopt'], keys: [], prepare: foreign }],
  delete: [{ args: ['delete', 'A', '--yes'] }, { args: ['delete', 'A', '--yes', '--recovery-days', '7'] }],
  'delete, where AWS tells IAM no more than was said': [{ args: ['delete', 'A', '--yes'] }],
  'delete --permanent': [{ args: ['delete', 'A', '--yes', '--permanent'] }],
  restore: [{ args: ['restore', 'A'], prepare: deleteA }],
  rollback: [{ args: ['rollback', 'A', '--yes'] }, { args: ['rollback', 'A', '--yes', '--to', '<earlier>'] }],
  rename: [{ args: ['rename', 'A', 'NEW', '--yes'] }],
  'copy --overwrite': bulk('copy', '--from', 'web', '--to', 'other', '--overwrite', '--yes'),
  info: [{ args: ['info'] }],
}

async function denyDeletionAtOnce({ proxy }: AwsCliProject): Promise<void> {
  const when = ({ input }: { input: Json }): boolean => input['ForceDeleteWithoutRecovery'] === true
  proxy.on({ action: 'DeleteSecret', when, times: Infinity, fault: accessDenied() })
}

async function foreign(project: AwsCliProject): Promise<void> {
  await (await project.open('web', 'second')).set('A', new Plaintext('theirs'))
}

async function deleteA(project: AwsCliProject): Promise<void> {
  await (await project.open()).delete('A')
}

/** Where a batch is denied keep reads one by one. */
const batch = ['secretsmanager:BatchGetSecretValue']
const managesWithout = {
  'show --unmask': batch,
  export: batch,
  'export --only': batch,
  diff: batch,
  'copy --overwrite': batch,
  ...besides,
}

auditCalls({ project: () => awsCliProject(), commands, settings, besides, managesWithout })

describe('the calls that reach AWS', () => {
  it('a secret with replicas', async () => {
    const project = await awsCliProject({ replicaRegions: ['eu-west-1'] })
    const steps = [
      [
        ['set', 'NEW=1'],
        ['DescribeSecret', 'GetSecretValue', 'CreateSecret'],
      ],
      [
        ['delete', 'NEW', '--yes'],
        ['DescribeSecret', 'RemoveRegionsFromReplication', 'DeleteSecret'],
      ],
    ] as const
    for (const [args, actions] of steps) {
      const before = project.proxy.calls.length
      await project.ok(...args)
      expect(new Set(called(project, before))).toEqual(new Set(actions.map((action) => `secretsmanager:${action}`)))
    }
  })
})

describe('one action denied', () => {
  it('the values come all the same where batches are denied', async () => {
    const { project } = await prepared({ args: [] })
    project.proxy.on({ action: 'BatchGetSecretValue', times: Infinity, fault: accessDenied() })
    expect(await project.ok('export')).toBe('A=web\nB=web\n')
  })

  it('a new key is created where a look at it is denied', async () => {
    const { project } = await prepared({ args: [] })
    project.proxy.on({ action: 'DescribeSecret', times: Infinity, fault: accessDenied() })
    await project.ok('set', 'NEW=1')
    expect(await project.ok('get', 'NEW')).toBe('1\n')
  })

  it('verify names the key that it cannot delete again', async () => {
    const { project } = await prepared({ args: [] })
    project.proxy.on({ action: 'DeleteSecret', times: Infinity, fault: accessDenied() })
    const done = await project.keep(['verify', '--write'])
    const vault = await project.open()
    const left = (await vault.list()).map(({ key }) => key).find((key) => key.startsWith('KEEP_VERIFY_'))
    expect(left).toBeDefined()
    expect(done.stderr).toContain(`${left} is left behind`)
    expect(done.stderr).toContain('secretsmanager:DeleteSecret is denied')
  })

  it('the key of verify waits for its deletion where it cannot go at once', async () => {
    const { project } = await prepared({ args: [], prepare: denyDeletionAtOnce })
    await project.ok('verify', '--write', '--env', 'web')
    const vault = await project.open()
    if (!isRestorable(vault)) throw new Error('the vault knows no deletions')
    expect((await vault.deletions()).map(({ key }) => key)).toEqual([expect.stringMatching(/^KEEP_VERIFY_/)])
  })
})

/** A policy by tags: what is not there has none, so that it is denied. */
const denyAbsent: Handler = async (call, proceed) => {
  const answer = await proceed()
  const { __type, message } = jsonOf(answer) ?? {}
  const isAbsent = __type === 'ResourceNotFoundException' && !String(message).includes('staging label')
  if (isAbsent) return accessDenied()(call, proceed)
  return changed(answer, (body) => ({ ...body, ...('Errors' in body && { Errors: deniedErrors(body['Errors']) }) }))
}

function deniedErrors(errors: unknown): Json[] {
  return (errors as Json[]).map((error) =>
    error['ErrorCode'] === 'ResourceNotFoundException'
      ? { ...error, ErrorCode: 'AccessDeniedException', Message: 'User is not authorized' }
      : error,
  )
}

describe('a policy by tags', () => {
  async function byTags(): Promise<AwsCliProject> {
    const { project } = await prepared({ args: [] })
    project.proxy.on({ times: Infinity, fault: denyAbsent })
    return project
  }

  it('lets new keys be set and all be read', async () => {
    const project = await byTags()
    for (const args of [['NEW=1'], ['NEW=2'], ['OTHER=1', '--if-absent']]) await project.ok('set', ...args)
    expect(await project.ok('export')).toBe('A=web\nB=web\nNEW=2\nOTHER=1\n')
    expect(await project.ok('export', '--only', 'NEW,A')).toBe('A=web\nNEW=2\n')
    expect(await project.ok('show', '--names')).toBe('A\nB\nNEW\nOTHER\n')
    expect(await project.ok('show', '--unmask', '--format', 'env')).toContain('NEW=2\n')
    expect(await project.ok('diff', 'web', 'other', '--only-different')).toMatch(/^NEW .* missing$/m)
    expect(await project.ok('verify', '--write', '--json')).not.toContain('failed')
    await project.ok('delete', 'NEW', '--yes')
    await project.ok('restore', 'NEW')
    await project.ok('rename', 'NEW', 'NEWER', '--yes')
    await project.ok('copy', '--from', 'web', '--to', 'other', '--only', 'NEWER,OTHER', '--yes')
    expect(await project.ok('export', '--env', 'other', '--only', 'NEWER,OTHER')).toBe('NEWER=2\nOTHER=1\n')
  })

  it.each([
    ['get', 'MISSING'],
    ['get', 'MISSING', '--revision', 'AWSPREVIOUS'],
    ['history', 'MISSING'],
    ['delete', 'MISSING', '--yes'],
    ['restore', 'MISSING'],
    ['rollback', 'MISSING', '--yes'],
    ['export', '--only', 'A,MISSING'],
    ['export', '--only', 'MISSING'],
  ])('%s %s: what is not there may be denied, and keep says so', async (...args) => {
    const project = await byTags()
    const done = await project.keep(args.filter(Boolean))
    expect(done.code, done.stderr).toBe(3)
    expect(done.stdout).toBe('')
    expect(done.stderr).toContain('MISSING')
    expect(done.stderr).toContain('a policy that allows it; one by tags also denies what is not there')
  })

  it('a key that is there is no reason to create it', async () => {
    const project = await byTags()
    const done = await project.keep(['set', 'A=new', '--if-absent'])
    expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('A exists already') })
  })
})
