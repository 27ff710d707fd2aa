import { describe, expect, it } from 'vitest'
import { Plaintext } from '../../src/core/secret.ts'
import type { Answer, Call } from '../aws/exchange.ts'
import { accessDenied, internalError } from '../aws/faults.ts'
import { canary, expectNoValue } from '../support/canary.ts'
import { ofKey } from '../support/of-key.ts'
import type { Run } from '../support/project.ts'
import { slugs, threeVaults, type Slug, type ThreeVaults } from '../support/three-vaults.ts'

/** Runs keep, which prints no value whatever happens. */
async function keep(project: ThreeVaults, ...args: string[]): Promise<Run> {
  const done = await project.keep(args)
  expectNoValue(done)
  return done
}

function copy(project: ThreeVaults, from: string, to: string, ...more: string[]): Promise<Run> {
  return keep(project, 'copy', '--from', from, '--to', to, ...more)
}

const directions = slugs.flatMap((from) => slugs.map((to) => [from, to] as const))

describe('in every direction', () => {
  it.each(directions)('from %s to %s', async (from, to) => {
    const project = await threeVaults()
    const [source, target] = [`${from}:dev`, from === to ? `${to}:dev2` : `${to}:dev`]
    const values = { A: `${canary}-a`, B: `two\nlines "${canary}" ünï=\\$x\t`, 'hy-phen': canary }
    await project.seed(source, values, { note: 'of the web user' })
    const done = await copy(project, source, target, '--yes')
    expect(done).toEqual({
      code: 0,
      stdout: '',
      stderr: `set A in ${target}\nset B in ${target}\nset hy-phen in ${target}\n`,
    })
    expect(await project.values(target)).toEqual(values)
    expect(await project.values(source)).toEqual(values)
    const notes = (await (await project.open(target)).list()).map(({ note }) => note)
    expect(notes).toEqual(['of the web user', 'of the web user', 'of the web user'])

    project.proxy.reset()
    const again = await copy(project, source, target)
    expect(again).toEqual({ code: 0, stdout: '', stderr: `unchanged: 3 secrets in ${target}\n` })
    expect(project.writes).toEqual([])
  })

  it('what is unencrypted in Parameter Store is so in the next place, and is not where nothing is', async () => {
    const project = await threeVaults()
    await project.seed('params:dev', { HOST: 'db.internal' }, { plain: true })
    await project.seed('params:dev', { PASSWORD: canary })
    expect((await copy(project, 'params:dev', 'params:dev2', '--yes')).code).toBe(0)
    const list = await (await project.open('params:dev2')).list()
    expect(list.map(({ key, plain }) => [key, plain])).toEqual([
      ['HOST', true],
      ['PASSWORD', undefined],
    ])
    expect((await copy(project, 'params:dev', 'secrets:dev', '--yes')).code).toBe(0)
    expect(await project.values('secrets:dev')).toEqual({ HOST: 'db.internal', PASSWORD: canary })
  })
})

interface Unfit {
  readonly from: Slug
  readonly to: Slug
  readonly key?: string
  readonly value?: string
  readonly note?: string
  readonly says: string
  readonly hint: RegExp
}

const unfit: Readonly<Record<string, Unfit>> = {
  'a value over 4 KB': {
    from: 'secrets',
    to: 'params',
    value: canary.padEnd(4097, 'x'),
    says: 'the value of ODD has 4097 bytes; this vault holds at most 4096',
    hint: /keep vault:edit params --tier advanced, for 8 KB .*; Secrets Manager holds 64 KB; --except 'ODD' leaves it out$/m,
  },
  'a value over 64 KB': {
    from: 'files',
    to: 'secrets',
    value: canary.padEnd(65_537, 'x'),
    says: 'the value of ODD has 65537 bytes; this vault holds at most 65536',
    hint: /; --except 'ODD' leaves it out$/m,
  },
  'double braces': {
    from: 'files',
    to: 'params',
    value: `{{${canary}}}`,
    says: 'the value of ODD holds {{, which Parameter Store takes for a reference',
    hint: /store it as base64; --except 'ODD' leaves it out$/m,
  },
  'a key that Parameter Store cannot have': {
    from: 'secrets',
    to: 'params',
    key: 'a+b@c',
    says: 'this vault cannot hold a key named a+b@c',
    hint: /keys here are letters, digits and _ \. -, at most 255 characters; --except 'a\+b@c'/,
  },
  'a key that Secrets Manager cannot have': {
    from: 'files',
    to: 'secrets',
    key: 'with blank',
    says: 'this vault cannot hold a key named with blank',
    hint: /--except 'with blank' leaves it out$/m,
  },
  'a key that files cannot have': {
    from: 'params',
    to: 'files',
    key: 'sops',
    says: 'this vault cannot hold a key named sops: its format uses that name',
    hint: /--except 'sops' leaves it out$/m,
  },
  'a note that is too long': {
    from: 'secrets',
    to: 'params',
    note: 'n'.repeat(1025),
    says: 'the note of ODD has 1025 characters; this vault holds at most 1024',
    hint: /; --except 'ODD' leaves it out$/m,
  },
}

describe('what the target cannot hold refuses all before the first write', () => {
  it.each(Object.entries(unfit))('%s', async (_, { from, to, key = 'ODD', value = canary, note, says, hint }) => {
    const project = await threeVaults()
    await project.seed(`${from}:dev`, { FINE: canary })
    await project.seed(`${from}:dev`, { [key]: value }, { note })
    for (const flags of [['--yes'], ['--yes', '--overwrite']]) {
      const done = await copy(project, `${from}:dev`, `${to}:dev`, ...flags)
      expect(done).toMatchObject({ code: 1, stdout: '' })
      expect(done.stderr).toContain(`keep: error: nothing was written to ${to}:dev: ${says}\n`)
      expect(done.stderr).toMatch(hint)
    }
    const dry = await copy(project, `${from}:dev`, `${to}:dev`, '--dry-run')
    expect(dry.code).toBe(1)
    expect(dry.stdout).toContain(says)
    expect(dry.stderr).toBe('nothing was written, and this copy would be refused: 1 new, 1 invalid\n')
    expect(project.writes).toEqual([])
    expect(await project.values(`${to}:dev`)).toEqual({})

    const rest = await copy(project, `${from}:dev`, `${to}:dev`, '--yes', '--except', key)
    expect(rest).toMatchObject({ code: 0, stderr: `set FINE in ${to}:dev\n` })
  })

  it('every key is told with its reason', async () => {
    const project = await threeVaults()
    await project.seed('secrets:dev', { FINE: canary, LONG: canary.padEnd(5000), BRACES: `{{${canary}` })
    const done = await copy(project, 'secrets:dev', 'params:dev', '--yes')
    expect(done.code).toBe(1)
    expect(done.stderr.split('\n')).toEqual([
      'keep: warning: the value of BRACES holds {{, which Parameter Store takes for a reference',
      'keep: warning: the value of LONG has 5000 bytes; this vault holds at most 4096',
      'keep: error: nothing was written to params:dev: it cannot hold 2 of 3 secrets',
      "keep: hint: --except 'BRACES,LONG' leaves them out",
      '',
    ])
    expect(project.writes).toEqual([])
  })

  it('an encrypted value is not stored over an unencrypted one', async () => {
    const project = await threeVaults()
    await project.seed('secrets:dev', { KEY: canary })
    await project.seed('params:dev', { KEY: 'old' }, { plain: true })
    const done = await copy(project, 'secrets:dev', 'params:dev', '--yes', '--overwrite')
    expect(done.code).toBe(1)
    expect(done.stderr).toContain('KEY is stored unencrypted there, and the new value is not')
    expect(project.writes).toEqual([])
  })
})

describe('what is there already', () => {
  async function occupied(): Promise<ThreeVaults> {
    const project = await threeVaults()
    await project.seed('secrets:dev', { A: canary, B: canary, SAME: canary })
    await project.seed('params:dev', { B: 'other', SAME: canary, MORE: 'stays' })
    return project
  }

  it('refuses all without --overwrite', async () => {
    const project = await occupied()
    const done = await copy(project, 'secrets:dev', 'params:dev', '--yes')
    expect(done.code).toBe(1)
    expect(done.stderr).toBe(
      'keep: error: nothing was written to params:dev: B has another value there\n' +
        "keep: hint: --overwrite replaces what is there, --except 'B' leaves it out\n",
    )
    expect(project.writes).toEqual([])
  })

  it('is replaced with --overwrite; nothing is removed', async () => {
    const project = await occupied()
    const done = await copy(project, 'secrets:dev', 'params:dev', '--yes', '--overwrite')
    expect(done.code, done.stderr).toBe(0)
    expect(done.stderr).toBe('set A in params:dev\nset B in params:dev\nunchanged: 1 secret in params:dev\n')
    expect(await project.values('params:dev')).toEqual({ A: canary, B: canary, MORE: 'stays', SAME: canary })
  })

  it.each([
    [['--only', 'A,S*'], { A: canary, B: 'other', MORE: 'stays', SAME: canary }],
    [['--except', 'B'], { A: canary, B: 'other', MORE: 'stays', SAME: canary }],
    [['--only', 'A,B', '--except', 'B,?'], { B: 'other', MORE: 'stays', SAME: canary }],
  ])('%s', async (flags, expected) => {
    const project = await occupied()
    const done = await copy(project, 'secrets:dev', 'params:dev', '--yes', ...flags)
    expect(done.code, done.stderr).toBe(0)
    expect(await project.values('params:dev')).toEqual(expected)
  })

  it('a dry run prints the plan and writes nothing', async () => {
    const project = await occupied()
    const dry = await copy(project, 'secrets:dev', 'params:dev', '--dry-run', '--overwrite')
    expect(dry).toEqual({
      code: 0,
      stdout: 'KEY   PLAN\nA     new\nB     changed\nSAME  unchanged\n',
      stderr: 'nothing was written: 1 new, 1 changed, 1 unchanged\n',
    })
    const told = await copy(project, 'secrets:dev', 'params:dev', '--dry-run', '--json')
    expect(JSON.parse(told.stdout)).toEqual([
      { key: 'A', action: 'new' },
      { key: 'B', action: 'exists' },
      { key: 'SAME', action: 'unchanged' },
    ])
    expect(told.stderr).toBe('nothing was written, and this copy would be refused: 1 new, 1 unchanged, 1 exists\n')
    expect(project.writes).toEqual([])
  })

  it('--json tells what became of each key', async () => {
    const project = await occupied()
    const done = await copy(project, 'secrets:dev', 'params:dev', '--yes', '--overwrite', '--json')
    expect(JSON.parse(done.stdout)).toEqual([
      { key: 'A', result: 'set', revision: '1' },
      { key: 'B', result: 'set', revision: '2' },
      { key: 'SAME', result: 'unchanged' },
    ])
  })
})

describe('names from outside', () => {
  it('in a hint to type are no commands of the shell', async () => {
    const project = await threeVaults()
    const key = "x'$(touch pwned)',`id`"
    await project.seed('files:dev', { FINE: canary, [key]: canary })
    const refused = await copy(project, 'files:dev', 'secrets:dev', '--yes')
    const hint = /keep: hint: .*(--except '[^']*') leaves/.exec(refused.stderr)?.[1] ?? ''
    expect(hint).toMatch(/^--except '[\w? ]+'$/)
    const except = /'(.*)'/.exec(hint)?.[1] ?? ''
    expect((await copy(project, 'files:dev', 'secrets:dev', '--yes', '--except', except)).code).toBe(0)
    expect(await project.values('secrets:dev')).toEqual({ FINE: canary })
  })
})

describe('one key', () => {
  it('is read and written without any list', async () => {
    const project = await threeVaults()
    await project.seed('secrets:dev', { A: canary, B: canary })
    const done = await copy(project, 'secrets:dev', 'params:dev', 'A', '--yes')
    expect(done).toMatchObject({ code: 0, stderr: 'set A in params:dev\n' })
    expect(project.proxy.count(['ListSecrets', 'DescribeParameters', 'GetParametersByPath'])).toBe(0)
    expect(await project.values('params:dev')).toEqual({ A: canary })
  })

  it.each(slugs)('that is missing in %s is not found', async (slug) => {
    const project = await threeVaults()
    const done = await copy(project, `${slug}:dev`, `${slug}:dev2`, 'A', '--yes')
    expect(done).toEqual({
      code: 1,
      stdout: '',
      stderr: `keep: error: A is not in ${slug}:dev\nkeep: hint: keep show --vault ${slug} --env dev\n`,
    })
  })

  it('that waits for its deletion is told to be restored', async () => {
    const project = await threeVaults()
    await project.seed('secrets:dev', { A: canary })
    await (await project.open('secrets:dev')).delete('A')
    const done = await copy(project, 'secrets:dev', 'params:dev', 'A', '--yes')
    expect(done.code).toBe(1)
    expect(done.stderr).toMatch(/A waits for its deletion in secrets:dev/)
    expect(done.stderr).toContain('keep: hint: keep restore A --vault secrets --env dev\n')
  })

  it('refuses patterns beside it', async () => {
    const project = await threeVaults()
    const done = await copy(project, 'files:dev', 'files:dev2', 'A', '--only', 'B')
    expect(done).toMatchObject({ code: 2, stderr: expect.stringContaining('a key and --only or --except exclude each other') })
  })
})

describe('what is asked wrongly', () => {
  it.each([
    [['--from', 'dev', '--to', 'files:dev'], '--from and --to are both files:dev'],
    [['--from', 'files:dev', '--to', 'files:dve'], 'there is no environment "dve" in the configuration'],
    [['--from', 'paramz:dev', '--to', 'files:dev'], 'there is no vault "paramz" in the configuration'],
    [['--from', 'dev'], '--to is missing'],
    [['--from', 'dev', '--to', 'dev2', '--env', 'dev'], '--env says neither where from nor where to'],
  ])('%s', async (args, says) => {
    const project = await threeVaults()
    const done = await keep(project, 'copy', ...args)
    expect(done).toMatchObject({ code: 2, stdout: '' })
    expect(done.stderr).toContain(`keep: error: ${says}\nkeep: hint: `)
    expect(project.proxy.calls).toEqual([])
  })

  it('needs --yes without a terminal', async () => {
    const project = await threeVaults()
    await project.seed('files:dev', { A: canary, B: canary })
    const done = await copy(project, 'files:dev', 'params:dev')
    expect(done).toEqual({
      code: 2,
      stdout: '',
      stderr: 'keep: error: this copy to params:dev (2 new) needs confirmation\nkeep: hint: add --yes\n',
    })
    expect(project.writes).toEqual([])
  })

  it('needs --yes for a protected environment, whatever --force says', async () => {
    const project = await threeVaults()
    await project.seed('files:dev', { A: canary })
    const done = await copy(project, 'files:dev', 'params:production', '--force')
    expect(done).toMatchObject({ code: 2, stderr: expect.stringContaining('params:production is protected') })
    expect(project.writes).toEqual([])
    expect((await copy(project, 'files:dev', 'params:production', '--yes')).code).toBe(0)
    expect(await project.values('params:production')).toEqual({ A: canary })
  })

  it('there is nothing to copy', async () => {
    const project = await threeVaults()
    const done = await copy(project, 'files:dev', 'params:dev')
    expect(done).toEqual({ code: 0, stdout: '', stderr: 'there is nothing to copy in files:dev\n' })
    const told = await copy(project, 'files:dev', 'params:dev', '--json')
    expect(told).toMatchObject({ code: 0, stdout: '[]\n' })
  })
})

describe('what fails', () => {
  it.each([
    ['params', 'PutParameter'],
    ['secrets', 'CreateSecret'],
  ] as const)('one key in the middle, in %s: each key is reported, and a second run goes on', async (to, action) => {
    const project = await threeVaults()
    const all = { A: canary, B: canary, C: canary }
    await project.seed('files:dev', all)
    project.proxy.on({ action, when: ofKey('B'), times: Infinity, fault: accessDenied() })
    const done = await copy(project, 'files:dev', `${to}:dev`, '--yes', '--json')
    expect(done.code).toBe(3)
    const report = JSON.parse(done.stdout)
    expect(report).toMatchObject([
      { key: 'A', result: 'set' },
      { key: 'B', result: 'failed', code: 'denied', message: expect.stringContaining(`not allowed to `) },
      { key: 'C', result: 'set' },
    ])
    expect(done.stderr).toContain(`set A in ${to}:dev\nset C in ${to}:dev\nkeep: warning: B: not allowed to `)
    expect(done.stderr).toContain(`1 of 3 failed in ${to}:dev`)

    project.proxy.reset()
    const again = await copy(project, 'files:dev', `${to}:dev`, '--yes')
    expect(again).toEqual({ code: 0, stdout: '', stderr: `set B in ${to}:dev\nunchanged: 2 secrets in ${to}:dev\n` })
    expect(await project.values(`${to}:dev`)).toEqual(all)
  })

  it.each([
    ['secrets', 'GetSecretValue'],
    ['params', 'GetParameter'],
  ] as const)('a key of the source that is denied, in %s: an error, and nothing is written', async (from, action) => {
    const project = await threeVaults()
    await project.seed(`${from}:dev`, { A: canary, B: canary })
    const batch = { action: ['BatchGetSecretValue', 'GetParameters'], times: Infinity, fault: accessDenied() }
    project.proxy.on(batch)
    project.proxy.on({ action, when: ofKey('B'), times: Infinity, fault: accessDenied() })
    const done = await copy(project, `${from}:dev`, 'files:dev', '--yes')
    expect(done).toMatchObject({ code: 3, stdout: '' })
    expect(done.stderr).toContain(`keep: error: ${from}:dev: could not read B: not allowed to read B`)
    expect(await project.values('files:dev')).toEqual({})
  })

  it.each([
    ['a denial', accessDenied(), 'could not read A: not allowed to read A'],
    ['a failure', internalError(), 'AWS failed (HTTP 500)'],
  ])('%s where the target is read: an error, and nothing is written', async (_, fault, says) => {
    const project = await threeVaults()
    await project.seed('files:dev', { A: canary })
    await project.seed('params:dev', { A: 'old' })
    project.proxy.on({ action: /^Get/, times: Infinity, fault })
    const done = await copy(project, 'files:dev', 'params:dev', '--yes', '--overwrite')
    expect(done).toMatchObject({ code: 3, stdout: '' })
    expect(done.stderr).toMatch(/^keep: error: params:dev: /)
    expect(done.stderr).toContain(says)
    expect(project.writes).toEqual([])
  })

  it('what a policy by tags denies because it is not there yet is new', async () => {
    const project = await threeVaults()
    const all = { A: canary, B: canary }
    await project.seed('files:dev', all)
    project.proxy.on({
      action: ['BatchGetSecretValue', 'GetSecretValue', 'DescribeSecret'],
      times: Infinity,
      fault: accessDenied(),
    })
    const done = await copy(project, 'files:dev', 'secrets:dev', '--yes')
    expect(done).toEqual({ code: 0, stdout: '', stderr: 'set A in secrets:dev\nset B in secrets:dev\n' })
    project.proxy.reset()
    expect(await project.values('secrets:dev')).toEqual(all)
  })

  it('an unreadable source: an error that tells which side', async () => {
    const project = await threeVaults()
    project.proxy.on({ times: Infinity, fault: accessDenied() })
    const done = await copy(project, 'secrets:dev', 'files:dev', '--yes')
    expect(done.code).toBe(3)
    expect(done.stderr).toMatch(
      /^keep: error: secrets:dev: not allowed to list the secrets: secretsmanager:ListSecrets is denied/,
    )
    expect(project.writes).toEqual([])
  })

  it.each(['params', 'secrets'] as const)('that somebody else wrote the same meanwhile, in %s, is no failure', async (to) => {
    const project = await threeVaults()
    await project.seed('files:dev', { A: canary, B: canary })
    const target = await project.open(`${to}:dev`)
    let isFirst = true
    const theirs = async (_: Call, proceed: () => Promise<Answer>): Promise<Answer> => {
      if (isFirst) {
        isFirst = false
        await target.set('A', new Plaintext(canary))
      }
      return proceed()
    }
    project.proxy.on({ action: ['PutParameter', 'CreateSecret'], when: ofKey('A'), fault: theirs })
    const done = await copy(project, 'files:dev', `${to}:dev`, '--yes')
    expect(done).toEqual({ code: 0, stdout: '', stderr: `set B in ${to}:dev\nunchanged: A in ${to}:dev\n` })
  })

  it.each(['params', 'secrets'] as const)('a change of somebody else after the plan, in %s, is not written over', async (to) => {
    const project = await threeVaults()
    await project.seed('files:dev', { A: canary })
    await project.seed(`${to}:dev`, { A: 'older' })
    const target = await project.open(`${to}:dev`)
    let reads = 0
    const theirs = async (_: Call, proceed: () => Promise<Answer>): Promise<Answer> => {
      // The plan has been made by the first read; the second is the write's own look.
      if (++reads === 2) await target.set('A', new Plaintext('theirs'))
      return proceed()
    }
    project.proxy.on({ action: ['GetParameter', 'GetParameters', 'GetSecretValue'], times: 2, fault: theirs })
    const done = await copy(project, 'files:dev', `${to}:dev`, '--yes', '--overwrite')
    expect(done.code).toBe(3)
    expect(done.stderr).toMatch(/A is at revision \S+, not \S+\n/)
    expect(await project.values(`${to}:dev`)).toEqual({ A: 'theirs' })
  })

  it.each(['params', 'secrets'] as const)('a key that somebody else makes meanwhile, in %s, is not written over', async (to) => {
    const project = await threeVaults()
    await project.seed('files:dev', { A: canary, B: canary })
    const target = await project.open(`${to}:dev`)
    let isFirst = true
    project.proxy.on({
      // The plan is made, and the writes begin.
      action: ['PutParameter', 'CreateSecret'],
      when: ofKey('A'),
      fault: async (_call, proceed) => {
        if (isFirst) {
          isFirst = false
          await target.set('A', new Plaintext('theirs'))
        }
        return proceed()
      },
    })
    const done = await copy(project, 'files:dev', `${to}:dev`, '--yes', '--overwrite')
    expect(done.code).toBe(3)
    expect(done.stderr).toContain('keep: warning: A: A exists already: somebody else was faster\n')
    expect(done.stderr).toContain('keep: hint: run the same again: it makes a new plan\n')
    expect(done.stderr).not.toContain('--if-absent')
    expect(await project.values(`${to}:dev`)).toEqual({ A: 'theirs', B: canary })
  })
})
