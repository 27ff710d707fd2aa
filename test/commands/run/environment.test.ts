import { expect, it } from 'vitest'
import { localProject, type Project, type RunOptions } from '../../support/project.ts'

/** The environment that a command has, as it finds it itself. */
async function environment(
  project: Project,
  flags: readonly string[] = [],
  options: RunOptions = {},
): Promise<Record<string, string>> {
  const script = 'process.stdout.write(JSON.stringify(Object.entries(process.env)))'
  const done = await project.keep(['run', '--env', 'local', ...flags, '--', process.execPath, '-e', script], options)
  expect(done.code, done.stderr).toBe(0)
  return Object.fromEntries(JSON.parse(done.stdout) as [string, string][])
}

async function withSecrets(assignments: Readonly<Record<string, string>>): Promise<Project> {
  const project = await localProject()
  const done = await project.keep(['import', '-', '--format', 'json', '--env', 'local', '--yes'], {
    input: JSON.stringify(assignments),
  })
  expect(done.code, done.stderr).toBe(0)
  return project
}

it('holds every secret, byte for byte, and what is around keep', async () => {
  const secrets = { PEM: '-----BEGIN\nabc\n-----END\n', QUOTES: `'"\`$HOME \\`, BLANK: ' é🔐 ', TAIL: 'x\r\n' }
  const project = await withSecrets({ ...secrets, 'WITH-HYPHEN': 'y', __proto__x: 'z' })
  const env = await environment(project, [], { env: { OUTSIDE: 'stays' } })
  expect(env).toMatchObject({ ...secrets, WITH_HYPHEN: 'y', OUTSIDE: 'stays', HOME: project.home })
  expect(env).not.toHaveProperty('WITH-HYPHEN')
})

it('has a variable named __proto__ as any other', async () => {
  const project = await localProject()
  await project.ok('set', '__proto__=polluted', '--env', 'local')
  const done = await project.keep(['run', '--env', 'local', '--', 'env'])
  expect(done.stdout).toContain('\n__proto__=polluted\n')
})

it('has nothing of keep itself, and no key of a vault', async () => {
  const project = await withSecrets({ A: '1' })
  const key = project.home + '/.config/sops/age/keys.txt'
  const env = {
    KEEP_ENV: 'local',
    KEEP_VAULT: 'local',
    KEEP_AGE_KEY_FILE: key,
    SOPS_AGE_KEY_FILE: key,
    SOPS_AGE_KEY: '',
    SOPS_KMS_ARN: 'a key of sops itself',
    KEEPSAKE: 'mine',
  }
  const names = Object.keys(await environment(project, [], { env }))
  expect(names.filter((name) => /^(KEEP_|SOPS_AGE_)/.test(name))).toEqual([])
  expect(names).toEqual(expect.arrayContaining(['KEEPSAKE', 'SOPS_KMS_ARN']))
})

it('has the secret in place of what is around keep, and says so without either value', async () => {
  const project = await withSecrets({ A: 'of the vault', B: 'same' })
  const args = ['run', '--env', 'local', '--', 'sh', '-c', 'echo "$A $B"']
  const done = await project.keep(args, { env: { A: 'of the shell', B: 'same' } })
  expect(done).toMatchObject({ code: 0, stdout: 'of the vault same\n' })
  expect(done.stderr).toBe('in place of what the environment has: A (--preserve-env keeps that)\n')
})

it.each([
  [['--preserve-env'], { A: 'out', B: 'out', C: 'in' }],
  [['--preserve-env', '--preserve-env=A'], { A: 'out', B: 'out', C: 'in' }],
  [['--preserve-env=A,UNSET'], { A: 'out', B: 'in', C: 'in' }],
  [['--preserve-env=A', '--no-inherit'], { A: 'out', B: 'in', C: 'in' }],
])('with %j has %j', async (flags, expected) => {
  const project = await withSecrets({ A: 'in', B: 'in', C: 'in' })
  expect(await environment(project, flags, { env: { A: 'out', B: 'out', EMPTY: '' } })).toMatchObject(expected)
})

it('says what --preserve-env names in vain, and takes a key for its variable', async () => {
  const project = await withSecrets({ A: 'in', 'B-C': 'in' })
  const args = ['run', '--env', 'local', '--preserve-env=a,B-C', '--', 'sh', '-c', 'echo "$A $B_C"']
  const done = await project.keep(args, { env: { B_C: 'out' } })
  expect(done.stdout).toBe('in out\n')
  expect(done.stderr).toBe('as the environment has it: B_C\nnot in the environment, so not preserved: a\n')
})

it('with --no-inherit has the secrets and what any program needs', async () => {
  const project = await withSecrets({ A: '1' })
  const env = {
    OUTSIDE: 'x',
    LANG: 'C.UTF-8',
    LC_TIME: 'C',
    TZ: 'UTC',
    TMPDIR: '/tmp',
    TERM: 'dumb',
    USER: 'me',
    SHELL: '/bin/sh',
  }
  const { OUTSIDE: _, ...needed } = env
  expect(await environment(project, ['--no-inherit'], { env })).toEqual({
    ...needed,
    A: '1',
    PATH: process.env['PATH'],
    HOME: project.home,
  })
})

it('is made of a template: its secrets, its static lines, and with --all the rest', async () => {
  const project = await withSecrets({ A: 'a', B: 'b', C: 'c' })
  project.write(
    'templates/local.env',
    'URL=http://{local:A}:{local:B}@host\nA={local}\nPORT=3000\n# a comment\nexport NAME="two words"\n',
  )
  const template = { URL: 'http://a:b@host', A: 'a', PORT: '3000', NAME: 'two words' }
  const env = await environment(project, ['--template'])
  expect(env).toMatchObject(template)
  expect(env).not.toHaveProperty('C')
  expect(await environment(project, ['--template', 'templates/local.env', '--all'])).toMatchObject({ ...template, C: 'c' })
})

it('is made of several vaults, the later one first', async () => {
  const project = await withSecrets({ A: 'local', B: 'local' })
  const vaults = { local: { driver: 'local' }, other: { driver: 'local', path: '.keep/other' } }
  project.write('.keep.json', JSON.stringify({ ...(JSON.parse(project.read('.keep.json')) as object), vaults }))
  await project.ok('set', 'A=other', '--env', 'local', '--vault', 'other')
  expect(await environment(project, ['--vault', 'local,other'])).toMatchObject({ A: 'other', B: 'local' })
  const done = await project.keep(['run', '--env', 'local', '--', 'true'])
  expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('A is both in local:local and in other:local') })
})
