import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Plaintext } from '../../src/core/secret.ts'
import { accessDenied } from '../aws/faults.ts'
import { canary, expectNoValue } from '../support/canary.ts'
import type { Run, RunOptions } from '../support/project.ts'
import { ofKey } from '../support/of-key.ts'
import { slugs, threeVaults, type ThreeVaults } from '../support/three-vaults.ts'

/** Runs keep, which prints no value whatever happens. */
async function keepImport(project: ThreeVaults, args: readonly string[], options?: RunOptions): Promise<Run> {
  const done = await project.keep(['import', ...args], options)
  expectNoValue(done)
  return done
}

const into = (context: string): string[] => {
  const [vault = '', env = ''] = context.split(':')
  return ['--vault', vault, '--env', env]
}

describe('into every vault', () => {
  it.each(slugs)('%s: new keys are written, a second run finds nothing to do', async (slug) => {
    const project = await threeVaults()
    const values = { A: `${canary}-a`, B: `two\nlines ${canary} ünï=#`, 'hy-phen': '0', OFF: 'false' }
    project.write('.env', `A=${values.A}\nB="${values.B}"\nhy-phen=0\nOFF=false\nNONE=\n`)
    const done = await keepImport(project, ['.env', ...into(`${slug}:dev`), '--yes'])
    const empty = 'keep: warning: empty, so not written: NONE\n'
    const place = `${slug}:dev`
    expect(done).toMatchObject({ code: 0, stdout: '' })
    expect(done.stderr.split('\n').toSorted()).toEqual(
      [...Object.keys(values).map((key) => `set ${key} in ${place}`), empty.trim(), ''].toSorted(),
    )
    expect(await project.values(place)).toEqual(values)

    project.proxy.reset()
    const again = await keepImport(project, ['.env', ...into(place)])
    expect(again).toEqual({ code: 0, stdout: '', stderr: `${empty}unchanged: 4 secrets in ${place}\n` })
    expect(project.writes).toEqual([])
  })

  it.each(['secrets', 'params'])(
    '%s: only what the file names is asked for, in batches; a list, if any, is of deletions',
    async (slug) => {
      const project = await threeVaults()
      const names = Array.from({ length: 25 }, (_, index) => `K${index}`)
      project.write('all.json', JSON.stringify(Object.fromEntries(names.map((name) => [name, canary]))))
      const done = await keepImport(project, ['all.json', ...into(`${slug}:dev`), '--dry-run'])
      expect(done.stderr).toBe('nothing was written: 25 new\n')
      const lists = project.proxy.calls.filter(({ action }) => /^List|^Describe|ByPath$/.test(action))
      expect(lists.map(({ input }) => input['IncludePlannedDeletion'])).toEqual(slug === 'secrets' ? [true] : [])
      expect(project.writes).toEqual([])
    },
  )
})

describe('the plan', () => {
  async function occupied(): Promise<ThreeVaults> {
    const project = await threeVaults()
    await project.seed('params:dev', { B: 'other', SAME: canary, MORE: 'stays' })
    project.write('.env', `A=${canary}\nB=${canary}\nSAME=${canary}\nNONE=\n`)
    return project
  }
  const file = ['.env', ...into('params:dev')]

  it('tells every action, in the order of the file, and writes nothing in a dry run', async () => {
    const project = await occupied()
    project.write('.env', `${project.read('.env')}K.D=${canary}\nMASK=********\n`)
    const dry = await keepImport(project, [...file, '--dry-run'])
    expect(dry).toEqual({
      code: 1,
      stdout: [
        'KEY   PLAN       REASON',
        'A     new',
        'B     exists',
        'SAME  unchanged',
        'NONE  empty',
        'K.D   invalid    "K.D" cannot be a key: it holds "."',
        'MASK  invalid    the value of MASK is the mask that stands for one',
        '',
      ].join('\n'),
      stderr:
        'keep: warning: empty, so not written: NONE\n' +
        'nothing was written, and this import would be refused: 1 new, 1 unchanged, 1 exists, 2 invalid, 1 empty\n',
    })
    const told = await keepImport(project, [...file, '--dry-run', '--overwrite', '--except', 'K.D,MASK', '--json'])
    expect(JSON.parse(told.stdout)).toEqual([
      { key: 'A', action: 'new' },
      { key: 'B', action: 'changed' },
      { key: 'SAME', action: 'unchanged' },
      { key: 'NONE', action: 'empty' },
    ])
    expect(project.writes).toEqual([])
  })

  it('is refused whole for a key that is none, before the first write', async () => {
    const project = await occupied()
    project.write('.env', `A=${canary}\nK.D=${canary}\n`)
    const done = await keepImport(project, [...file, '--yes'])
    expect(done.code).toBe(1)
    expect(done.stderr).toContain(
      'keep: error: nothing was written to params:dev: "K.D" cannot be a key: it holds "."\n' +
        "keep: hint: use letters, digits, _ and -, not beginning with -, at most 255; --except 'K.D' leaves it out\n",
    )
    expect(project.writes).toEqual([])
    expect((await keepImport(project, [...file, '--yes', '--except', 'K.D'])).code).toBe(0)
  })

  it('a key with a comma or a quote can be left out as the hint says', async () => {
    const project = await threeVaults()
    project.write('odd.json', JSON.stringify({ A: canary, "x,'y": canary }))
    const done = await keepImport(project, ['odd.json', ...into('files:dev'), '--yes'])
    expect(done.stderr).toContain("--except 'x??y' leaves it out\n")
    const rest = await keepImport(project, ['odd.json', ...into('files:dev'), '--yes', '--except', 'x??y'])
    expect(rest).toMatchObject({ code: 0, stderr: 'set A in files:dev\n' })
  })

  it('is refused whole for another value there', async () => {
    const project = await occupied()
    const done = await keepImport(project, [...file, '--yes'])
    expect(done.code).toBe(1)
    expect(done.stderr).toContain(
      'keep: error: nothing was written to params:dev: B has another value there\n' +
        'keep: hint: --overwrite replaces what is there, --skip-existing leaves it as it is\n',
    )
    expect(project.writes).toEqual([])
  })

  it('--overwrite replaces it', async () => {
    const project = await occupied()
    const done = await keepImport(project, [...file, '--yes', '--overwrite', '--json'])
    expect(JSON.parse(done.stdout)).toEqual([
      { key: 'A', result: 'set', revision: '1' },
      { key: 'B', result: 'set', revision: '2' },
      { key: 'SAME', result: 'unchanged' },
      { key: 'NONE', result: 'empty' },
    ])
    expect(await project.values('params:dev')).toEqual({ A: canary, B: canary, MORE: 'stays', SAME: canary })
  })

  it('--skip-existing leaves it, and says so', async () => {
    const project = await occupied()
    const dry = await keepImport(project, [...file, '--dry-run', '--skip-existing'])
    expect(dry.stderr).toContain('nothing was written: 1 new, 1 unchanged, 1 exists, 1 empty\n')
    const done = await keepImport(project, [...file, '--yes', '--skip-existing', '--json'])
    expect(done.code, done.stderr).toBe(0)
    expect(done.stderr).toContain('left as they are in params:dev: B\n')
    expect(JSON.parse(done.stdout)).toEqual([
      { key: 'A', result: 'set', revision: '1' },
      { key: 'B', result: 'exists' },
      { key: 'SAME', result: 'unchanged' },
      { key: 'NONE', result: 'empty' },
    ])
    expect(await project.values('params:dev')).toEqual({ A: canary, B: 'other', MORE: 'stays', SAME: canary })
  })

  it.each([
    [
      ['--only', 'A,S*'],
      ['A', 'SAME'],
    ],
    [
      ['--except', 'B,NONE'],
      ['A', 'SAME'],
    ],
    [['--only', 'A,B', '--except', 'B'], ['A']],
  ])('%s', async (flags, keys) => {
    const project = await occupied()
    const dry = await keepImport(project, [...file, '--dry-run', '--json', ...flags])
    expect(JSON.parse(dry.stdout).map(({ key }: { key: string }) => key)).toEqual(keys)
  })

  it('a file of empty values writes nothing', async () => {
    const project = await threeVaults()
    const done = await keepImport(project, into('files:dev'), { input: 'A=\nB=\n' })
    expect(done).toEqual({ code: 0, stdout: '', stderr: 'keep: warning: empty, so not written: A, B\n' })
  })

  it('__proto__ is a key like any other', async () => {
    const project = await threeVaults()
    for (const [name, text] of Object.entries({
      'a.env': '__proto__=1\n',
      'b.json': '{"__proto__":"1"}',
      'c.yaml': '__proto__: 1\n',
    })) {
      project.write(name, text)
      const dry = await keepImport(project, [name, ...into('files:dev'), '--dry-run'])
      expect(dry.stdout, name).toBe('KEY        PLAN\n__proto__  new\n')
    }
  })
})

describe('a file at fault', () => {
  it('every line is told, without a word of it, and nothing is written', async () => {
    const project = await threeVaults()
    project.write('bad.env', `A=1\n${canary}\nB=${canary}#x\nC: ${canary}\nD="${canary}\n`)
    const done = await keepImport(project, ['bad.env', ...into('params:dev'), '--yes'])
    expect(done).toEqual({
      code: 1,
      stdout: '',
      stderr: [
        'keep: warning: bad.env:2: a name stands alone, without =',
        'keep: warning: bad.env:3: readers disagree whether a comment begins at the #: put the value in quotes',
        'keep: warning: bad.env:4: some readers take the colon for =, others do not',
        'keep: warning: bad.env:5: the quote is never closed',
        'keep: error: nothing was imported: bad.env is at fault in 4 places',
        'keep: hint: correct the file, or name the program that it is for: --from dotenv|node|docker|compose|shell|systemd|python|php',
        '',
      ].join('\n'),
    })
    expect(project.proxy.calls).toEqual([])
    const told = await keepImport(project, ['bad.env', ...into('params:dev'), '--yes', '--json'])
    expect(JSON.parse(told.stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({ error: { code: 'unreadable' } })
  })

  it.each([
    ['--from', 'dotenv', 'a'],
    ['--from', 'node', 'a'],
    ['--from', 'docker', 'a#b'],
    ['--from', 'compose', 'a#b'],
    ['--from', 'shell', 'a#b'],
    ['--from', 'systemd', 'a#b'],
    ['--from', 'python', 'a#b'],
    ['--from', 'php', 'a'],
  ])('%s %s says whose meaning is wanted', async (flag, from, value) => {
    const project = await threeVaults()
    const done = await keepImport(project, [flag, from, ...into('files:dev'), '--yes'], { input: 'KEY=a#b\n' })
    expect(done.code, done.stderr).toBe(0)
    expect(await project.values('files:dev')).toEqual({ KEY: value })
  })

  it('a name that stands there twice is one, unless the last wins', async () => {
    const project = await threeVaults()
    project.write('twice.env', `A=${canary}\nB=1\nA=2\n`)
    const done = await keepImport(project, ['twice.env', ...into('files:dev'), '--yes'])
    expect(done.stderr).toBe(
      'keep: warning: twice.env:3: this name stands in line 1 already\n' +
        'keep: error: nothing was imported: twice.env is at fault in 1 place\n' +
        "keep: hint: --last-wins takes the last value, --except 'A' leaves it out\n",
    )
    expect((await keepImport(project, ['twice.env', ...into('files:dev'), '--yes', '--last-wins'])).code).toBe(0)
    expect(await project.values('files:dev')).toEqual({ A: '2', B: '1' })
    expect((await keepImport(project, ['twice.env', ...into('files:dev2'), '--yes', '--except', 'A'])).code).toBe(0)
  })

  it('a nested one says which flag takes it', async () => {
    const project = await threeVaults()
    project.write('nested.json', JSON.stringify({ DB: { HOST: canary }, L: [canary], A: 'a' }))
    const done = await keepImport(project, ['nested.json', ...into('files:dev'), '--yes'])
    expect(done).toMatchObject({ code: 1 })
    expect(done.stderr).toContain("keep: hint: --separator _ takes what is in objects, --except 'DB,L' leaves them out\n")
    const flat = await keepImport(project, ['nested.json', ...into('files:dev'), '--yes', '--separator', '_', '--except', 'L'])
    expect(flat).toMatchObject({ code: 0, stderr: 'set DB_HOST in files:dev\nset A in files:dev\n' })
  })

  it('more faults than a person reads are not all told', async () => {
    const project = await threeVaults()
    const done = await keepImport(project, into('files:dev'), { input: 'x\n'.repeat(10_000) })
    expect(done.stderr.match(/^keep: warning/gm)).toHaveLength(100)
    expect(done.stderr).toContain('nothing was imported: standard input is at fault in 100 places or more\n')
  })
})

describe('where the text comes from', () => {
  it.each([
    ['a.json', '{"KEY":"v"}'],
    ['a.yaml', 'KEY: v'],
    ['a.YML', 'KEY: v'],
    ['a.csv', 'key,value\nKEY,v'],
    ['.env.production', 'KEY=v'],
    ['noname', 'KEY=v'],
  ])('%s is known by its name', async (name, text) => {
    const project = await threeVaults()
    project.write(name, text)
    expect((await keepImport(project, [name, ...into('files:dev'), '--yes'])).code).toBe(0)
    expect(await project.values('files:dev')).toEqual({ KEY: 'v' })
  })

  it.each([
    [[], 'json', '{"KEY":"v"}'],
    [['-'], 'yaml', 'KEY: v'],
    [['-'], 'csv', '\ufeffkey,value\r\nKEY,v\r\n'],
    [['-'], 'env', '\ufeffKEY=v'],
  ])('standard input %s, as --format %s says', async (file, format, input) => {
    const project = await threeVaults()
    const done = await keepImport(project, [...file, '--format', format, ...into('files:dev'), '--yes'], { input })
    expect(done.code, done.stderr).toBe(0)
    expect(await project.values('files:dev')).toEqual({ KEY: 'v' })
  })

  it.each(['env', 'json', 'yaml', 'csv'])('what keep show --unmask --format %s prints is unchanged', async (format) => {
    const project = await threeVaults()
    await project.seed('files:dev', { A: 'a b', B: 'two\nlines', C: '=1+1', D: 'no', 'E-E': '1.10' }, { note: 'why' })
    const shown = await project.keep([
      'show',
      '--unmask',
      '--format',
      format,
      '--except',
      format === 'env' ? 'E-E' : 'none',
      ...into('files:dev'),
    ])
    const done = await keepImport(project, ['--format', format, ...into('files:dev')], { input: shown.stdout })
    expect(done).toMatchObject({ code: 0, stderr: expect.stringMatching(/^unchanged: [45] secrets in files:dev\n$/) })
  })

  it.each(['env', 'json', 'yaml', 'csv'])('what keep export --format %s writes is unchanged', async (format) => {
    const project = await threeVaults()
    await project.seed('files:dev', { A: 'a b', B: 'two\nlines', C: "it's" })
    const text = await project.ok('export', '--format', format, ...into('files:dev'))
    const done = await keepImport(project, ['--format', format, ...into('files:dev')], { input: text })
    expect(done).toMatchObject({ code: 0, stderr: 'unchanged: 3 secrets in files:dev\n' })
  })

  it.each(['node', 'python', 'php', 'compose', 'docker', 'shell', 'systemd'])(
    'what keep export --for %s writes is unchanged --from it',
    async (reader) => {
      const project = await threeVaults()
      const lines = reader === 'docker' ? {} : { B: 'two\n"lines"', D: 'tail\n' }
      await project.seed('files:dev', { A: '${A} $(id) `id`', C: `it's "so"`, E: '#x = y ', ...lines })
      const text = await project.ok('export', '--for', reader, ...into('files:dev'))
      const done = await keepImport(project, ['--from', reader, ...into('files:dev')], { input: text })
      expect(done).toMatchObject({ code: 0, stderr: expect.stringMatching(/^unchanged: [35] secrets in files:dev\n$/) })
    },
  )

  it('masked output is no backup', async () => {
    const project = await threeVaults()
    await project.seed('files:dev', { A: canary })
    const shown = await project.keep(['show', '--json', ...into('files:dev')])
    const done = await keepImport(project, ['--format', 'json', '--overwrite', '--yes', ...into('files:dev')], {
      input: shown.stdout,
    })
    expect(done).toMatchObject({ code: 1 })
    expect(done.stderr).toContain('the value of A is the mask that stands for one\nkeep: hint: keep show --unmask writes values')
    expect(await project.values('files:dev')).toEqual({ A: canary })
  })

  it('a pipe with a name is read like a file', async () => {
    const project = await threeVaults()
    execFileSync('mkfifo', [project.file('pipe')])
    const done = keepImport(project, ['pipe', ...into('files:dev'), '--yes'])
    await fs.promises.writeFile(project.file('pipe'), 'KEY=v\n')
    expect(await done).toMatchObject({ code: 0, stderr: 'set KEY in files:dev\n' })
  })

  const tenMiB = 10 * 1024 * 1024
  const wrong: Readonly<Record<string, [readonly string[], RunOptions, number, string, string]>> = {
    'no file and nothing in the pipe': [[], {}, 2, 'no file was named, and standard input is empty', 'keep import FILE'],
    'a file that is missing': [['none.env'], {}, 3, 'cannot read none.env: no such file or folder', ''],
    'a folder': [['.'], {}, 3, '. is a folder', 'name a file in it'],
    'a device': [['/dev/zero'], {}, 3, '/dev/zero is a device, not a file', ''],
    'an empty name': [[''], {}, 2, 'the name of the file is empty', 'keep import FILE'],
    'bytes that are no text': [
      ['-'],
      { input: Buffer.from([0x41, 0x3d, 0xff]) },
      1,
      'standard input is not UTF-8 text',
      'convert it: iconv -f ISO-8859-1 -t UTF-8',
    ],
    'UTF-16': [
      ['-'],
      { input: Buffer.from('\ufeffA=1', 'utf16le') },
      1,
      'standard input is not UTF-8 text',
      'convert it: iconv -f UTF-16 -t UTF-8',
    ],
    'more than 10 MiB': [
      ['-'],
      { input: 'A'.repeat(tenMiB + 1) },
      1,
      'standard input has more than 10 MiB',
      'split it into several files',
    ],
    'more than 50,000 secrets': [
      ['-'],
      { input: Array.from({ length: 50_001 }, (_, index) => `K${index}=v\n`).join('') },
      1,
      'standard input has more than 50000 secrets',
      'split it into several files',
    ],
    'more than 50,000 secrets, of which most are one': [
      ['-', '--last-wins'],
      { input: `${'TOKEN=old\n'.repeat(50_001)}TOKEN=new\nOTHER=x\n` },
      1,
      'standard input has more than 50000 secrets',
      'split it into several files',
    ],
    'more than 50,000 secrets, of which one is wanted': [
      ['-', '--only', 'LAST'],
      { input: `${Array.from({ length: 50_001 }, (_, index) => `K${index}=v\n`).join('')}LAST=x\n` },
      1,
      'standard input has more than 50000 secrets',
      'split it into several files',
    ],
    'more than 50,000 members of JSON': [
      ['-', '--format', 'json'],
      { input: `{${Array.from({ length: 200_000 }, (_, index) => `"K${index}":1`).join(',')}}` },
      1,
      'standard input has more than 50000 secrets',
      'split it into several files',
    ],
    'more than 50,000 members of YAML': [
      ['-', '--format', 'yaml'],
      { input: Array.from({ length: 60_000 }, (_, index) => `K${index}: v\n`).join('') },
      1,
      'standard input has more than 50000 secrets',
      'split it into several files',
    ],
    'a name a hundred thousand times, for a reader that knows no lines': [
      ['-', '--from', 'node'],
      { input: 'A=1\n'.repeat(100_000) },
      1,
      'standard input has more than 50000 secrets',
      'split it into several files',
    ],
    '--overwrite with --skip-existing': [
      ['-', '--overwrite', '--skip-existing'],
      {},
      2,
      '--overwrite and --skip-existing exclude each other',
      'leave one out',
    ],
    '--from with JSON': [
      ['a.json', '--from', 'node'],
      {},
      2,
      '--from is for .env files, and this is json',
      'leave it out, or add --format env',
    ],
    '--last-wins with YAML': [
      ['a.yaml', '--last-wins'],
      {},
      2,
      '--last-wins is for .env and csv, and this is yaml',
      'leave it out',
    ],
    '--separator with .env': [
      ['a.env', '--separator', '_'],
      {},
      2,
      '--separator is for json and yaml, and this is env',
      'leave it out',
    ],
    'a separator that no key has': [
      ['a.json', '--separator', '.'],
      {},
      2,
      '--separator is not 1 to 10 letters, digits, _ and -',
      'add --separator _',
    ],
    'a reader that is none': [['-', '--from', 'nodejs'], {}, 2, '--from cannot be that', 'did you mean node?'],
    'a format that is none': [['-', '--format', 'jsn'], {}, 2, '--format cannot be that', 'did you mean json?'],
  }
  it.each(Object.entries(wrong))('%s is an error', async (_, [args, options, code, says, hint]) => {
    const project = await threeVaults()
    const done = await keepImport(project, [...args, ...into('params:dev'), '--yes'], options)
    expect(done).toMatchObject({ code, stdout: '' })
    expect(done.stderr).toBe(`keep: error: ${says}\n${hint === '' ? '' : `keep: hint: ${hint}\n`}`)
    expect(project.proxy.calls).toEqual([])
  })

  it('nothing in it is nothing to do', async () => {
    const project = await threeVaults()
    project.write('empty.env', '# nothing\n')
    const done = await keepImport(project, ['empty.env', ...into('files:dev')])
    expect(done).toEqual({ code: 0, stdout: '', stderr: 'there is nothing to import in empty.env\n' })
    expect(await keepImport(project, ['empty.env', ...into('files:dev'), '--json'])).toMatchObject({ code: 0, stdout: '[]\n' })
  })
})

describe('the word of a person', () => {
  it('is needed without a terminal', async () => {
    const project = await threeVaults()
    const done = await keepImport(project, into('params:dev'), { input: `A=${canary}\nB=1` })
    expect(done).toEqual({
      code: 2,
      stdout: '',
      stderr: 'keep: error: this import to params:dev (2 new) needs confirmation\nkeep: hint: add --yes\n',
    })
    expect(project.writes).toEqual([])
    expect((await keepImport(project, [...into('params:dev'), '--force'], { input: `A=${canary}` })).code).toBe(0)
  })

  it('is needed for a protected environment, whatever --force says', async () => {
    const project = await threeVaults()
    const done = await keepImport(project, [...into('params:production'), '--force'], { input: `A=${canary}` })
    expect(done).toMatchObject({ code: 2, stderr: expect.stringContaining('params:production is protected') })
    expect(project.writes).toEqual([])
    expect((await keepImport(project, [...into('params:production'), '--yes'], { input: `A=${canary}` })).code).toBe(0)
  })
})

describe('what fails', () => {
  it.each([
    ['params', 'PutParameter'],
    ['secrets', 'CreateSecret'],
  ] as const)('one key in the middle, in %s: each key is reported, and a second run goes on', async (to, action) => {
    const project = await threeVaults()
    project.write('.env', `A=${canary}\nB=${canary}\nC=${canary}\n`)
    project.proxy.on({ action, when: ofKey('B'), times: Infinity, fault: accessDenied() })
    const done = await keepImport(project, ['.env', ...into(`${to}:dev`), '--yes', '--json'])
    expect(done.code).toBe(3)
    expect(JSON.parse(done.stdout)).toMatchObject([
      { key: 'A', result: 'set' },
      { key: 'B', result: 'failed', code: 'denied' },
      { key: 'C', result: 'set' },
    ])
    expect(done.stderr).toContain(`1 of 3 failed in ${to}:dev`)
    project.proxy.reset()
    const again = await keepImport(project, ['.env', ...into(`${to}:dev`), '--yes'])
    expect(again).toEqual({ code: 0, stdout: '', stderr: `set B in ${to}:dev\nunchanged: 2 secrets in ${to}:dev\n` })
  })

  it('a key of the target that is denied: an error, and nothing is written', async () => {
    const project = await threeVaults()
    await project.seed('params:dev', { A: 'old' })
    project.proxy.on({ action: /^Get/, times: Infinity, fault: accessDenied() })
    const done = await keepImport(project, [...into('params:dev'), '--yes', '--overwrite'], { input: `A=${canary}` })
    expect(done).toMatchObject({ code: 3, stdout: '' })
    expect(done.stderr).toContain('keep: error: params:dev: could not read A: not allowed to read A')
    expect(project.writes).toEqual([])
  })

  it('what somebody else made meanwhile is not written over', async () => {
    const project = await threeVaults()
    const target = await project.open('params:dev')
    let isFirst = true
    project.proxy.on({
      action: 'PutParameter',
      when: ofKey('A'),
      fault: async (_call, proceed) => {
        if (isFirst) {
          isFirst = false
          await target.set('A', new Plaintext('theirs'))
        }
        return proceed()
      },
    })
    const done = await keepImport(project, [...into('params:dev'), '--yes'], { input: `A=${canary}\nB=b\n` })
    expect(done.code).toBe(3)
    expect(done.stderr).toContain('somebody else was faster')
    expect(await project.values('params:dev')).toEqual({ A: 'theirs', B: 'b' })
  })
})
