import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyProject, type Project, type Run } from '../support/project.ts'

const config = JSON.stringify({ namespace: 'found', envs: ['local'], vaults: {} })

async function namespaceIn(project: Project, cwd: string, env: Record<string, string> = {}): Promise<string | undefined> {
  const done = await project.keep(['info', '--json'], { cwd, env })
  expect(done.code, done.stderr).toBe(0)
  return (JSON.parse(done.stdout) as { namespace?: string }).namespace
}

describe('the configuration is found', () => {
  it.each([
    ['.keep.json', config],
    ['.keep.yaml', 'namespace: found\nenvs: [local]\nvaults: {}\n'],
    ['.keep.yml', 'namespace: found\nenvs:\n  - local\nvaults: {}\n'],
    ['package.json', `{"name":"x","keep":${config}}`],
  ])('as %s, from a folder below', async (name, text) => {
    const project = emptyProject()
    project.write(name, text)
    project.write('a/b/package.json', '{"name":"no keep in here"}')
    expect(await namespaceIn(project, project.file('a/b'))).toBe('found')
  })

  it('in the order of names, and the nearest first', async () => {
    const project = emptyProject()
    project.write('package.json', `{"keep":${config.replace('found', 'package')}}`)
    project.write('.keep.json', config)
    project.write('near/.keep.yaml', 'namespace: near\nenvs: [local]\nvaults: {}\n')
    expect(await namespaceIn(project, project.folder)).toBe('found')
    expect(await namespaceIn(project, project.file('near'))).toBe('near')
  })

  it('not above the root of the git work tree, nor above the home directory', async () => {
    const project = emptyProject()
    fs.writeFileSync(path.join(project.base, '.keep.json'), config)
    fs.mkdirSync(project.file('.git'))
    expect(await namespaceIn(project, project.folder)).toBeUndefined()
    fs.mkdirSync(path.join(project.home, 'work'))
    expect(await namespaceIn(project, path.join(project.home, 'work'))).toBeUndefined()
  })

  it('by --config and KEEP_CONFIG, and then nothing else is looked for', async () => {
    const project = emptyProject()
    project.write('other.json', config)
    expect(await namespaceIn(project, project.folder, { KEEP_CONFIG: 'other.json' })).toBe('found')
    const missing = await project.keep(['info', '--config', 'missing.json'])
    expect(missing).toMatchObject({ code: 2, stdout: '' })
    expect(missing.stderr).toMatch(/^keep: error: there is no configuration file missing\.json\n/)
  })

  it.skipIf(process.getuid?.() !== 0)('not above the working directory when it belongs to another user', async () => {
    const project = emptyProject()
    project.write('.keep.json', config)
    project.write('below/file', '')
    fs.chownSync(project.file('.keep.json'), 12_345, 12_345)
    const done = await project.keep(['info', '--json'], { cwd: project.file('below') })
    expect(JSON.parse(done.stdout) as object).not.toHaveProperty('namespace')
    expect(done.stderr).toContain('belongs to another user and is not used')
  })
})

describe('a configuration never runs', () => {
  it.each(['.config/config.js', '.config/config.cjs', 'keep.config.js', '.keeprc.js', '.keep.js', '.config/keeprc.js'])(
    '%s',
    async (name) => {
      const project = emptyProject()
      project.write(name, "require('node:fs').writeFileSync('ran', '')")
      project.write('.keep.json', config)
      await project.ok('info')
      expect(fs.existsSync(project.file('ran'))).toBe(false)
    },
  )

  it('nor brings in another file by $import, nor takes its search from package.json', async () => {
    const project = emptyProject()
    project.write('evil.js', "require('node:fs').writeFileSync('ran', '')")
    project.write('.keep.json', `{"$import":"./evil.js",${config.slice(1)}`)
    project.write('package.json', '{"cosmiconfig":{"searchPlaces":["evil.js"]}}')
    const done = await project.keep(['info'])
    expect(done.stderr).toContain('$import is not a field')
    expect(fs.existsSync(project.file('ran'))).toBe(false)
  })

  it.each(['evil.js', 'evil.ts', 'evil.mjs', 'keep'])('nor when it is named outright: %s', async (name) => {
    const project = emptyProject()
    project.write(name, "require('node:fs').writeFileSync('ran', '')")
    expect((await project.keep(['info', '--config', name])).code).toBe(2)
    expect(fs.existsSync(project.file('ran'))).toBe(false)
  })
})

describe('what is wrong is named: file, field, nearest name', () => {
  const vaults = { local: { driver: 'local' } }
  const good = { namespace: 'n', envs: ['local', 'staging'], vaults }
  const cases: [string, unknown, RegExp][] = [
    [
      'an unknown field',
      { ...good, enves: [] },
      /\.keep\.json: enves is not a field that keep knows\nkeep: hint: did you mean envs\?/,
    ],
    [
      'an unknown field of a vault',
      { ...good, vaults: { local: { driver: 'local', recipents: [] } } },
      /vaults\.local\.recipents .*\n.*did you mean recipients\?/,
    ],
    ['an unknown driver', { ...good, vaults: { a: { driver: 'locale' } } }, /vaults\.a\.driver .*\n.*did you mean local\?/],
    ['a wrong type', { ...good, envs: 'local' }, /envs must be a list/],
    ['an env twice', { ...good, envs: ['local', 'local'] }, /envs names local twice/],
    ['an env that is no name', { ...good, envs: ['../prod'] }, /envs\[0\]/],
    ['no envs', { ...good, envs: [] }, /envs is an empty list/],
    ['a missing field', { envs: ['local'], vaults }, /namespace is missing/],
    ['no vaults', { namespace: 'n', envs: ['local'] }, /vaults is missing/],
    ['an unknown default vault', { ...good, defaultVault: 'locl' }, /defaultVault .*"locl".*\n.*did you mean local\?/],
    ['an unknown protected env', { ...good, protectedEnvs: ['stagin'] }, /protectedEnvs .*\n.*did you mean staging\?/],
    [
      'one folder for two vaults',
      { ...good, vaults: { a: { driver: 'local', path: 'v' }, b: { driver: 'local', path: './v/' } } },
      /vaults\.b\.path is the folder of vault a/,
    ],
    ['a list as the whole file', [], /\.keep\.json: this is not an object/],
  ]
  it.each(cases)('%s', async (_, value, expected) => {
    const project = emptyProject()
    project.write('.keep.json', JSON.stringify(value))
    const done: Run = await project.keep(['show', '--env', 'local'])
    expect(done).toMatchObject({ code: 2, stdout: '' })
    expect(done.stderr).toMatch(expected)
  })

  it('in the personal file too', async () => {
    const project = emptyProject()
    project.write('.keep.json', JSON.stringify(good))
    project.write('.keep.local.json', '{"activeEnvs":["stagng"]}')
    const done = await project.keep(['show', '--env', 'local'])
    expect(done.stderr).toMatch(/\.keep\.local\.json: activeEnvs .*\n.*did you mean staging\?/)
  })

  it.each([
    ['.keep.json', '{"namespace": "n",\n  oops}', /\.keep\.json:2:3: /],
    ['.keep.json', '{"vaults": {"a": {}, "a": {}}}', /\.keep\.json:1:22: this name stands here twice/],
    ['.keep.yaml', 'namespace: n\nenvs: [local\n', /\.keep\.yaml:\d+:\d+: /],
    ['.keep.yaml', 'namespace: n\nnamespace: m\n', /\.keep\.yaml:2:1: this name stands here twice/],
    ['.keep.yaml', 'a: &x [1]\nb: *x\n', /\.keep\.yaml:\d+:\d+: anchors and aliases/],
    ['.keep.yaml', 'namespace: !!js/function x\n', /\.keep\.yaml:1:\d+: tags are not allowed/],
  ])('malformed %s %j: with line and column', async (name, text, expected) => {
    const project = emptyProject()
    project.write(name, text)
    const done = await project.keep(['show', '--env', 'local'])
    expect(done.code).toBe(2)
    expect(done.stderr).toMatch(expected)
  })
})
