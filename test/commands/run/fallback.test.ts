import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Handler } from '../../aws/exchange.ts'
import * as faults from '../../aws/faults.ts'
import { partialBatch } from '../../aws/page-faults.ts'
import { canary, leaks, leaksIn } from '../../support/canary.ts'
import { goProgram } from '../../support/go-program.ts'
import { binary, run as start, type Run } from '../../support/project.ts'
import { secretsManagerProject, type SecretsManagerProject } from '../../support/secrets-manager-project.ts'

/** Of nobody. */
const identity = 'AGE-SECRET-KEY-1SY4EAX8RH52GDYFQU9TL4S99524NMX4UF4YC0PYLK688LPZ6HHPS54JYXX'

let project: SecretsManagerProject

beforeEach(async () => {
  project = await secretsManagerProject({ timeoutInSeconds: 3 })
  await project.seed('A', canary)
  await project.seed('B', 'b')
})

function run(flags: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  const script = 'touch started; test "$A" = "$EXPECTED" && echo "right $B"'
  const args = ['run', '--fallback', 'copy.age', ...flags, '--', 'sh', '-c', script]
  return project.keep(args, { env: { KEEP_AGE_KEY: identity, EXPECTED: canary, ...env } })
}

/** From now on every call meets this. */
function meet(fault: Handler): void {
  project.proxy.on({ times: Infinity, fault })
}

function wasStarted(): boolean {
  const marker = project.file('started')
  const was = fs.existsSync(marker)
  fs.rmSync(marker, { force: true })
  return was
}

/** Where the copy lies, as it was made so long ago. */
function aged(milliseconds: number): Readonly<Record<string, string>> {
  // The clock of keep alone is moved on.
  const script = project.file('clock.cjs')
  project.write('clock.cjs', `const now = Date.now; Date.now = () => now() + ${milliseconds}`)
  return { NODE_OPTIONS: `--require ${script}` }
}

describe('a copy', () => {
  it('is kept with every run: encrypted, for its owner alone, and readable by age', async () => {
    expect(await run()).toMatchObject({ code: 0, stdout: 'right b\n', stderr: '' })
    const file = project.file('copy.age')
    expect(fs.statSync(file).mode & 0o777).toBe(0o600)
    expect(leaksIn(project.read('copy.age'))).toBe(false)
    const program = goProgram('age-reader', 'age')
    if (program === undefined) return
    const { stdout } = spawnSync(program, { input: project.read('copy.age'), env: { AGE_IDENTITY: identity }, encoding: 'utf8' })
    expect(JSON.parse(stdout.slice(stdout.indexOf('\n')))).toMatchObject({
      keep: 1,
      entries: [
        ['A', canary],
        ['B', 'b'],
      ],
    })
  })

  it('is the only file that has anything of them', async () => {
    await run()
    const files = fs.readdirSync(project.base, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const names = files.map((entry) => path.join(entry.parentPath, entry.name))
    expect(names.filter((name) => leaksIn(fs.readFileSync(name, 'latin1')))).toEqual([])
  })

  it.each([
    ['a failure of AWS', faults.internalError()],
    ['a reset', faults.resetBefore()],
    ['silence', faults.silence()],
    ['what speaks otherwise', faults.html(503)],
    ['a refusal of whatever stands in between', faults.xmlRefusal()],
  ])('stands in for a vault that cannot be reached: %s', async (_, fault) => {
    await run()
    meet(fault)
    const done = await run()
    expect(done).toMatchObject({ code: 0, stdout: 'right b\n' })
    expect(done.stderr).toMatch(/^keep: warning: .*; the command has the secrets of moments ago \(.*Z\), from copy\.age\n$/)
    expect(leaks(done)).toBe(false)
  })

  it('stands in for a template, too', async () => {
    project.write('t.env', 'A={aws}\nB=static\n')
    await run(['--template', 't.env'])
    meet(faults.resetBefore())
    expect(await run(['--template', 't.env'])).toMatchObject({ code: 0, stdout: 'right static\n' })
  })

  it('tells its age', async () => {
    await run()
    meet(faults.resetBefore())
    const done = await run(['--fallback-max-age', '2d'], aged(26 * 3_600_000))
    expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining('the secrets of 1 day ago') })
  })
})

describe('a copy does not stand in', () => {
  it.each([
    ['denied', faults.accessDenied(), true],
    ['expired credentials', faults.expiredToken(), false],
    ['throttling', faults.throttling(), false],
  ])('for an answer: %s', async (_, fault, removed) => {
    await run()
    wasStarted()
    meet(fault)
    const done = await run()
    expect([done.code, wasStarted()]).toEqual([3, false])
    expect(fs.existsSync(project.file('copy.age'))).toBe(!removed)
    expect(done.stderr.includes('removed copy.age\n')).toBe(removed)
  })

  it('for a key that is missing, which removes it', async () => {
    await run(['--only', 'A,B'])
    wasStarted()
    await project.ok('delete', 'B', '--yes')
    const done = await run(['--only', 'A,B'])
    expect([done.code, wasStarted(), fs.existsSync(project.file('copy.age'))]).toEqual([1, false, false])
  })

  it('and is not removed for what it is no copy of', async () => {
    await run()
    const done = await run(['--only', 'A,MISTYPED'])
    expect([done.code, fs.existsSync(project.file('copy.age'))]).toEqual([1, true])
  })

  it('for one key that is denied among others', async () => {
    await run()
    wasStarted()
    project.proxy.on({
      action: 'BatchGetSecretValue',
      times: Infinity,
      fault: partialBatch([project.nameOf('A')], 'AccessDeniedException'),
    })
    project.proxy.on({ action: 'GetSecretValue', times: Infinity, fault: faults.accessDenied() })
    expect(await run()).toMatchObject({ code: 3, stderr: expect.stringContaining('could not read A') })
    expect([wasStarted(), fs.existsSync(project.file('copy.age'))]).toEqual([false, false])
  })

  it.each([
    ['another selection', ['--only', 'A']],
    ['another environment', ['--env', 'production']],
    ['another template', ['--template', 't.env']],
    ['another account', [], { AWS_ACCESS_KEY_ID: 'AKIAOTHER' }],
    ['another region', [], { AWS_REGION: 'eu-west-1' }],
    ['another role', [], { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/other' }],
  ])('for %s', async (_, flags: string[], env: Record<string, string> = {}) => {
    project.write('t.env', 'A={aws}\nB=b\n')
    await run()
    wasStarted()
    meet(faults.resetBefore())
    const done = await run(flags, env)
    expect(done).toMatchObject({ code: 3, stderr: expect.stringContaining('copy.age is a copy of something else') })
    expect(wasStarted()).toBe(false)
  })

  it.each([
    ['is too old: 1 day', 25 * 3_600_000, []],
    ['is too old: 2 hours', 2.5 * 3_600_000, ['--fallback-max-age', '2h']],
    ['is dated in the future', -3_600_000, []],
  ])('when it %s', async (says, moved, flags) => {
    await run(flags)
    wasStarted()
    meet(faults.resetBefore())
    const done = await run(flags, aged(moved))
    expect(done).toMatchObject({ code: 3, stderr: expect.stringContaining(`copy.age ${says}`) })
    expect(wasStarted()).toBe(false)
  })

  it.each([
    ['none', (): void => fs.rmSync(project.file('copy.age')), 3, 'there is no copy in copy.age yet'],
    [
      'a damaged one',
      (): void => project.write('copy.age', project.read('copy.age').replace(/\n\w{6}/g, '\nAAAAAA')),
      3,
      'or it is damaged',
    ],
    ['one that others may write', (): void => fs.chmodSync(project.file('copy.age'), 0o620), 3, 'is not yours alone'],
  ])('when there is %s', async (_, change, code, says) => {
    await run()
    wasStarted()
    change()
    meet(faults.resetBefore())
    expect(await run()).toMatchObject({ code, stderr: expect.stringContaining(says) })
    expect(wasStarted()).toBe(false)
  })

  it('when the vaults are configured otherwise', async () => {
    await run()
    wasStarted()
    project.configure({ kmsKeyId: 'alias/other', timeoutInSeconds: 3 })
    meet(faults.resetBefore())
    expect(await run()).toMatchObject({ code: 3, stderr: expect.stringContaining('copy.age is a copy of something else') })
  })

  it('when somebody made it who knows the public key alone', async () => {
    await run()
    wasStarted()
    const { Encrypter, Decrypter, armor, identityToRecipient } = await import('age-encryption')
    const decrypter = new Decrypter()
    decrypter.addIdentity(identity)
    const text = await decrypter.decrypt(armor.decode(project.read('copy.age')), 'text')
    const encrypter = new Encrypter()
    encrypter.addRecipient(await identityToRecipient(identity))
    project.write('copy.age', armor.encode(await encrypter.encrypt(text.replace(canary, 'theirs'))))
    meet(faults.resetBefore())
    expect(await run()).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('is no copy that keep made with one of your keys'),
    })
    expect(wasStarted()).toBe(false)
  })

  it('for two vaults of which one refuses, whichever answers first', async () => {
    const other = await secretsManagerProject()
    await other.seed('C', 'c')
    const aws = { driver: 'secretsmanager', region: 'us-east-1', timeoutInSeconds: 3 }
    const vaults = { aws: { ...aws, endpoint: project.proxy.url }, two: { ...aws, endpoint: other.proxy.url } }
    project.write('.keep.json', JSON.stringify({ ...(JSON.parse(project.read('.keep.json')) as object), vaults }))
    await run(['--vault', 'aws,two'])
    wasStarted()
    meet(faults.resetBefore())
    other.proxy.on({
      times: Infinity,
      fault: async (call, proceed) => {
        await new Promise((resolve) => setTimeout(resolve, 1000))
        return faults.accessDenied()(call, proceed)
      },
    })
    const done = await run(['--vault', 'aws,two'])
    expect([done.code, wasStarted(), fs.existsSync(project.file('copy.age'))]).toEqual([3, false, false])
  })

  it('when another key is in use', async () => {
    await run()
    meet(faults.resetBefore())
    const other = 'AGE-SECRET-KEY-12JH58SS5N6V0G88VTULUD6D9JL48HFD00MMCRHUUMX20XQ2ZCXWSRSKJUN'
    expect(await run([], { KEEP_AGE_KEY: other })).toMatchObject({ code: 3 })
  })
})

describe('a file that is none of keep is left alone', () => {
  it('a file that is encrypted for the same person', async () => {
    const { Encrypter, armor, identityToRecipient } = await import('age-encryption')
    const encrypter = new Encrypter()
    encrypter.addRecipient(await identityToRecipient(identity))
    const backup = armor.encode(await encrypter.encrypt('a backup'))
    fs.writeFileSync(project.file('copy.age'), backup, { mode: 0o600 })
    expect(await run()).toMatchObject({ code: 3, stderr: expect.stringContaining('is no copy that keep made') })
    expect(project.read('copy.age')).toBe(backup)
  })

  it.each([
    ['a text', (file: string): void => fs.writeFileSync(file, 'mine\n', { mode: 0o600 }), 'is no copy that keep made'],
    ['a link', (file: string): void => fs.symlinkSync('/etc/hostname', file), 'is a symbolic link'],
    ['a folder', (file: string): void => fs.mkdirSync(file), 'is not a regular file'],
  ])('%s', async (_, make, says) => {
    make(project.file('copy.age'))
    expect(await run()).toMatchObject({ code: 3, stderr: expect.stringContaining(says) })
    expect(wasStarted()).toBe(false)
  })

  it('the configuration', async () => {
    const before = project.read('.keep.json')
    const done = await project.keep(['run', '--fallback', '.keep.json', '--', 'true'], { env: { KEEP_AGE_KEY: identity } })
    expect(done).toMatchObject({ code: 3, stderr: expect.stringContaining('is the configuration of keep') })
    expect(project.read('.keep.json')).toBe(before)
  })
})

it('without an age key there is no copy, and no run', async () => {
  const done = await run([], { KEEP_AGE_KEY: '' })
  expect(done).toMatchObject({ code: 2, stderr: expect.stringContaining('no age key was found to encrypt with') })
  expect(wasStarted()).toBe(false)
})

it('where there is no folder for a copy there is no run', async () => {
  const args = ['run', '--fallback', 'no/such/copy.age', '--', 'touch', 'started']
  const done = await project.keep(args, { env: { KEEP_AGE_KEY: identity } })
  expect(done).toMatchObject({ code: 3, stderr: expect.stringContaining('there is no folder for no/such/copy.age') })
  expect(wasStarted()).toBe(false)
})

it('a copy that is out of date does not stay where no new one can be kept', async () => {
  await run()
  fs.chmodSync(project.file('copy.age'), 0o600)
  const folder = project.file('limited')
  fs.mkdirSync(folder)
  fs.renameSync(project.file('copy.age'), path.join(folder, 'copy.age'))
  // Files of some hundred bytes are all that this shell may write.
  const script = `ulimit -f 0; trap '' XFSZ; exec "${process.execPath}" "${binary}" run --fallback limited/copy.age -- echo started`
  const env = { ...project.env, KEEP_AGE_KEY: identity }
  const done = await start('sh', ['-c', script], { cwd: project.folder, env })
  expect(done.stderr).toContain('removed limited/copy.age, which is out of date')
  expect(fs.existsSync(path.join(folder, 'copy.age'))).toBe(false)
})
