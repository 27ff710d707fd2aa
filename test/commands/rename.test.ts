import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { Plaintext } from '../../src/core/secret.ts'
import type { Answer, Call } from '../aws/exchange.ts'
import { accessDenied, changedAnswer, internalError, silence } from '../aws/faults.ts'
import { canary, expectNoValue } from '../support/canary.ts'
import { binary, type Run } from '../support/project.ts'
import { ofKey } from '../support/of-key.ts'
import { slugs, threeVaults, type ThreeVaults } from '../support/three-vaults.ts'

/** Renames OLD to NEW, which prints no value whatever happens. */
async function rename(project: ThreeVaults, slug: string, ...more: string[]): Promise<Run> {
  const done = await project.keep(['rename', 'OLD', 'NEW', '--vault', slug, '--env', 'dev', '--yes', ...more])
  expectNoValue(done)
  return done
}

function flagsOf(slug: string): string {
  return `--vault ${slug} --env dev`
}

const awsSlugs = ['secrets', 'params'] as const

describe.each(slugs)('in %s', (slug) => {
  const value = `two\nlines "${canary}" \\$x`

  it('the value and the note come along, and the old one is gone', async () => {
    const project = await threeVaults()
    await project.seed(`${slug}:dev`, { OLD: value, OTHER: 'stays' }, { note: 'of the web user' })
    const done = await rename(project, slug)
    expect(done).toEqual({ code: 0, stdout: '', stderr: `renamed OLD to NEW in ${slug}:dev\n` })
    expect(await project.values(`${slug}:dev`)).toEqual({ NEW: value, OTHER: 'stays' })
    const vault = await project.open(`${slug}:dev`)
    expect((await vault.info('NEW'))?.note).toBe('of the web user')
    expect(await vault.info('OLD')).toBeUndefined()
  })

  it.each([
    ['another value', 'theirs', `choose another name, or keep delete NEW ${flagsOf(slug)} first`],
    ['the same value', value, `it has the same value: keep delete OLD ${flagsOf(slug)} leaves only NEW`],
  ])('a new name that is taken with %s is refused', async (_, there, hint) => {
    const project = await threeVaults()
    await project.seed(`${slug}:dev`, { OLD: value, NEW: there })
    const done = await rename(project, slug)
    expect(done).toEqual({
      code: 1,
      stdout: '',
      stderr: `keep: error: NEW is there already in ${slug}:dev\nkeep: hint: ${hint}\n`,
    })
    expect(project.writes).toEqual([])
    expect(await project.values(`${slug}:dev`)).toEqual({ OLD: value, NEW: there })
  })

  it('an old name that is missing is not found', async () => {
    const project = await threeVaults()
    const done = await rename(project, slug)
    expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining(`OLD is not in ${slug}:dev`) })
    expect(project.writes).toEqual([])
  })
})

describe('in Secrets Manager', () => {
  it('the KMS key, the tags and the replicas come along; the deletion can be taken back', async () => {
    const project = await threeVaults()
    const KmsKeyId = await project.kmsKey()
    const Tags = tagList({ ...marksOf(project, 'secrets'), Team: 'web' })
    const AddReplicaRegions = [{ Region: 'eu-west-1' }]
    const Name = `${project.namespace}/dev/OLD`
    await project.aws('secretsmanager', 'CreateSecret', { Name, SecretString: canary, KmsKeyId, Tags, AddReplicaRegions })
    project.proxy.reset()
    const done = await rename(project, 'secrets')
    expect(done.code, done.stderr).toBe(0)
    const created = project.proxy.calls.find(({ action }) => action === 'CreateSecret')?.input
    expect(created).toMatchObject({
      Name: `${project.namespace}/dev/NEW`,
      KmsKeyId,
      AddReplicaRegions,
      Tags: expect.arrayContaining(Tags),
    })
    const back = await project.keep(['restore', 'OLD', '--vault', 'secrets', '--env', 'dev'])
    expect(back.code, back.stderr).toBe(0)
    expect(await project.values('secrets:dev')).toEqual({ OLD: canary, NEW: canary })
  })

  it('a secret that is rotated is refused before anything is written', async () => {
    const project = await threeVaults()
    await project.seed('secrets:dev', { OLD: canary })
    const rotated = changedAnswer((body) => ({ ...body, RotationEnabled: true }))
    project.proxy.on({ action: 'DescribeSecret', when: ofKey('OLD'), times: Infinity, fault: rotated })
    const done = await rename(project, 'secrets')
    expect(done).toMatchObject({ code: 3, stderr: expect.stringContaining('OLD is rotated by AWS') })
    expect(project.writes).toEqual([])
  })

  it('a secret without our tags is refused before anything is written', async () => {
    const project = await threeVaults()
    await project.aws('secretsmanager', 'CreateSecret', { Name: `${project.namespace}/dev/OLD`, SecretString: canary })
    project.proxy.reset()
    const done = await rename(project, 'secrets')
    expect(done).toMatchObject({ code: 3, stderr: expect.stringContaining('without the tags of this vault') })
    expect(project.writes).toEqual([])
  })
})

it('a policy by tags, which denies a name that is not there yet, is no hindrance', async () => {
  const project = await threeVaults()
  await project.seed('secrets:dev', { OLD: canary })
  let isThere = false
  const look = ['BatchGetSecretValue', 'GetSecretValue', 'DescribeSecret']
  const when = (call: Call): boolean => ofKey('NEW')(call) && !isThere
  project.proxy.on({ action: look, when, times: Infinity, fault: accessDenied() })
  const creates = async (_: Call, proceed: () => Promise<Answer>): Promise<Answer> => {
    isThere = true
    return proceed()
  }
  project.proxy.on({ action: 'CreateSecret', fault: creates })
  const done = await rename(project, 'secrets')
  expect(done.code, done.stderr).toBe(0)
  expect(await project.values('secrets:dev')).toEqual({ NEW: canary })
})

describe('in Parameter Store', () => {
  it('the KMS key, the tier and the tags come along', async () => {
    const project = await threeVaults()
    const Name = `/${project.namespace}/dev/OLD`
    const Tags = tagList({ ...marksOf(project, 'params'), Team: 'web' })
    const KeyId = await project.kmsKey()
    await project.aws('ssm', 'PutParameter', {
      Name,
      Value: canary,
      Type: 'SecureString',
      KeyId,
      Tier: 'Advanced',
      AllowedPattern: '.*',
      Tags,
    })
    project.proxy.reset()
    const done = await rename(project, 'params')
    expect(done.code, done.stderr).toBe(0)
    const created = project.proxy.calls.find(({ action }) => action === 'PutParameter')?.input
    expect(created).toMatchObject({
      Name: `/${project.namespace}/dev/NEW`,
      Type: 'SecureString',
      KeyId,
      Tier: 'Advanced',
      AllowedPattern: '.*',
      Overwrite: false,
      Tags: expect.arrayContaining(Tags),
    })
  })

  it('what is unencrypted stays so', async () => {
    const project = await threeVaults()
    await project.seed('params:dev', { OLD: 'debug' }, { plain: true })
    expect((await rename(project, 'params')).code).toBe(0)
    expect(await (await project.open('params:dev')).list()).toMatchObject([{ key: 'NEW', plain: true }])
  })
})

describe('a failure', () => {
  it.each([
    ['secrets', 'CreateSecret'],
    ['params', 'PutParameter'],
  ])('of the copy leaves everything as it was, in %s', async (slug, action) => {
    const project = await threeVaults()
    await project.seed(`${slug}:dev`, { OLD: canary })
    project.proxy.on({ action, times: Infinity, fault: accessDenied() })
    const done = await rename(project, slug)
    expect(done.code).toBe(3)
    expect(done.stderr).toMatch(/^keep: error: not allowed to (create|write) NEW/)
    expect(await project.values(`${slug}:dev`)).toEqual({ OLD: canary })
  })

  it.each([
    ['secrets', 'DeleteSecret'],
    ['params', 'DeleteParameter'],
  ])('of the deletion leaves both and says what finishes it, in %s', async (slug, action) => {
    const project = await threeVaults()
    await project.seed(`${slug}:dev`, { OLD: canary })
    project.proxy.on({ action, times: Infinity, fault: accessDenied() })
    const done = await rename(project, slug)
    expect(done.code).toBe(3)
    expect(done.stderr).toContain('keep: error: NEW is written, but OLD is still there: not allowed to delete OLD')
    const finish = /keep: hint: .*?(keep delete OLD [^;]*?) finishes it\n/.exec(done.stderr)?.[1] ?? ''
    expect(await project.values(`${slug}:dev`)).toEqual({ OLD: canary, NEW: canary })

    project.proxy.reset()
    const [, ...words] = finish.split(' ')
    expect((await project.keep([...words, '--yes'])).code).toBe(0)
    expect(await project.values(`${slug}:dev`)).toEqual({ NEW: canary })
  })

  it.each([
    ['secrets', 'GetSecretValue', 'SecretString'],
    ['params', 'GetParameter', 'Parameter'],
  ])('to read the copy back the same deletes nothing, in %s', async (slug, action, member) => {
    const project = await threeVaults()
    await project.seed(`${slug}:dev`, { OLD: canary })
    const other = changedAnswer((body) => ({
      ...body,
      [member]: member === 'Parameter' ? { ...Object(body[member]), Value: 'another' } : 'another',
    }))
    project.proxy.on({ action, when: ofKey('NEW'), times: Infinity, fault: other })
    const done = await rename(project, slug)
    expect(done).toMatchObject({ code: 3, stdout: '' })
    expect(done.stderr).toBe(
      'keep: error: NEW was written and comes back with another value; OLD is still there\n' +
        `keep: hint: keep delete NEW ${flagsOf(slug)} undoes it\n`,
    )
    expect(project.writes.filter((name) => name.startsWith('Delete'))).toEqual([])
  })

  it.each(awsSlugs)('that no answer comes to the comparison deletes nothing, in %s', async (slug) => {
    const project = await threeVaults()
    await project.seed(`${slug}:dev`, { OLD: canary })
    let isWritten = false
    project.proxy.on({
      action: ['CreateSecret', 'PutParameter'],
      fault: async (_, proceed) => {
        isWritten = true
        return proceed()
      },
    })
    project.proxy.on({
      action: ['GetSecretValue', 'GetParameter'],
      when: () => isWritten,
      times: Infinity,
      fault: internalError(),
    })
    const done = await rename(project, slug)
    expect(done.code).toBe(3)
    expect(done.stderr).toContain('keep: error: NEW is written, but OLD is still there: ')
    expect(done.stderr).toContain(`keep delete OLD ${flagsOf(slug)} finishes it`)
    expect(project.writes.filter((name) => name.startsWith('Delete'))).toEqual([])
  })

  it.each(awsSlugs)('of somebody else who changes the old one meanwhile loses nothing, in %s', async (slug) => {
    const project = await threeVaults()
    await project.seed(`${slug}:dev`, { OLD: canary })
    const vault = await project.open(`${slug}:dev`)
    project.proxy.on({
      action: ['CreateSecret', 'PutParameter'],
      when: ofKey('NEW'),
      fault: async (_, proceed) => {
        await vault.set('OLD', new Plaintext('theirs'))
        return proceed()
      },
    })
    const done = await rename(project, slug)
    expect(done.code).toBe(3)
    expect(done.stderr).toContain('keep: error: OLD was changed meanwhile; both are there\n')
    expect(await project.values(`${slug}:dev`)).toEqual({ OLD: 'theirs', NEW: canary })
  })
})

it.each([
  [
    'before the copy is surely there',
    'PutParameter',
    /cancelled; OLD is there, and NEW perhaps too\n.*keep show --only OLD,NEW /,
  ],
  ['at the comparison', 'GetParameter', /cancelled; NEW is written, and OLD is still there\n.*keep delete OLD .* finishes it/],
  [
    'at the deletion',
    'DeleteParameter',
    /cancelled; NEW is written, and OLD is perhaps still there\n.*keep delete OLD .* finishes it/,
  ],
])('ended %s, it says what is there', async (_, action, says) => {
  const project = await threeVaults()
  await project.seed('params:dev', { OLD: canary })
  const when = (call: Call): boolean =>
    action !== 'GetParameter' || (ofKey('NEW')(call) && project.proxy.count('PutParameter') > 0)
  const hangs = project.proxy.on({ action, when, fault: silence() })
  const args = [binary, 'rename', 'OLD', 'NEW', '--vault', 'params', '--env', 'dev', '--yes']
  const child = spawn(process.execPath, args, { cwd: project.folder, env: project.env, stdio: ['ignore', 'ignore', 'pipe'] })
  const said = text(child.stderr)
  await expect.poll(() => hangs.fired).toBe(1)
  await new Promise((resolve) => setTimeout(resolve, 200))
  child.kill('SIGINT')
  expect(await said).toMatch(says)
  expect((await project.values('params:dev'))['OLD']).toBe(canary)
})

it('a new name that waits for its deletion is refused before anything is asked', async () => {
  const project = await threeVaults()
  await project.seed('secrets:dev', { OLD: canary, NEW: 'gone' })
  await (await project.open('secrets:dev')).delete('NEW')
  project.proxy.reset()
  const done = await project.keep(['rename', 'OLD', 'NEW', '--vault', 'secrets', '--env', 'dev'])
  expect(done).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('NEW was deleted in secrets:dev, and its name is taken'),
  })
  expect(project.writes).toEqual([])
})

it('somebody else who changes the old one at the last moment loses nothing, and no hint says to delete it', async () => {
  const project = await threeVaults()
  await project.seed('params:dev', { OLD: canary })
  const vault = await project.open('params:dev')
  const theirs = async (_: Call, proceed: () => Promise<Answer>): Promise<Answer> => {
    if (project.proxy.count('PutParameter') === 1) await vault.set('OLD', new Plaintext('theirs'))
    return proceed()
  }
  const when = (call: Call): boolean => ofKey('OLD')(call) && project.proxy.count('PutParameter') === 1
  project.proxy.on({ action: 'GetParameterHistory', when, fault: theirs })
  const done = await rename(project, 'params')
  expect(done.code).toBe(3)
  expect(done.stderr).toBe(
    'keep: error: OLD was changed meanwhile; both are there\n' +
      `keep: hint: keep delete NEW ${flagsOf('params')}, then rename it again\n`,
  )
  expect(await project.values('params:dev')).toEqual({ OLD: 'theirs', NEW: canary })
})

describe('what is asked', () => {
  it('needs --yes without a terminal; --force is the same but for a protected environment', async () => {
    const project = await threeVaults()
    await project.seed('files:dev', { OLD: canary })
    await project.seed('files:production', { OLD: canary })
    const words = ['rename', 'OLD', 'NEW', '--vault', 'files']
    const asked = await project.keep([...words, '--env', 'dev'])
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('needs confirmation') })
    const guarded = await project.keep([...words, '--env', 'production', '--force'])
    expect(guarded).toMatchObject({ code: 2, stderr: expect.stringContaining('files:production is protected') })
    expect((await project.keep([...words, '--env', 'dev', '--force'])).code).toBe(0)
    expect(await project.values('files:dev')).toEqual({ NEW: canary })
  })

  it.each([
    ['a new name that is the old one', 'OLD', 2],
    ['a new name that cannot be a key', 'N.W', 2],
    ['a new name that the vault has taken for itself', 'sops', 1],
  ])('%s is refused', async (_, to, code) => {
    const project = await threeVaults()
    await project.seed('files:dev', { OLD: canary })
    const done = await project.keep(['rename', 'OLD', to, '--vault', 'files', '--env', 'dev', '--yes'])
    expect(done.code, done.stderr).toBe(code)
    expect(await project.values('files:dev')).toEqual({ OLD: canary })
  })
})

function marksOf({ namespace }: ThreeVaults, slug: string) {
  return { ManagedBy: 'Keep', Namespace: namespace, Env: 'dev', VaultSlug: slug }
}

function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}
