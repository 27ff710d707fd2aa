import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Handler } from '../aws/exchange.ts'
import { accessDenied } from '../aws/faults.ts'
import { errorAnswer } from '../aws/refusal.ts'
import { awsCliProject, type AwsCliProject } from '../support/aws-cli.ts'
import { canary, leaks, leaksIn } from '../support/canary.ts'
import { emptyProject, localProject, type Project } from '../support/project.ts'
import { threeVaults } from '../support/three-vaults.ts'

/** Every file below a folder that holds the canary in some form. */
function filesWithCanary(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => fs.statSync(file).isFile() && leaksIn(fs.readFileSync(file, 'latin1')))
}

async function withCanary(): Promise<Project> {
  const project = await localProject()
  for (const value of ['older', canary])
    expect((await project.keep(['set', 'KEY', '--env', 'local'], { input: value })).code).toBe(0)
  expect((await project.keep(['set', 'KEY', '--env', 'staging'], { input: `${canary}-2` })).code).toBe(0)
  project.write('canary.env', 'A={local:KEY}\nB={local:KEY|base64}\n')
  return project
}

describe('the canary', () => {
  it.each([
    ['show', '--env', 'local'],
    ['show', '--env', 'local', '--json'],
    ['show', '--env', 'local', '--format', 'env'],
    ['show', '--env', 'local', '--format', 'yaml'],
    ['show', '--env', 'local', '--format', 'csv'],
    ['show', '--env', 'local', '--names'],
    ['history', 'KEY', '--env', 'local'],
    ['history', 'KEY', '--env', 'local', '--json'],
    ['diff', 'local', 'staging'],
    ['diff', 'local', 'staging', '--json'],
    ['copy', '--from', 'local', '--to', 'staging', '--overwrite', '--dry-run'],
    ['copy', 'KEY', '--from', 'local', '--to', 'staging', '--overwrite', '--yes', '--json'],
    ['search', 'ANARY', '--env', 'local'],
    ['search', 'ANARY', '--env', 'local', '--json', '--keys'],
    ['rename', 'KEY', 'NEW', '--env', 'local', '--yes', '--json'],
    ['info', '--json'],
    ['vault:list', '--json'],
    ['vault:recipients', 'list'],
    ['rollback', 'KEY', '--env', 'local', '--yes'],
    ['delete', 'KEY', '--env', 'local', '--yes', '--json'],
    ['verify'],
    ['verify', '--json'],
    ['verify', '--write'],
    ['verify', '--write', '--json'],
    ['template:add', '--env', 'local', '--json'],
    ['template:validate', 'canary.env', '--env', 'local'],
    ['template:validate', 'canary.env', '--env', 'local', '--json'],
    ['complete', '--', 'get', ''],
    ['complete', '--', 'show', '--only', ''],
    ['complete', '--', 'set', 'KEY', '--note', ''],
    ['complete', '--', 'set', `KEY=${canary}`, ''],
    ['complete', '--', 'set', 'KEY', '--from-env', ''],
  ])('is not printed by %s %s %s %s %s %s %s %s, with --debug or without', async (...args) => {
    for (const debug of [[], ['--debug']]) {
      const done = await (await withCanary()).keep([...args.filter(Boolean), ...debug])
      expect(done.code, done.stderr).toBe(0)
      expect(leaks(done), args.join(' ')).toBe(false)
    }
  })

  it.each([
    ['restore', 'KEY', '--env', 'local'],
    ['show', '--deleted', '--env', 'local'],
  ])('is not printed by %s %s, which a local vault refuses', async (...args) => {
    const done = await (await withCanary()).keep([...args, '--debug'])
    expect(done.code, done.stderr).toBe(3)
    expect(leaks(done)).toBe(false)
  })

  it.each([
    ['get', 'KEY', '--env', 'local'],
    ['get', 'KEY', '--env', 'local', '--json'],
    ['show', '--env', 'local', '--unmask'],
    ['history', 'KEY', '--env', 'local', '--unmask'],
    ['diff', 'local', 'staging', '--unmask'],
    ['export', '--env', 'local'],
    ['export', '--env', 'local', '--format', 'json'],
    ['export', '--env', 'local', '--format', 'yaml'],
    ['export', '--env', 'local', '--format', 'csv'],
    ['export', '--env', 'local', '--format', 'shell'],
    ['export', '--env', 'local', '--format', 'docker'],
    ['export', '--env', 'local', '--format', 'k8s'],
    ['export', '--env', 'local', '--format', 'tfvars'],
    ['export', '--env', 'local', '--format', 'properties'],
    ['export', '--env', 'local', '--format', 'powershell'],
    ['export', '--env', 'local', '--for', 'php'],
    ['export', '--env', 'local', '--template', 'canary.env'],
    ['export', '--env', 'local', '--template', 'canary.env', '--json'],
    ['template:render', 'canary.env', '--env', 'local'],
  ])('is printed on stdout alone by %s %s %s %s %s %s', async (...args) => {
    const project = await withCanary()
    const done = await project.keep([...args.filter(Boolean), '--debug'])
    expect(leaksIn(done.stdout)).toBe(true)
    expect(leaksIn(done.stderr)).toBe(false)
  })

  it('stands in no file once an editor has had it', async () => {
    const project = await withCanary()
    const env = { EDITOR: `sed -i 's/^KEY=/OTHER=/'`, TMPDIR: project.base }
    const done = await project.keep(['edit', '--env', 'local', '--yes', '--debug'], { env })
    expect(done.code, done.stderr).toBe(0)
    expect(leaks(done)).toBe(false)
    expect(filesWithCanary(project.base)).toEqual([])
  })

  it('stands in no file, in any form, but the one that was asked for', async () => {
    const project = await withCanary()
    await project.ok('show', '--env', 'local')
    await project.ok('diff', 'local', 'staging')
    await project.ok('export', '--env', 'local', '-o', 'out.env')
    expect(filesWithCanary(project.base)).toEqual([project.file('out.env')])
    expect(fs.statSync(project.file('out.env')).mode & 0o777).toBe(0o600)
  })

  it('goes from an export for GitHub to the commands that hide it and to the file of the runner, and nowhere else', async () => {
    const project = await withCanary()
    project.write('set_env', '')
    const env = { GITHUB_ENV: project.file('set_env') }
    const done = await project.keep(['export', '--env', 'local', '--format', 'github', '--debug'], { env })
    expect(done.code, done.stderr).toBe(0)
    expect(leaksIn(done.stderr)).toBe(false)
    expect(done.stdout).toBe(`::add-mask::${canary}\n`)
    expect(filesWithCanary(project.base)).toEqual([project.file('set_env')])
  })

  it.each([
    ...['env', 'docker', 'csv', 'github', 'tfvars', 'powershell', 'shell', 'k8s', 'yaml'].map((format) => ['--format', format]),
    ...['node', 'python', 'php', 'ruby', 'compose', 'docker', 'shell', 'systemd', 'dotenvx'].map((reader) => ['--for', reader]),
  ])('is not in the refusal of an export with %s %s', async (flag, how) => {
    const project = await withCanary()
    project.write('set_env', '')
    // A value that only few texts hold, and a name that no variable has.
    project.write('in.json', JSON.stringify({ KEY: `${canary}'"\`$(\r`, '9': canary }))
    await project.ok('import', 'in.json', '--env', 'local', '--overwrite', '--yes')
    const env = { GITHUB_ENV: project.file('set_env') }
    for (const more of [[], ['--only', 'KEY'], ['--json', '--only', 'KEY']]) {
      const done = await project.keep(['export', '--env', 'local', flag, how, '--debug', ...more], { env })
      expect(leaksIn(done.stderr), done.stderr).toBe(false)
      if (done.code !== 0) expect(done.stdout).toBe('')
    }
  })

  const failures: Record<
    string,
    { args: string[]; input?: string; spoil?: (project: Project) => void; env?: Record<string, string> }
  > = {
    'a value on the way in that is refused': { args: ['set', 'KEY', '--env', 'local', '--if-absent'], input: canary },
    'a value that is too large': { args: ['set', 'KEY', '--env', 'local'], input: canary.repeat(100_000) },
    'a value for a key that is none': { args: ['set', 'a/b', canary, '--env', 'local'] },
    'a value in the place of an environment': { args: ['set', `KEY=${canary}`, 'x', '--env', 'local'] },
    'bytes that are no text': { args: ['set', 'KEY', '--env', 'local'], input: `${canary}\u0000` },
    'a field of a value that is not JSON': { args: ['get', 'KEY', '--field', 'a', '--env', 'local'] },
    'a field of a template of a value that is not JSON': {
      args: ['export', '--env', 'local', '--template', 'field.env', '--missing', 'blank', '--debug'],
      spoil: (project) => project.write('field.env', 'A={local:KEY#a}\n'),
    },
    'a template with static secrets at fault': {
      args: ['export', '--env', 'local', '--template', 'clear.env', '--format', 'json', '--debug'],
      spoil: (project) => project.write('clear.env', `A=${canary}#$X\nB={local:${canary} x}\nC={local:KEY|${canary}}\n`),
    },
    'a template that is checked, with static secrets at fault': {
      args: ['template:validate', 'clear.env', '--env', 'local', '--debug'],
      spoil: (project) =>
        project.write('clear.env', `A={local:${canary} x}\nB=$X${canary}{local:KEY}\nC={local:KEY|${canary}}\n`),
    },
    'a text with a group at fault': {
      args: ['template:render', 'clear.conf', '--env', 'local', '--debug'],
      spoil: (project) => project.write('clear.conf', `x {local:KEY|${canary}} {local:KEY#a.${canary} b}\n`),
    },
    'a template that lacks a secret beside one that is there': {
      args: ['export', '--env', 'local', '--template', 'lack.env', '--debug'],
      spoil: (project) => project.write('lack.env', `A="{local:KEY} {local:NOPE|url}"\n`),
    },
    'a vault in the clear': {
      args: ['get', 'KEY', '--env', 'local'],
      spoil: (project) => project.write('.keep/local/local.json', `{"KEY":"${canary}"`),
    },
    'a vault whose JSON breaks behind the value': {
      args: ['show', '--env', 'local', '--debug'],
      spoil: (project) => project.write('.keep/local/local.json', `{"KEY":"${canary}" ${canary}`),
    },
    'a damaged age key': {
      args: ['get', 'KEY', '--env', 'local'],
      env: { KEEP_AGE_KEY: `AGE-SECRET-KEY-1${canary.toUpperCase()}` },
    },
    'a configuration that quotes it': {
      args: ['show', '--env', 'local'],
      spoil: (project) => project.write('.keep.json', `{"a": ${canary}`),
    },
  }
  it.each(Object.entries(failures))('is not in the error for %s', async (_, { args, input, spoil, env }) => {
    const project = await withCanary()
    spoil?.(project)
    for (const json of [[], ['--json']]) {
      const done = await project.keep([...args, ...json], { ...(input !== undefined && { input }), ...(env && { env }) })
      expect(leaks(done), done.stderr).toBe(false)
      expect(done.stderr.toUpperCase()).not.toContain(canary.toUpperCase())
    }
  })

  it('is not in the stack of a bug', async () => {
    const project = emptyProject()
    const sabotage = `data:text/javascript,import fs from "node:fs";import {syncBuiltinESMExports as s} from "node:module";fs.existsSync=()=>{throw new Error(process.env.CANARY)};s()`
    const done = await project.keep(['init', '--yes'], { node: ['--import', sabotage], env: { CANARY: canary } })
    expect(done.code).toBe(70)
    expect(done.stderr).toMatch(/^keep: error: this is a bug in keep/)
    expect(done.stderr).toMatch(/^\s+at /m)
    expect(leaks(done)).toBe(false)
  })
})

/** KEY with an earlier value, and another value in the other environment. */
async function withCanaryInAws(driver: 'secretsmanager' | 'ssm' = 'secretsmanager'): Promise<AwsCliProject> {
  const project = await awsCliProject({}, driver)
  const put = [
    ['web', `${canary}-0`],
    ['web', canary],
    ['other', `${canary}-2`],
  ] as const
  for (const [env, input] of put) {
    const done = await project.keep(['set', 'KEY', '--env', env, '--debug'], { input })
    expect(done.code, done.stderr).toBe(0)
    expect(leaks(done), done.stderr).toBe(false)
  }
  return project
}

/** An error of AWS that quotes what it was sent, as validation errors do. */
const quoting: Handler = async ({ input }) =>
  errorAnswer(400, 'ValidationException', `1 validation error: ${JSON.stringify(input)}`)
/** What stands in between answers with the request. */
const echo: Handler = async ({ input }) => ({ status: 200, headers: {}, body: Buffer.from(`<p>${JSON.stringify(input)}`) })

describe('the canary in Secrets Manager', () => {
  const inOrder = [
    ['show'],
    ['show', '--json'],
    ['show', '--format', 'env'],
    ['history', 'KEY'],
    ['history', 'KEY', '--json'],
    ['diff', 'web', 'other'],
    ['diff', 'web', 'other', '--json'],
    ['info'],
    ['verify'],
    ['verify', '--write', '--json'],
    ['copy', '--from', 'web', '--to', 'other', '--overwrite', '--dry-run'],
    ['copy', '--from', 'web', '--to', 'other', '--overwrite', '--yes', '--json'],
    ['rollback', 'KEY', '--yes'],
    ['delete', 'KEY', '--yes', '--json'],
    ['show', '--deleted', '--json'],
    ['restore', 'KEY'],
    ['delete', 'KEY', '--yes', '--permanent'],
  ]

  it('is printed by no command that masks, with --debug', async () => {
    const project = await withCanaryInAws()
    for (const args of inOrder) {
      const done = await project.keep([...args, '--debug'])
      expect(done.code, done.stderr).toBe(0)
      // A policy is made without asking anybody.
      if (args[0] !== 'iam') expect(done.stderr, args.join(' ')).toContain('keep: debug: ')
      expect(leaks(done), args.join(' ')).toBe(false)
    }
    expect(filesWithCanary(project.project.base)).toEqual([])
  })

  it('is printed on stdout alone by the commands that show it', async () => {
    const project = await withCanaryInAws()
    for (const args of [['get', 'KEY'], ['show', '--unmask'], ['history', 'KEY', '--unmask'], ['export']]) {
      const done = await project.keep([...args, '--debug'])
      expect(leaksIn(done.stdout), args.join(' ')).toBe(true)
      expect(leaksIn(done.stderr), args.join(' ')).toBe(false)
    }
  })

  it.each([
    ['a denial', accessDenied()],
    ['an error that quotes the request', quoting],
    ['an answer that repeats the request and is no JSON', echo],
  ])('is not in the error for %s', async (_, fault) => {
    const project = await withCanaryInAws()
    project.proxy.on({ action: ['CreateSecret', 'PutSecretValue'], times: Infinity, fault })
    for (const key of ['KEY', 'NEW']) {
      for (const json of [[], ['--json']]) {
        const done = await project.keep(['set', key, '--debug', ...json], { input: `${canary}-3` })
        expect(done.code, done.stderr).toBe(3)
        expect(leaks(done), done.stderr).toBe(false)
      }
    }
  })

  it('is not in the error for an answer that breaks at the value', async () => {
    const project = await withCanaryInAws()
    const body = Buffer.from(`{"SecretString":${canary}}`)
    const headers = { 'content-type': 'application/x-amz-json-1.1' }
    project.proxy.on({ action: 'GetSecretValue', times: Infinity, fault: async () => ({ status: 200, headers, body }) })
    for (const args of [['get', 'KEY'], ['export'], ['history', 'KEY'], ['set', 'KEY=other']]) {
      const done = await project.keep([...args, '--debug'])
      expect(done.code, done.stderr).toBe(3)
      // A parser quotes the place where it stumbled, and not all of it.
      expect(done.stdout + done.stderr).not.toContain(canary.slice(0, 6))
    }
  })
})

describe('the canary in Parameter Store', () => {
  const inOrder = [
    ['show'],
    ['show', '--json'],
    ['show', '--format', 'env'],
    ['history', 'KEY'],
    ['history', 'KEY', '--json'],
    ['diff', 'web', 'other'],
    ['diff', 'web', 'other', '--json'],
    ['info'],
    ['iam', '--env', 'web', '--mode', 'admin'],
    ['verify'],
    ['verify', '--write', '--json'],
    ['copy', '--from', 'web', '--to', 'other', '--overwrite', '--dry-run'],
    ['copy', '--from', 'web', '--to', 'other', '--overwrite', '--yes', '--json'],
    ['rollback', 'KEY', '--yes'],
    ['delete', 'KEY', '--yes', '--json'],
  ]

  it('is printed by no command that masks, with --debug', async () => {
    const project = await withCanaryInAws('ssm')
    for (const args of inOrder) {
      const done = await project.keep([...args, '--debug'])
      expect(done.code, done.stderr).toBe(0)
      expect(leaks(done), args.join(' ')).toBe(false)
    }
    expect(filesWithCanary(project.project.base)).toEqual([])
  })

  it('is printed on stdout alone by the commands that show it', async () => {
    const project = await withCanaryInAws('ssm')
    for (const args of [['get', 'KEY'], ['show', '--unmask'], ['history', 'KEY', '--unmask'], ['export']]) {
      const done = await project.keep([...args, '--debug'])
      expect(leaksIn(done.stdout), args.join(' ')).toBe(true)
      expect(leaksIn(done.stderr), args.join(' ')).toBe(false)
    }
  })

  it.each([
    ['a denial', accessDenied()],
    ['an error that quotes the request', quoting],
    ['an answer that repeats the request and is no JSON', echo],
  ])('is not in the error for %s', async (_, fault) => {
    const project = await withCanaryInAws('ssm')
    project.proxy.on({ action: 'PutParameter', times: Infinity, fault })
    for (const key of ['KEY', 'NEW']) {
      for (const json of [[], ['--json']]) {
        const done = await project.keep(['set', key, '--debug', ...json], { input: `${canary}-3` })
        expect(done.code, done.stderr).toBe(3)
        expect(leaks(done), done.stderr).toBe(false)
      }
    }
  })
})

describe('the canary on its way from vault to vault', () => {
  it.each([
    ['secrets', 'params'],
    ['params', 'files'],
    ['files', 'secrets'],
  ] as const)('from %s to %s, with --debug', async (from, to) => {
    const project = await threeVaults()
    await project.seed(`${from}:dev`, { KEY: canary, OTHER: `${canary}-2` })
    const way = ['copy', '--from', `${from}:dev`, '--to', `${to}:dev`]
    const inOrder = [
      [...way, '--dry-run'],
      [...way, '--dry-run', '--json'],
      [...way, '--yes'],
      [...way, '--yes', '--json'],
      ['diff', `${from}:dev`, `${to}:dev`],
      ['diff', `${from}:dev`, `${to}:dev2`, '--json'],
      ['iam', '--all', '--env', 'dev'],
    ]
    for (const args of inOrder) {
      const done = await project.keep([...args, '--debug'])
      expect(done.code, done.stderr).toBe(0)
      expect(leaks(done), args.join(' ')).toBe(false)
    }
    expect(filesWithCanary(project.base)).toEqual([])
  })

  it.each([
    ['a denial', accessDenied()],
    ['an error that quotes the request', quoting],
    ['an answer that repeats the request and is no JSON', echo],
  ])('is not in the report of %s', async (_, fault) => {
    const project = await threeVaults()
    await project.seed('files:dev', { KEY: canary })
    project.proxy.on({ action: ['PutParameter', 'CreateSecret'], times: Infinity, fault })
    for (const to of ['params', 'secrets']) {
      for (const json of [[], ['--json']]) {
        const done = await project.keep(['copy', '--from', 'files:dev', '--to', `${to}:dev`, '--yes', '--debug', ...json])
        expect(done.code, done.stderr).toBe(3)
        expect(leaks(done), done.stderr).toBe(false)
      }
    }
  })

  it('is in the unmasked comparison on stdout alone', async () => {
    const project = await threeVaults()
    await project.seed('files:dev', { KEY: canary })
    const done = await project.keep(['diff', 'files:dev', 'params:dev', '--unmask', '--debug'])
    expect(leaksIn(done.stdout)).toBe(true)
    expect(leaksIn(done.stderr)).toBe(false)
  })
})

describe('the canary in a file that is imported', () => {
  const files: Record<string, string> = {
    'fine.env': `KEY=${canary}\nNEW="${canary}\n2"\nNONE=\n`,
    'fine.json': JSON.stringify([{ key: 'KEY', value: canary }]),
    'fine.yaml': `KEY: ${canary}\n`,
    'fine.csv': `key,value\nKEY,"${canary}"\n`,
  }
  it.each(Object.keys(files))('is not printed for %s, with --debug', async (name) => {
    const project = await withCanary()
    project.write(name, files[name] ?? '')
    const way = ['import', name, '--env', 'staging', '--overwrite']
    for (const more of [['--dry-run'], ['--dry-run', '--json'], ['--yes', '--json'], ['--yes']]) {
      const done = await project.keep([...way, ...more, '--debug'])
      expect(done.code, done.stderr).toBe(0)
      expect(leaks(done), done.stderr).toBe(false)
    }
    expect(filesWithCanary(project.base)).toEqual([project.file(name)])
  })

  const broken: Record<string, string> = {
    'lines.env': `${canary}\n=${canary}\nA ${canary}=1\nA: ${canary}\nA=$${canary}\nA="${canary}\\x"\nA='${canary}' ${canary}\nA="${canary}`,
    'names.env': `KEY=1\n${canary}/${canary}=1\n${canary}`,
    'bare.json': `{"KEY": ${canary}}`,
    'text.json': `"${canary}"`,
    'list.json': `["${canary}"]`,
    'value.json': `{"KEY":["${canary}"],"NEW":{"A":"${canary}"}}`,
    'alias.yaml': `KEY: &a ${canary}\nNEW: *a\n`,
    'tag.yaml': `KEY: !${canary} ${canary}\n`,
    'broken.yaml': `KEY: "${canary}\nNEW: ${canary}: ${canary}\n`,
    'text.yaml': canary,
    'header.csv': `${canary},${canary}\n`,
    'rows.csv': `key,value\nKEY,${canary},${canary}\nKEY,"${canary}"x\nKEY,'=${canary}\nKEY,"${canary}`,
  }
  it.each(Object.keys(broken))('is not in what is said of %s, whoever is to read it', async (name) => {
    const project = await withCanary()
    project.write(name, broken[name] ?? '')
    const readers = ['dotenv', 'node', 'docker', 'compose', 'shell', 'systemd', 'python', 'php'].map((from) => ['--from', from])
    for (const more of [[], ['--json'], ...(name.endsWith('.env') ? readers : [])]) {
      const done = await project.keep(['import', name, '--env', 'staging', '--yes', '--dry-run', '--debug', ...more])
      if (more[0] !== '--from') expect(done.code, done.stderr).toBe(1)
      expect(leaks(done), done.stderr + done.stdout).toBe(false)
    }
  })

  it('is not in the report of a write that fails', async () => {
    for (const fault of [accessDenied(), quoting, echo]) {
      const project = await threeVaults()
      project.proxy.on({ action: ['PutParameter', 'CreateSecret'], times: Infinity, fault })
      for (const vault of ['params', 'secrets']) {
        const args = ['import', '--vault', vault, '--env', 'dev', '--yes', '--debug', '--json']
        const done = await project.keep(args, { input: `KEY=${canary}\nNEW=${canary}` })
        expect(done.code, done.stderr).toBe(3)
        expect(leaks(done), done.stderr).toBe(false)
      }
    }
  })
})
