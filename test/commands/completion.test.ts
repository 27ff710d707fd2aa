import { describe, expect, it } from 'vitest'
import { accessDenied, silence } from '../aws/faults.ts'
import { changeConfig } from '../pty/projects.ts'
import { files } from '../pty/pty.ts'
import { emptyProject, localProject, type Project, type Run, type RunOptions } from '../support/project.ts'
import { threeVaults, type ThreeVaults } from '../support/three-vaults.ts'

function complete(project: Project, words: readonly string[], options?: RunOptions): Promise<Run> {
  return project.keep(['complete', '--', ...words], options)
}

/** What is offered, without what is told of it. */
async function offered(project: Project, ...words: string[]): Promise<string[]> {
  const { stdout, stderr, code } = await complete(project, words)
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  const [kind, ...candidates] = stdout.trimEnd().split('\n')
  return kind === 'words' ? candidates.map((line) => line.split('\t', 1)[0] ?? '') : [`(${kind})`]
}

async function seeded(): Promise<ThreeVaults> {
  const project = await threeVaults()
  await project.seed('files:dev', { A: '1', SHARED: '2' })
  await project.seed('files:dev2', { B: '1', SHARED: '2' })
  await project.seed('params:dev', { C: '1' })
  await project.seed('secrets:dev', { D: '1', GONE: '2' })
  return project
}

describe('commands and flags', () => {
  it('are those of the help, hidden ones left out', async () => {
    const project = emptyProject()
    const commands = await offered(project, '')
    expect(commands).toEqual(expect.arrayContaining(['init', 'ls', 'rm', 'vault:add', 'completion', 'help']))
    expect(commands).not.toContain('complete')
    expect(await offered(project, 'env', '')).toEqual(['add', 'list', 'remove'])
    const flags = await offered(project, 'copy', '-')
    expect(flags).toEqual(expect.arrayContaining(['--from', '--only', '--help', '--vault', '--no-input']))
    expect(flags).not.toContain('--force')
    expect(new Set(flags).size).toBe(flags.length)
    expect(await offered(project, 'show', '')).toContain('--unmask')
  })

  it('carry the description of the help, without the tabs and line ends that a name of a vault may hold', async () => {
    const project = await localProject()
    expect((await complete(project, ['g'])).stdout).toContain('\nget\tprint the value of a secret and nothing else\n')
    changeConfig(project, (config) => (config.vaults['local']!['name'] = 'a\tb\nc\u001b[31m'))
    expect((await complete(project, ['--vault', ''])).stdout).toBe('words\nlocal\ta\\tb\\nc\\x1b[31m\n')
  })

  it('are not offered where a value stands, nor behind --', async () => {
    const project = await localProject()
    expect(await offered(project, 'set', 'X', '--note', '')).toEqual(['(nothing)'])
    expect(await offered(project, 'set', 'X', '--note', '-')).toEqual(['(nothing)'])
    expect(await offered(project, 'show', '--', '-')).toEqual([])
    expect(await offered(project, '--frobnicate=')).toEqual([])
    expect(await offered(project, 'set', 'X', '--from-file', '')).toEqual(['(files)'])
    // A flag whose value may be left out: a file, or the next flag.
    expect(await offered(project, 'export', '--template', '')).toEqual(['(files)'])
    expect(await offered(project, 'export', '--template', '--mis')).toContain('--missing')
    expect(await offered(project, 'export', '--template', 'a.env', '--missing', '')).toEqual(['fail', 'remove', 'blank', 'skip'])
    expect(await offered(project, 'export', '--template', '--missing', '')).toEqual(['fail', 'remove', 'blank', 'skip'])
    expect(await offered(project, 'template:render', 'a.env', '')).not.toContain('(files)')
    expect(await offered(project, 'vault:edit', 'local', '--path=')).toEqual(['(folders)'])
  })
})

describe('keys', () => {
  it('are those of the vault and env that a command would take, else of all that are seen', async () => {
    const project = await seeded()
    expect(await offered(project, 'get', '')).toEqual(['A', 'SHARED', 'B'])
    expect((await complete(project, ['get', ''])).stdout).toContain('\nSHARED\tfiles:dev, files:dev2\n')
    expect(await offered(project, 'get', '--env', 'dev2', '')).toEqual(['B', 'SHARED'])
    expect(await offered(project, '--env=dev', 'get', '--vault=params', '')).toEqual(['C'])
    expect(await offered(project, 'iam', '--vault', 'params,files', '--env', 'dev,')).toEqual(['dev,dev2', 'dev,production'])
    const variables = { env: { KEEP_VAULT: 'params', KEEP_ENV: 'dev' } }
    expect((await complete(project, ['get', ''], variables)).stdout).toBe('words\nC\tparams:dev\n')
    project.write('.keep.local.json', JSON.stringify({ defaultEnv: 'dev2' }))
    expect(await offered(project, 'get', '')).toEqual(['B', 'SHARED'])
    expect(await offered(project, 'get', '--config', 'nowhere.json', '')).toEqual([])
  })

  it('are those of the contexts that copy and diff name', async () => {
    const project = await seeded()
    expect(await offered(project, 'copy', '--to', 'dev', '--from', 'params:dev', '')).toEqual(['C'])
    expect(await offered(project, 'diff', 'files:dev', 'params:dev', '--only', '')).toEqual(['A', 'SHARED', 'C'])
    expect(await offered(project, 'diff', 'dev2', '--except', 'B,')).toEqual(['B,SHARED'])
  })

  it('are what restore takes back, where it can', async () => {
    const project = await seeded()
    await project.ok('delete', 'GONE', '--vault', 'secrets', '--env', 'dev', '--yes')
    const secrets = ['--vault', 'secrets', '--env', 'dev', '']
    expect(await offered(project, 'restore', ...secrets)).toEqual(['GONE'])
    expect(await offered(project, 'get', ...secrets)).toEqual(['D'])
    expect(await offered(project, 'restore', '--vault', 'files', '')).toEqual([])
  })

  it('are listed only when a key is asked for, and nothing is written', async () => {
    const project = await seeded()
    const before = files(project)
    for (const words of [[''], ['get', '-'], ['get', '--vault', ''], ['copy', '--from', '']]) await offered(project, ...words)
    expect(project.proxy.calls).toEqual([])
    await offered(project, 'get', '--vault', 'params', '')
    expect(project.writes).toEqual([])
    expect(project.proxy.calls.map(({ action }) => action)).not.toContain('GetParameter')
    expect(files(project)).toEqual(before)
  })
})

describe('nothing is offered, and nothing said,', () => {
  const get = ['get', '--vault', 'secrets', '--env', 'dev', '']

  it('when a vault does not answer within two seconds', async () => {
    const project = await seeded()
    project.proxy.on({ action: 'ListSecrets', times: Infinity, fault: silence() })
    const start = performance.now()
    expect(await offered(project, ...get)).toEqual([])
    expect(performance.now() - start).toBeLessThan(4500)
    // What answers in time is offered all the same.
    expect(await offered(project, 'diff', 'secrets:dev', 'params:dev', '--only', '')).toEqual(['C'])
  })

  it('when a vault refuses', async () => {
    const project = await seeded()
    project.proxy.on({ action: 'ListSecrets', times: Infinity, fault: accessDenied() })
    expect(await offered(project, ...get)).toEqual([])
  })

  it('when the configuration is not trusted, which is then never contacted', async () => {
    const project = await seeded()
    changeConfig(project, (config) => (config.vaults['params']!['roleArn'] = 'arn:aws:iam::123456789012:role/other'))
    for (const vault of ['secrets', 'params', 'files']) {
      expect(await offered(project, 'get', '--vault', vault, '--env', 'dev', '')).toEqual([])
    }
    expect(project.proxy.calls).toEqual([])
  })

  it.each([
    ['there is no configuration', emptyProject, {}],
    ['the configuration is broken', broken, {}],
    ['there is no key to open the vault', localProject, { HOME: '/nowhere' }],
    ['the key is damaged', localProject, { KEEP_AGE_KEY: 'AGE-SECRET-KEY-1X' }],
    ['the names are not configured', localProject, { KEEP_VAULT: 'nowhere', KEEP_ENV: 'nowhere' }],
  ])('when %s', async (_, make: () => Project | Promise<Project>, env: Record<string, string>) => {
    const project = await make()
    if (make === localProject) await project.ok('set', 'KEY', 'x', '--env', 'local')
    expect(await complete(project, ['get', ''], { env: { KEEP_ENV: 'local', ...env } })).toEqual({
      stdout: 'words\n',
      stderr: '',
      code: 0,
    })
  })
})

function broken(): Project {
  const project = emptyProject()
  project.write('.keep.json', '{')
  return project
}
