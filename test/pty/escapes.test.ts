import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { Plaintext } from '../../src/core/secret.ts'
import { localDriver } from '../../src/drivers/local/driver.ts'
import type { Handler, Json } from '../aws/exchange.ts'
import { changedAnswer } from '../aws/faults.ts'
import { emptyProject, Project } from '../support/project.ts'
import { threeVaults } from '../support/three-vaults.ts'
import { changeConfig, config } from './projects.ts'
import { keep } from './pty.ts'

/** What a terminal would obey, each with a mark behind it that shows where it was; magenta is no colour of keep. */
const evil =
  'a\u0007b\bc\u000bd\u000ce\u007ff\u001b[45mg\u001b]0;title\u0007h\u001b[2Ji\u009b45mj\u0085k\u200el\u202em\u2066n\u2028o\ufeffp\rq'
/** A part of it as it may be shown. */
const shown = 'f\\x1b[45mg'
const local = ['--env', 'local']
/** Colours, and what takes the line of progress away. */
const own = /\x1b\[(?:0|1|2|22|31|32|39)m|\r\x1b\[K/g
/** All controls but line feed and tab, and the marks of direction. */
const obeyed = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** Keys, values, notes and the name of a vault that hold all of it, in a project whose folder does too. */
async function hostileProject(): Promise<Project> {
  const project = new Project()
  await project.ok('init', '--yes')
  await project.ok('vault:add', '--driver', 'local', '--slug', 'other', '--path', '.keep/other', '--name', evil)
  await project.ok('set', 'PLAIN', evil, '--note', evil, ...local)
  await project.ok('set', 'PLAIN', `${evil}2`, ...local)
  await project.ok('set', 'JSON', JSON.stringify({ field: evil }), ...local)
  await project.ok('set', 'PLAIN', 'other', '--env', 'staging')
  const vault = await localDriver({
    directory: project.folder,
    cwd: project.folder,
    home: project.home,
    platform: process.platform,
    env: {},
    warn: () => undefined,
    debug: () => undefined,
  }).open(
    { folder: project.file('.keep/local'), recipients: config(project).vaults['local']!['recipients'] as string[] },
    { namespace: 'myapp', env: 'local' },
  )
  await vault.set(evil, new Plaintext(evil))
  changeConfig(project, (members) => Object.assign(members, { name: evil }))
  return project
}

let project: Project
beforeAll(async () => {
  project = await hostileProject()
  return () => project.remove()
})

/** What the terminal gets, without what is keep's own. */
async function onTerminal(where: Project, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const pty = keep(where, args, { env, columns: 1000 })
  await pty.exit()
  return pty.output.replaceAll('\r\n', '\n').replaceAll(own, '')
}

const commands: readonly (readonly string[])[] = [
  ['show', ...local],
  ['show', '--json', ...local],
  ['show', '--names', ...local],
  ['show', '--names', '--json', ...local],
  ...['table', 'json', 'env', 'yaml', 'csv'].flatMap((format) => [
    ['show', '--format', format, ...local],
    ['show', '--unmask', '--format', format, ...local],
  ]),
  ...['raw', 'json', 'table'].map((format) => ['get', 'PLAIN', '--format', format, ...local]),
  ['get', 'JSON', '--field', 'field', ...local],
  ['history', 'PLAIN', ...local],
  ['history', 'PLAIN', '--unmask', ...local],
  ['history', 'PLAIN', '--unmask', '--json', ...local],
  ['diff', 'local', 'staging'],
  ['diff', 'local', 'staging', '--unmask'],
  ['diff', 'local', 'staging', '--unmask', '--json'],
  ['copy', '--from', 'local', '--to', 'other:local', '--dry-run'],
  ['copy', '--from', 'local', '--to', 'other:local', '--dry-run', '--json'],
  ['copy', '--from', 'local', '--to', 'staging', '--overwrite', '--dry-run'],
  ['export', ...local],
  ['export', '--format', 'json', ...local],
  ['rename', evil, 'X', ...local],
  ['rename', 'PLAIN', evil, ...local],
  ['vault:list'],
  ['vault:list', '--json'],
  ['info'],
  ['info', '--json'],
  ['get', evil, ...local],
  ['get', 'PLAIN', '--revision', evil, ...local],
  ['get', 'JSON', '--field', evil, ...local],
  ['get', 'PLAIN', '--env', evil],
  ['get', 'PLAIN', '--env', evil, '--json'],
  ['get', 'PLAIN', '--vault', evil, ...local],
  ['get', 'PLAIN', '--config', `${evil}.json`, ...local],
  ['get', 'PLAIN', '--config', evil, ...local],
  ['show', '--only', evil, ...local, '--debug'],
  ['show', '--format', evil, ...local],
  [`--${evil}`],
  [evil],
  ['vault', evil],
  ['help', evil],
  ['set', 'PLAIN', '--from-file', evil, ...local],
  ['set', 'PLAIN', '--from-env', evil, ...local],
  ['copy', '--from', evil, '--to', 'local'],
  ['copy', '--from', 'local', '--to', `${evil}:local`],
  ['diff', evil, evil],
  ['env:add', evil],
  ['env:remove', evil],
  ['vault:edit', evil],
  ['vault:add', '--driver', evil, '--slug', 'x'],
  ['vault:add', '--driver', 'local', '--slug', evil],
  ['vault:add', '--driver', 'ssm', '--slug', 'x', '--region', evil, '--yes'],
  ['vault:add', '--driver', 'ssm', '--slug', 'x', '--tier', evil, '--no-check'],
  ['vault:add', '--driver', 'ssm', '--slug', 'x', '--region', 'us-east-1', '--endpoint', evil, '--yes'],
  ['vault:recipients', 'add', evil],
  ['vault:recipients', evil],
  ['workspace', '--vaults', evil],
  ['workspace', '--default-env', evil],
  ['iam', '--env', evil],
  ['verify', '--vault', evil],
  ['export', ...local, '-o', `missing/${evil}`],
  ['export', ...local, '--format', 'json', '-o', evil],
  ['complete', '--', 'show', '--vault', ''],
  ['complete', '--debug', '--', 'show', '--env', evil, '--only', ''],
]

const fine = {
  namespace: 'myapp',
  envs: ['local'],
  vaults: { local: { driver: 'local', path: '.keep/local' } },
}

function configured(members: object): Record<string, string> {
  return { '.keep.json': JSON.stringify({ ...fine, ...members }) }
}

const wrongConfigurations: Record<string, Readonly<Record<string, string>>> = {
  'a field of that name': configured({ [evil]: 1 }),
  'an environment of that name': configured({ envs: ['local', evil] }),
  'a namespace of that name': configured({ namespace: evil }),
  'a default vault of that name': configured({ defaultVault: evil }),
  'a protected environment of that name': configured({ protectedEnvs: [evil] }),
  'a vault of that slug': configured({ vaults: { [evil]: { driver: 'local' } } }),
  'a vault of that driver': configured({ vaults: { x: { driver: evil } } }),
  'a vault with a field of that name': configured({ vaults: { x: { driver: 'local', [evil]: 1 } } }),
  'a vault in that region': configured({ vaults: { x: { driver: 'ssm', region: evil } } }),
  'a recipient of that name': configured({ vaults: { x: { driver: 'local', recipients: [evil] } } }),
  'two vaults in that folder': configured({ vaults: { x: { driver: 'local', path: evil }, y: { driver: 'local', path: evil } } }),
  'that instead of JSON': { '.keep.json': `{"a": ${evil}` },
  'a name twice': { '.keep.json': `{${JSON.stringify(evil)}: 1, ${JSON.stringify(evil)}: 2}` },
  'that instead of YAML': { '.keep.yaml': `namespace: [${evil.replaceAll('\r', '')}\nx: }` },
  'an alias of that name in YAML': { '.keep.yaml': 'namespace: *\u202eevil\u2066\n' },
  'a tag of that name in YAML': { '.keep.yaml': 'namespace: !<\u202eevil> x\n' },
  'a personal file with that': { '.keep.local.json': JSON.stringify({ activeVaults: [evil] }) },
  'a personal file with a field of that name': { '.keep.local.json': JSON.stringify({ [evil]: [] }) },
}

describe('on a terminal no control character from outside arrives from', () => {
  test.each(commands.map((args) => ({ args })))('keep $args', async ({ args }) => {
    expect(obeyedIn(await onTerminal(project, args))).toEqual([])
  })

  test.each([{ KEEP_VAULT: evil, KEEP_ENV: 'local' }, { KEEP_ENV: evil }, { KEEP_CONFIG: evil }, { KEEP_AGE_KEY_FILE: evil }])(
    'keep get with %j',
    async (env) => expect(obeyedIn(await onTerminal(project, ['get', 'PLAIN'], { KEEP_ENV: 'local', ...env }))).toEqual([]),
  )

  test.each(Object.entries(wrongConfigurations))('an error for a configuration with %s', async (_, files) => {
    const broken = emptyProject()
    broken.write('.keep.json', JSON.stringify(fine))
    for (const [name, text] of Object.entries(files)) broken.write(name, text)
    const named = '.keep.yaml' in files ? ['--config', '.keep.yaml'] : []
    const output = await onTerminal(broken, ['show', ...local, ...named])
    expect(output).toMatch(/^keep: error: /)
    expect(obeyedIn(output)).toEqual([])
  })

  test('what trust tells and asks', async () => {
    const reaching = emptyProject()
    const far = { driver: 'local', path: `../${evil}` }
    reaching.write('.keep.json', JSON.stringify({ ...fine, vaults: { ...fine.vaults, far }, templates: `../${evil}` }))
    for (const args of [['trust', '--no-input'], ['show', '--vault', 'far', ...local], ['info']]) {
      const output = await onTerminal(reaching, args)
      expect(output).toContain(shown)
      expect(obeyedIn(output)).toEqual([])
    }
  })

  test('values, notes and names that AWS answers with', async () => {
    const aws = await threeVaults()
    for (const vault of ['secrets', 'params']) await aws.seed(`${vault}:dev`, { KEY: 'MARK' }, { note: 'MARK' })
    const marked = (mark: string): Handler =>
      changedAnswer((body) => JSON.parse(JSON.stringify(body).replaceAll(mark, JSON.stringify(evil).slice(1, -1))) as Json)
    for (const mark of ['MARK', 'KEY']) {
      aws.proxy.on({ times: Infinity, fault: marked(mark) })
      for (const vault of ['secrets', 'params']) {
        const there = ['--vault', vault, '--env', 'dev']
        const lists = [['show'], ['show', '--json'], ['show', '--names'], ['verify']]
        const reads = [
          ['show', '--unmask'],
          ['show', '--unmask', '--json'],
          ['get', 'KEY'],
          ['history', 'KEY', '--unmask'],
          ['export'],
        ]
        for (const args of [...lists, ...(mark === 'MARK' ? reads : [])])
          expect(obeyedIn(await onTerminal(aws, [...args, ...there]))).toEqual([])
        expect(obeyedIn(await onTerminal(aws, ['copy', '--from', `${vault}:dev`, '--to', 'files:dev', '--dry-run']))).toEqual([])
        expect(obeyedIn(await onTerminal(aws, ['diff', `${vault}:dev`, 'files:dev', '--unmask']))).toEqual([])
      }
    }
    expect(await onTerminal(aws, ['show', '--names', '--vault', 'params', '--env', 'dev'])).toContain(shown)
  })

  test('errors of AWS', async () => {
    const aws = await threeVaults()
    const headers = { 'content-type': 'application/x-amz-json-1.1' }
    const body = Buffer.from(JSON.stringify({ __type: evil, message: evil }))
    aws.proxy.on({ times: Infinity, fault: async () => ({ status: 400, headers, body }) })
    for (const vault of ['secrets', 'params']) {
      const there = ['--vault', vault, '--env', 'dev']
      const runs = [
        ['show'],
        ['get', 'X'],
        ['set', 'X', 'y'],
        ['delete', 'X', '--yes'],
        ['verify'],
        ['info'],
        ['diff', 'dev', 'dev2'],
      ]
      for (const args of runs) {
        const where = args[0] === 'diff' ? there.slice(0, 2) : there
        for (const json of [[], ['--json']])
          expect(obeyedIn(await onTerminal(aws, [...args, ...where, ...json, '--debug']))).toEqual([])
      }
    }
  })
})

describe('in a pipe stand the exact bytes of', () => {
  test('a value', async () => {
    expect(await project.ok('get', 'PLAIN', ...local)).toBe(`${evil}2\n`)
    expect(await project.ok('get', 'PLAIN', '-n', ...local)).toBe(`${evil}2`)
    expect(await project.ok('get', 'JSON', '--field', 'field', ...local)).toBe(`${evil}\n`)
    expect(JSON.parse(await project.ok('get', 'PLAIN', '--json', ...local))).toMatchObject({ value: `${evil}2` })
  })

  test('keys, values and notes', async () => {
    expect(await project.ok('show', '--names', ...local)).toBe(`JSON\nPLAIN\n${evil}\n`)
    expect(JSON.parse(await project.ok('show', '--names', '--json', ...local))).toEqual(['JSON', 'PLAIN', evil])
    expect(JSON.parse(await project.ok('show', '--json', '--unmask', ...local))).toMatchObject([
      { key: 'JSON' },
      { key: 'PLAIN', value: `${evil}2`, note: evil },
      { key: evil, value: evil },
    ])
    const yaml: unknown = parse(await project.ok('show', '--format', 'yaml', '--unmask', ...local))
    expect(yaml).toMatchObject({ PLAIN: `${evil}2`, [evil]: evil })
    const csv = await project.ok('show', '--format', 'csv', '--unmask', ...local)
    expect(csv).toContain(`"${evil}","${evil}"`)
    expect(JSON.parse(await project.ok('export', '--format', 'json', ...local))).toMatchObject({ [evil]: evil })
  })

  test('what history and diff tell', async () => {
    const history: unknown = JSON.parse(await project.ok('history', 'PLAIN', '--unmask', '--json', ...local))
    expect(history).toMatchObject([{ value: `${evil}2` }, { value: evil, note: evil }])
    const rows: unknown = JSON.parse(await project.ok('diff', 'local', 'staging', '--unmask', '--json'))
    expect(rows).toMatchObject([{ key: 'JSON' }, { key: 'PLAIN', contexts: [{ value: `${evil}2` }, {}] }, { key: evil }])
  })

  test('the names of vault and project, and what an error repeats', async () => {
    expect(JSON.parse(await project.ok('vault:list', '--json'))).toMatchObject([{}, { name: evil }])
    expect(JSON.parse(await project.ok('info', '--json'))).toMatchObject({ name: evil })
    // But for line ends: what follows one would look like a message of keep's own.
    const oneLine = evil.replaceAll('\n', '\\n').replaceAll('\r', '\\r')
    expect((await project.keep(['get', 'PLAIN', '--env', evil])).stderr).toContain(`"${oneLine}"`)
  })
})

/** What of it a terminal would obey; never an empty list for an empty text, which proves nothing. */
function obeyedIn(output: string): readonly string[] {
  return output === '' ? ['nothing was printed'] : (output.match(obeyed) ?? [])
}
