import { expect, it } from 'vitest'
import { canary, leaks } from '../../support/canary.ts'
import { localProject, type Project, type Run } from '../../support/project.ts'
import type { Call } from '../../aws/exchange.ts'
import { accessDenied } from '../../aws/faults.ts'
import { secretsManagerProject } from '../../support/secrets-manager-project.ts'

/** A command that leaves a file behind as soon as it is started. */
const command = ['--', 'touch', 'started']

async function refused(project: Project, flags: readonly string[], words = command): Promise<Run> {
  const done = await project.keep(['run', '--env', 'local', ...flags, ...words])
  expect(() => project.read('started'), done.stderr).toThrow('ENOENT')
  expect(leaks(done)).toBe(false)
  return done
}

async function withSecrets(...assignments: string[]): Promise<Project> {
  const project = await localProject()
  await project.ok('set', ...assignments, '--env', 'local')
  return project
}

it('an empty environment', async () => {
  expect(await refused(await localProject(), [])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('keep: error: there is nothing to run it with'),
  })
})

it('a secret that is missing', async () => {
  const done = await refused(await withSecrets('A=1'), ['--only', 'A,B,C*,D'])
  expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('keep: error: B, D are not in local:local') })
})

it('a secret that a template misses', async () => {
  const project = await withSecrets('A=1')
  project.write('t.env', 'A={local}\nB={local}\n')
  const done = await refused(project, ['--template', 't.env'])
  expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('1 secret of t.env is missing: B (t.env:2:3)') })
  expect(done.stderr).not.toContain('--missing')
})

it.each(['PATH', 'LD_PRELOAD', 'NODE_OPTIONS', 'BASH_ENV', 'npm_config_script_shell', 'GIT_CONFIG_COUNT', 'AWS_ENDPOINT_URL_S3'])(
  'a secret named %s, unless that is meant',
  async (name) => {
    const project = await withSecrets('A=1', `${name}=${canary}`)
    const done = await refused(project, [])
    expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining(`${name} decides what programs run or trust`) })
    expect(done.stderr).toContain('--allow-dangerous-names')
    const allowed = await project.keep(['run', '--env', 'local', '--allow-dangerous-names', '--', process.execPath, '-e', '0'])
    // Whether it runs then depends on the value; that keep starts it does not.
    expect(allowed.stderr).not.toContain('keep: error: ' + name)
  },
)

it('what would have node print every value', async () => {
  const project = await withSecrets(`A=${canary}`)
  for (const NODE_DEBUG of ['child_process', 'http,child_*']) {
    const done = await project.keep(['run', '--env', 'local', ...command], { env: { NODE_DEBUG } })
    expect(done).toMatchObject({ code: 2, stderr: expect.stringContaining('NODE_DEBUG would have every value printed') })
    expect(leaks(done)).toBe(false)
  }
})

it.each([
  ['PATH=/x', 'PATH decides what programs run or trust', 'take it out of the template'],
  ['KEEP_X=1', 'KEEP_X is a variable of keep itself', 'take it out of the template'],
  ['# nothing', 't.env sets no variable', 'keep template:add'],
])('a template of %j', async (line, message, hint) => {
  const project = await withSecrets('A=1')
  project.write('t.env', `${line}\n`)
  const done = await refused(project, ['--template', 't.env'])
  expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining(message) })
  expect(done.stderr).toContain(hint)
})

it.each(['run', 'export'])('%s: what --except names in vain is told', async (command) => {
  const project = await withSecrets('A=1', 'B=2')
  const words = command === 'run' ? ['--', 'sh', '-c', 'echo $A'] : []
  const done = await project.keep([command, '--env', 'local', '--except', 'AA,B,C*', ...words])
  expect(done).toMatchObject({ code: 0, stderr: 'keep: warning: --except AA, C* matches nothing\n' })
  const named = await project.keep([command, '--env', 'local', '--only', 'A', '--except', 'AA', ...words])
  expect(named).toMatchObject({ code: 0, stderr: '' })
})

it('what is both chosen and left out is no missing secret', async () => {
  const project = await withSecrets('A=1')
  const done = await project.keep(['run', '--env', 'local', '--only', 'A,B', '--except', 'B', '--', 'sh', '-c', 'echo $A'])
  expect(done).toMatchObject({ code: 0, stdout: '1\n' })
})

it('a secret whose name is one of keep itself, always', async () => {
  const done = await refused(await withSecrets(`KEEP_VAULT=${canary}`), ['--allow-dangerous-names'])
  expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('KEEP_VAULT is a variable of keep itself') })
})

it('two secrets that would be one variable', async () => {
  const done = await refused(await withSecrets('A-B=1', 'A_B=2'), [])
  expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('would both become the variable A_B') })
})

it('a value that no variable can hold', async () => {
  const project = await withSecrets('A=1')
  await project.keep(['set', 'NUL', '--env', 'local'], { input: `${canary}\0x` })
  expect(await refused(project, [])).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot hold the value of NUL') })
})

it.each([
  [['--all'], '--all needs --template'],
  [['--template', 't.env', '--only', 'A'], '--only and --except choose among those of --all'],
  [['--template', 't.env', '--allow-partial'], '--allow-partial is not for templates'],
  [['--no-inherit', '--preserve-env'], 'exclude each other'],
  [['--interval', '5'], '--interval needs --watch'],
  [['--watch', '--interval', '0'], '--interval cannot be that'],
  [['--watch', '--template', '-'], 'cannot read standard input again'],
  [['--fallback-max-age', '1h'], '--fallback-max-age needs --fallback'],
  [['--fallback', 'f', '--fallback-max-age', '1y'], '--fallback-max-age cannot be that'],
  [['--redact', 'never'], '--redact cannot be that'],
  [['--preserve-env', ','], '--preserve-env names nothing'],
  [['--fallback', ''], '--fallback names no file'],
  [['--fallback'], '--fallback needs a value'],
  [['--only'], '--only needs a value'],
  [['--no-inherit=A'], '--no-inherit takes no value'],
  [['--fallback', 'f', '--template', '-'], 'cannot read standard input again'],
  [['--fallback', 'f', '--allow-partial'], '--fallback and --allow-partial exclude each other'],
])('flags that contradict themselves: %j', async (flags, message) => {
  const project = await withSecrets('A=1')
  project.write('t.env', 'A={local}\n')
  expect(await refused(project, flags)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) })
})

it.each([
  ['a command without --', ['touch', 'started']],
  ['a command whose own -- would be lost', ['touch', '--', 'started']],
])('%s', async (_, words) => {
  expect(await refused(await withSecrets('A=1'), [], words)).toMatchObject({
    code: 2,
    stderr: 'keep: error: the command stands behind --\nkeep: hint: keep run -- COMMAND ARGUMENTS\n',
  })
})

it('a flag of the command that stands before --', async () => {
  expect(await refused(await withSecrets('A=1'), [], ['touch', '-c', 'started'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('flags of the command stand behind --'),
  })
})

it('no command at all', async () => {
  expect(await refused(await withSecrets('A=1'), [], [])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('program is missing'),
  })
})

it('a key that is denied, unless --allow-partial leaves it out', async () => {
  const project = await secretsManagerProject()
  await project.seed('OPEN', 'open')
  await project.seed('CLOSED', canary)
  const isClosed = ({ input }: Call): boolean => String(input['SecretId']).includes('CLOSED')
  project.proxy.on({ action: 'GetSecretValue', when: isClosed, times: Infinity, fault: accessDenied() })
  project.proxy.on({ action: 'BatchGetSecretValue', times: Infinity, fault: accessDenied() })
  const args = ['run', '--', 'sh', '-c', 'touch started; echo "$OPEN $CLOSED"']
  const done = await project.keep(args)
  expect(done).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('CLOSED') })
  expect(() => project.read('started')).toThrow('ENOENT')
  // The exit code is the command's then.
  expect(await project.keep([...args.slice(0, 1), '--allow-partial', ...args.slice(1)])).toMatchObject({
    code: 0,
    stdout: 'open \n',
  })
})
