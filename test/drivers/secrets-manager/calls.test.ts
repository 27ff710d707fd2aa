import { describe, expect, it } from 'vitest'
import { Plaintext } from '../../../src/core/secret.ts'
import { isRestorable } from '../../../src/core/vault.ts'
import { changed, jsonOf, type Handler, type Json } from '../../aws/exchange.ts'
import { accessDenied, xmlRefusal } from '../../aws/faults.ts'
import { awsCliProject, type AwsCliProject } from '../../support/aws-cli.ts'
import { besides, commandNames, commands, type CommandName } from './calls.ts'

/** One run of a command that succeeds, from its arguments on. */
interface Setting {
  readonly args: readonly string[]
  /** What is in both environments before; `A` with an earlier value. */
  readonly keys?: readonly string[]
  readonly prepare?: (project: AwsCliProject) => Promise<unknown>
}

/** A single key is read by itself, several are read in a batch. */
const alone = ['A']
const together = ['A', 'B']

function bulk(...args: string[]): Setting[] {
  return [
    { args, keys: alone },
    { args, keys: together },
  ]
}

/** `<current>` and `<earlier>` in the arguments are revisions of A. */
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

/** A project in which the command can succeed, and what to type. */
async function prepared({ args, keys = together, prepare }: Setting): Promise<{ project: AwsCliProject; args: string[] }> {
  const project = await awsCliProject()
  await filled(project, 'other', keys)
  const revisions = await filled(project, 'web', keys)
  project.proxy.reset()
  await prepare?.(project)
  return { project, args: args.map((arg) => revisions.get(arg) ?? arg) }
}

/** Gives each key the name of the environment as its value. */
async function filled(project: AwsCliProject, env: string, keys: readonly string[]): Promise<Map<string, string>> {
  const vault = await project.open(env)
  const revisions = new Map<string, string>()
  if (keys.includes('A')) revisions.set('<earlier>', (await vault.set('A', new Plaintext('earlier'))).revision)
  for (const key of keys) {
    const { revision } = await vault.set(key, new Plaintext(env))
    if (key === 'A') revisions.set('<current>', revision)
  }
  return revisions
}

function called({ proxy }: AwsCliProject, from: number): string[] {
  return proxy.calls.slice(from).map(({ service, action }) => `${service}:${action}`)
}

/** What the table says of a command, but for what no call is sent for. */
function expected(name: CommandName): Set<string> {
  const secret = { name: 'myapp/web/A', tags: {} }
  const sent = commands[name]({ secret, marks: {} }).filter(({ isImplied }) => !isImplied)
  return new Set([...sent.map(({ action }) => action), ...(besides[name] ?? [])])
}

describe('the calls that reach AWS', () => {
  it.each(commandNames)('%s', async (name) => {
    const reached = new Set<string>()
    for (const setting of settings[name]) {
      const { project, args } = await prepared(setting)
      const before = project.proxy.calls.length
      const done = await project.keep(args)
      expect(done.code, done.stderr).toBe(0)
      for (const action of called(project, before)) reached.add(action)
    }
    expect(reached).toEqual(expected(name))
  })

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

/** What keep manages without: it has another way, or it only wanted to know whether somebody answers. */
const managesWithout: Partial<Record<CommandName, readonly string[]>> = {
  'show --unmask': ['secretsmanager:BatchGetSecretValue'],
  export: ['secretsmanager:BatchGetSecretValue'],
  'export --only': ['secretsmanager:BatchGetSecretValue'],
  diff: ['secretsmanager:BatchGetSecretValue'],
  ...besides,
}

describe('one action denied', () => {
  it.each(commandNames)('%s', async (name) => {
    for (const denied of expected(name)) {
      let fired = 0
      for (const setting of settings[name]) {
        const { project, args } = await prepared(setting)
        const [service, action = ''] = denied.split(':')
        const fault = service === 'sts' ? xmlRefusal() : accessDenied()
        const script = project.proxy.on({ action, times: Infinity, fault })
        const done = await project.keep(args)
        if (script.fired === 0) continue
        fired += script.fired
        const shown = `${denied}: ${done.stdout}${done.stderr}`
        if (managesWithout[name]?.includes(denied)) expect(done.code, shown).toBe(0)
        else {
          expect(done.code, shown).toBe(3)
          expect(done.stderr).toContain(`${denied} is denied to arn:aws:iam::123456789012:user/dev`)
          expect(done.stderr).toContain('keep iam --vault aws prints a policy that allows it')
        }
      }
      expect(fired, denied).toBeGreaterThan(0)
    }
  })

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
