import fs from 'node:fs'
import path from 'node:path'
import { parse } from 'dotenv'
import { describe, expect, it } from 'vitest'
import { starters } from '../../src/commands/starters.ts'
import { accessDenied } from '../aws/faults.ts'
import { localProject, type Project } from '../support/project.ts'
import { threeVaults } from '../support/three-vaults.ts'

async function projectWith(...assignments: string[]): Promise<Project> {
  const project = await localProject()
  if (assignments.length > 0) await project.ok('set', ...assignments, '--env', 'local', '--quiet')
  return project
}

describe('what is asked of the vaults', () => {
  const template = 'A={secrets:A}\nB="{secrets:B|url} {secrets:A}"\nC={params:C}\nD={params:D}\nE={files:E}\nS=1\n'

  it('is what the template names and nothing else, in one batch a vault', async () => {
    const project = await threeVaults()
    await project.seed('secrets:dev', { A: 'a', B: 'b b', UNUSED: 'x' })
    await project.seed('params:dev', { C: 'c', D: 'd', UNUSED: 'x' })
    await project.seed('files:dev', { E: 'e' })
    project.write('templates/dev.env', template)
    expect(await project.ok('export', '--env', 'dev', '--template')).toBe("A=a\nB='b%20b a'\nC=c\nD=d\nE=e\nS=1\n")
    expect(project.proxy.calls.map(({ action }) => action).toSorted()).toEqual(['BatchGetSecretValue', 'GetParameters'])
    const asked = JSON.stringify(project.proxy.calls.map(({ input }) => input))
    expect(asked).not.toContain('UNUSED')
  })

  it('is nothing where the template names no vault, or one that is not configured', async () => {
    const project = await threeVaults()
    project.write('templates/dev.env', 'A=1\nB={x}\n')
    expect(await project.ok('export', '--env', 'dev', '--template')).toBe('A=1\nB={x}\n')
    project.write('templates/dev.env', 'A={secrets:A}\nB={secret:B}\n')
    const done = await project.keep(['export', '--env', 'dev', '--template'])
    expect(done).toMatchObject({ code: 1, stdout: '' })
    expect(done.stderr).toContain('templates/dev.env:2:3: there is no vault "secret" in the configuration: did you mean secrets?')
    expect(project.proxy.calls).toEqual([])
  })

  it('is no value for template:add, and for template:validate only that of which a field is asked', async () => {
    const project = await threeVaults()
    await project.seed('secrets:dev', { A: 'a', J: '{"x":1}' })
    await project.seed('params:dev', { C: 'c' })
    await project.ok('template:add', '--env', 'dev')
    expect(project.read('templates/dev.env')).toContain('\nA={secrets:A}\nC={params:C}\nJ={secrets:J}\n')
    project.write('templates/dev.env', 'A={secrets:A}\nC={params:C}\nJ={secrets:J#x}\n')
    await project.ok('template:validate', '--env', 'dev')
    const reads = project.proxy.calls.filter(({ action }) =>
      /^(?:BatchGetSecretValue|GetSecretValue|GetParameters?|GetParametersByPath)$/.test(action),
    )
    const asked = JSON.stringify(reads.map(({ input }) => input))
    expect(asked).toContain('/dev/J')
    expect(asked).not.toContain('/dev/A')
    for (const { input } of reads) expect(input).not.toMatchObject({ WithDecryption: true })
  })

  it.each(['fail', 'remove', 'blank', 'skip'])(
    'a key that may not be read is an error that names it, with --missing %s',
    async (missing) => {
      const project = await threeVaults()
      await project.seed('secrets:dev', { A: 'a', B: 'b' })
      project.write('t.env', 'A={secrets:A|default:x}\nB={secrets:B|default:x}\n')
      project.proxy.on({ action: ['BatchGetSecretValue', 'GetSecretValue'], times: Infinity, fault: accessDenied() })
      for (const args of [
        ['export', '--template', 't.env'],
        ['template:render', 't.env'],
      ]) {
        const done = await project.keep([...args, '--env', 'dev', '--missing', missing])
        expect(done).toMatchObject({ code: 3, stdout: '' })
        expect(done.stderr).toMatch(/secrets:dev: could not read A, B: .*denied/)
        expect(done.stderr).not.toContain('missing')
      }
    },
  )
})

describe('what is missing', () => {
  const template =
    '# first\nA={local:A}\n\nB="{local:NOPE} {local:LOST|url}"\nC={local}\nD={local:D|default:d}\nE={local:J#x.y}\n'

  it('is named whole, each with its place, and nothing is written', async () => {
    const project = await projectWith('A=a', 'J={"x":{}}')
    project.write('templates/local.env', template)
    const done = await project.keep(['export', '--env', 'local', '--template', '-o', 'out.env'])
    expect(done).toMatchObject({ code: 1, stdout: '' })
    expect(done.stderr.split('\n')).toEqual([
      'keep: warning: templates/local.env:4:4: NOPE is not in local:local',
      'keep: warning: templates/local.env:4:17: LOST is not in local:local',
      'keep: warning: templates/local.env:5:3: C is not in local:local',
      'keep: warning: templates/local.env:7:3: there is no field x.y in J of local:local',
      'keep: error: 4 secrets of templates/local.env are missing: NOPE (templates/local.env:4:4), LOST (templates/local.env:4:17), C (templates/local.env:5:3), J#x.y (templates/local.env:7:3)',
      'keep: hint: keep set NOPE --vault local --env local, or --missing blank, remove or skip',
      '',
    ])
    expect(fs.existsSync(project.file('out.env'))).toBe(false)
  })

  it.each([
    [
      'remove',
      '# first\nA=a\n\n# B was removed: NOPE is not in local:local, LOST is not in local:local\n# C was removed: C is not in local:local\nD=d\n# E was removed: there is no field x.y in J of local:local\n',
      { A: 'a', D: 'd' },
    ],
    ['blank', "# first\nA=a\n\nB=' '\nC=\nD=d\nE=\n", { A: 'a', B: ' ', C: '', D: 'd', E: '' }],
    [
      'skip',
      '# first\nA=a\n\nB="{local:NOPE} {local:LOST|url}"\nC={local}\nD=d\nE={local:J#x.y}\n',
      { A: 'a', B: '{local:NOPE} {local:LOST|url}', C: '{local}', D: 'd', E: '{local:J#x.y}' },
    ],
  ])('is tolerated with --missing %s', async (missing, expected, members) => {
    const project = await projectWith('A=a', 'J={"x":{}}')
    project.write('templates/local.env', template)
    const args = ['export', '--env', 'local', '--template', '--missing', missing]
    expect(await project.ok(...args)).toBe(expected)
    expect(JSON.parse(await project.ok(...args, '--format', 'json'))).toEqual(members)
  })

  it('is no excuse for a value that is not what was said of it', async () => {
    const project = await projectWith('A=no json')
    project.write('t.env', 'A={local:A#x|default:y}\n')
    const done = await project.keep(['export', '--env', 'local', '--template', 't.env', '--missing', 'blank'])
    expect(done).toMatchObject({ code: 1, stdout: '' })
    expect(done.stderr).toContain('t.env:1:3: A of local:local: its value is not JSON')
    expect(done.stderr).not.toContain('no json')
  })
})

describe('--all', () => {
  it('counts neither a line that is removed for set, nor one for unset whose value cannot be told', async () => {
    const project = await projectWith('DB=vault', 'A=a')
    const args = ['export', '--env', 'local', '--template', 't.env', '--all', '--missing', 'remove']
    project.write('t.env', 'DB={local:DB_OLD}{local:A}\n')
    expect(await project.ok(...args)).toBe('# DB was removed: DB_OLD is not in local:local\n\nA=a\nDB=vault\n')
    project.write('t.env', 'DB=a#b\n')
    expect(await project.ok(...args)).toBe('DB=a#b\n\nA=a\n')
  })

  it('appends what the template neither uses nor sets itself', async () => {
    const project = await projectWith('USED=1', 'NEW=two words', 'SET=vault', 'my-key=4')
    project.write('t.env', 'X={local:USED}\nSET=template')
    const args = ['export', '--env', 'local', '--template', 't.env', '--all']
    expect(await project.ok(...args)).toBe("X=1\nSET=template\n\nNEW='two words'\nmy_key=4\n")
    expect(await project.ok(...args, '--except', 'my-*')).toBe("X=1\nSET=template\n\nNEW='two words'\n")
    expect(JSON.parse(await project.ok(...args, '--json'))).toEqual({ X: '1', SET: 'template', NEW: 'two words', 'my-key': '4' })
    project.write('t.env', '')
    expect(await project.ok(...args, '--only', 'NEW')).toBe("NEW='two words'\n")
  })

  it('takes from the vaults that are named, the last one wins, and without an order two are an error', async () => {
    const project = await projectWith('BOTH=local', 'ONE=1')
    await project.ok('vault:add', '--driver', 'local', '--slug', 'team', '--path', '.keep/team', '--quiet')
    await project.ok('set', 'BOTH=team', '--vault', 'team', '--env', 'local', '--quiet')
    project.write('t.env', 'S=1\n')
    const args = ['export', '--env', 'local', '--template', 't.env', '--all']
    expect((await project.keep(args)).stderr).toContain('BOTH is both in local:local and in team:local')
    expect(await project.ok(...args, '--vault', 'local,team')).toBe('S=1\n\nBOTH=team\nONE=1\n')
    expect(await project.ok(...args, '--vault', 'team')).toBe('S=1\n\nBOTH=team\n')
    project.write('t.env', 'B={team:BOTH}\n')
    expect(await project.ok(...args)).toBe('B=team\n\nBOTH=local\nONE=1\n')
  })
})

describe('the file that is written', () => {
  it('is for its owner alone, replaces none unasked, and keeps what it holds with --append', async () => {
    const project = await projectWith('A=a')
    project.write('templates/local.env', '# c\nA={local:A} # why\nexport S=1\n')
    const args = ['export', '--env', 'local', '--template', '-o', '.env']
    await project.ok(...args)
    expect(fs.statSync(project.file('.env')).mode & 0o777).toBe(0o600)
    expect(project.read('.env')).toBe('# c\n# why\nA=a\nexport S=1\n')
    expect((await project.keep(args)).code).toBe(2)
    project.write('.env', 'A=old\nMINE=1\n')
    await project.ok(...args, '--append')
    expect(project.read('.env')).toBe('# why\nA=a\nMINE=1\nexport S=1\n')
    await project.ok(...args, '--overwrite')
    expect(project.read('.env')).toBe('# c\n# why\nA=a\nexport S=1\n')
  })

  it.each([
    ['export', ['export', '--template', 'templates/local.env']],
    ['render', ['template:render', 'templates/local.env']],
  ])('is never the template itself, nor a link: %s', async (_, args) => {
    const project = await projectWith('A=a')
    project.write('templates/local.env', 'A={local:A}\n')
    fs.linkSync(project.file('templates/local.env'), project.file('hard.env'))
    fs.symlinkSync('templates/local.env', project.file('soft.env'))
    const targets = ['templates/local.env', './templates/../templates/local.env', 'hard.env', 'soft.env']
    const says = /is the template itself|is a symbolic link|is in the folder of the templates/
    for (const target of targets) {
      const done = await project.keep([...args, '--env', 'local', '-o', target, '--overwrite'])
      const refused = { stdout: '', stderr: expect.stringMatching(says), code: expect.toBeOneOf([2, 3]) }
      expect(done, `written to ${target}`).toEqual(refused)
    }
    expect(project.read('templates/local.env')).toBe('A={local:A}\n')
  })

  it('is left as it was when a value has no form', async () => {
    const project = await projectWith('A=a')
    expect((await project.keep(['set', 'BAD', '--env', 'local'], { input: 'x\ry' })).code).toBe(0)
    project.write('t.env', 'A={local:A}\nB="{local:BAD}"\n')
    project.write('.env', 'OLD=1\n')
    const done = await project.keep(['export', '--env', 'local', '--template', 't.env', '-o', '.env', '--overwrite'])
    expect(done).toMatchObject({ code: 1, stdout: '' })
    expect(done.stderr).toContain('no text gives every reader of .env files the value of B (t.env:2:1)\n')
    expect(done.stderr).toMatch(/hint: say who reads it with keep export --for python\|.*, use keep export --format json\|/m)
    expect(project.read('.env')).toBe('OLD=1\n')
  })
})

describe('a line of a person', () => {
  const evil = 'x; touch PWNED; echo y'

  it.each([
    ["TITLE=Bob's shop\nE={local:E}\nFOOTER=it's us\n", [], 1],
    ["TITLE=Bob's shop\nE={local:LINES}\n", ['--for', 'shell'], 1],
    ['# C:\\path\\\nE={local:E}\n', ['--for', 'systemd'], 1],
    ['DIR=C:\\x\\\nE={local:E}\n', [], 1],
    ["MSG='hello\nE={local:E}\nY=1\n", [], 1],
    ['\nE={local:E} # C:\\path\\\n', [], 2],
    ['A=1\ncat <<EOF\nE={local:E}\nEOF\n', [], 2],
  ])('that would have a reader take %j otherwise is named, and nothing is written', async (text, flags, line) => {
    const project = await projectWith(`E=${evil}`)
    await project.keep(['set', 'LINES', '--env', 'local'], { input: "one\ntwo's; touch PWNED" })
    project.write('t.env', text)
    const args = ['export', '--env', 'local', '--template', 't.env', ...flags]
    for (const more of [[], ['-o', 'out.env']]) {
      const done = await project.keep([...args, ...more])
      expect(done).toMatchObject({ code: 1, stdout: '' })
      expect(done.stderr).toContain(`keep: error: t.env:${line}: `)
      expect(done.stderr).not.toContain('PWNED')
    }
    expect(fs.existsSync(project.file('out.env'))).toBe(false)
    const told = await project.keep(['template:validate', 't.env', '--env', 'local', '--json', ...flags])
    expect(told.code).toBe(1)
    expect(JSON.parse(told.stdout)).toMatchObject({
      findings: expect.arrayContaining([expect.objectContaining({ status: 'invalid', line })]),
    })
  })

  it('in a file that is added to is named as well, and the file stays', async () => {
    const project = await projectWith(`E=${evil}`, 'B=b')
    for (const text of ["X=it's\nE=old\nY=it's\n", 'Z="x', 'if true; then\nE=1\nfi\n']) {
      project.write('.env', text)
      const done = await project.keep(['export', '--env', 'local', '-o', '.env', '--append'])
      expect(done).toMatchObject({ code: 1, stdout: '' })
      expect(done.stderr).toContain('keep: error: .env:1: ')
      expect(project.read('.env')).toBe(text)
    }
  })

  it('that none takes otherwise stays, whatever it means to each', async () => {
    const project = await projectWith('E=e')
    const text = 'PORT=80 # a port\nX=$HOME\nU=a#b\nMSG=Hello (world)\nK=<your key>\nURL=http://x/?a=1&b=2\n'
    project.write('t.env', `${text}E={local:E}\n`)
    expect(await project.ok('export', '--env', 'local', '--template', 't.env')).toBe(`${text}E=e\n`)
  })

  it('takes no square of the time: 5,000 placeholders in a mebibyte', async () => {
    const project = await projectWith('A=a b')
    const lines = Array.from({ length: 5000 }, (_, at) => `K${at}={local:A} ${'# c'.padEnd(190, '.')}\n`)
    project.write('t.env', `U=a#b\n${lines.join('')}`)
    const start = performance.now()
    await project.ok('export', '--env', 'local', '--template', 't.env', '-o', 'out.env')
    expect(performance.now() - start).toBeLessThan(6000)
  })
})

describe('the template that is read', () => {
  it('may lie where the person says, but not be a link out of the project', async () => {
    const project = await projectWith('A=a')
    const outside = path.join(project.base, 'outside.env')
    fs.writeFileSync(outside, 'OUT={local:A}\n')
    expect(await project.ok('export', '--env', 'local', '--template', outside)).toBe('OUT=a\n')
    fs.symlinkSync(outside, project.file('templates/local.env'))
    for (const named of [[], ['templates/local.env'], ['local.env']]) {
      const done = await project.keep(['export', '--env', 'local', '--template', ...named])
      expect(done).toMatchObject({ code: 3, stdout: '' })
      expect(done.stderr).toContain('is a link to a file outside of the project')
    }
    fs.rmSync(project.file('templates'), { recursive: true })
    fs.mkdirSync(path.join(project.base, 'elsewhere'))
    fs.copyFileSync(outside, path.join(project.base, 'elsewhere/local.env'))
    fs.symlinkSync('../elsewhere', project.file('templates'))
    expect((await project.keep(['export', '--env', 'local', '--template'])).stderr).toContain('outside of the project')
    fs.rmSync(project.file('templates'))
    project.write('real.env', 'IN={local:A}\n')
    fs.mkdirSync(project.file('templates'))
    fs.symlinkSync('../real.env', project.file('templates/local.env'))
    expect(await project.ok('export', '--env', 'local', '--template')).toBe('IN=a\n')
  })

  it('comes from a folder elsewhere only once a person trusts the configuration', async () => {
    const project = await projectWith('A=a')
    fs.mkdirSync(path.join(project.base, 'shared'))
    fs.writeFileSync(path.join(project.base, 'shared/local.env'), 'A=stolen\n')
    project.write('.keep.json', project.read('.keep.json').replace('"templates": "templates"', '"templates": "../shared"'))
    for (const args of [['export', '--template'], ['template:validate'], ['template:add', '--overwrite']])
      expect(await project.keep([...args, '--env', 'local'])).toMatchObject({ code: 2, stdout: '' })
    await project.ok('trust', '--yes')
    expect(await project.ok('export', '--template', '--env', 'local')).toBe('A=stolen\n')
  })

  it.each([
    ['templates', /templates is a folder/, 3],
    ['/dev/zero', /is a device/, 3],
    ['nope.env', /there is no template nope.env/, 1],
    ['large.env', /has more than 2 MiB/, 1],
    ['latin.env', /is not UTF-8 text/, 1],
    ['', /is empty/, 2],
  ])('is refused as %j', async (name, message, code) => {
    const project = await projectWith()
    fs.writeFileSync(project.file('large.env'), '#'.repeat(2 * 1024 * 1024 + 1))
    fs.writeFileSync(project.file('latin.env'), Buffer.from([0x41, 0x3d, 0xe9]))
    const done = await project.keep(['export', '--env', 'local', `--template=${name}`])
    expect(done.stderr).toMatch(message)
    expect(done).toMatchObject({ code, stdout: '' })
  })

  it('is standard input for -, and may have 2 MiB and 5,000 placeholders', async () => {
    const project = await projectWith('A=a')
    const text = 'A={local:A} # comment '.padEnd(418, '.')
    const whole = `${text}\n`.repeat(5000)
    const done = await project.keep(['template:render', '-', '--env', 'local'], { input: whole })
    expect(done.stdout).toBe(whole.replaceAll('{local:A}', 'a'))
    const dotenv = await project.keep(['export', '--env', 'local', '--template', '-', '--json'], { input: whole })
    expect(JSON.parse(dotenv.stdout)).toMatchObject({ A: 'a' })
  })

  it('has its first 100 faults told, and all counted', async () => {
    const project = await projectWith()
    const done = await project.keep(['export', '--env', 'local', '--template', '-'], { input: 'A={locl:A}\n'.repeat(250) })
    expect(done.stderr.match(/^keep: warning: /gm)).toHaveLength(100)
    expect(done.stderr).toContain('standard input is at fault in 250 places')
    const lacking = await project.keep(['export', '--env', 'local', '--template', '-'], { input: 'A={local:A}\n'.repeat(250) })
    expect(lacking.stderr.match(/^keep: warning: /gm)).toHaveLength(250)
  })

  it('runs nothing, and sets nothing in the vault', async () => {
    const project = await projectWith('A=$(touch ran) `touch ran`')
    project.write('t.env', 'A={local:A}\nS=$(touch ran)\nT=`touch ran`\n')
    expect(parse(await project.ok('export', '--env', 'local', '--template', 't.env'))['A']).toBe('$(touch ran) `touch ran`')
    await project.ok('template:render', 't.env', '--env', 'local')
    expect(fs.existsSync(project.file('ran'))).toBe(false)
  })

  it('loses its byte order mark, which would become a part of the first name', async () => {
    const project = await projectWith('A=a')
    project.write('t.env', '\ufeffA={local:A}\r\nB=1\r\n')
    const done = await project.keep(['export', '--env', 'local', '--template', 't.env'])
    // A shell would take carriage returns for a part of the values.
    expect(done).toMatchObject({
      stdout: 'A=a\nB=1\n',
      stderr: 't.env has carriage returns at line ends; only line feeds are written\n',
    })
    expect(await project.ok('template:render', 't.env', '--env', 'local')).toBe('\ufeffA=a\r\nB=1\r\n')
  })
})

describe('template:validate', () => {
  it('tells each placeholder and what is unused, and ends with 1 when one cannot be filled', async () => {
    const project = await projectWith('A=a', 'UNUSED=1', 'J=no json')
    project.write('t.env', 'A={local:A}\nB={local}\nC={locl:C}\nD={local:D|upper}\nE={local:J#x}\nF={local:F|default:f}\n')
    const done = await project.keep(['template:validate', 't.env', '--env', 'local', '--json'])
    expect(done.code).toBe(1)
    const told = JSON.parse(done.stdout) as { valid: boolean; findings: Record<string, unknown>[] }
    expect(told).toMatchObject({ file: 't.env', env: 'local', valid: false })
    expect(told.findings.map(({ status, key, line, column }) => [status, key, line, column])).toEqual([
      ['valid', 'A', 1, 3],
      ['missing', 'B', 2, 3],
      ['unknown-vault', 'C', 3, 3],
      ['invalid', 'D', 4, 3],
      ['invalid', 'J', 5, 3],
      ['valid', 'F', 6, 3],
      ['unused', 'UNUSED', undefined, undefined],
    ])
    expect(done.stdout + done.stderr).not.toContain('no json')
  })

  it('reads any text as its name says', async () => {
    const project = await projectWith('A=a')
    project.write('app.yaml', '# {local:A}\nx: \\{local}\ny: {local:A}\n')
    const done = await project.ok('template:validate', 'app.yaml', '--env', 'local', '--json')
    expect((JSON.parse(done) as { findings: unknown[] }).findings).toHaveLength(2)
  })

  it('says that a key cannot be looked up rather than that it is missing', async () => {
    const project = await threeVaults()
    await project.seed('secrets:dev', { A: 'a' })
    project.write('t.env', 'A={secrets:A}\nB={secrets:B}\n')
    project.proxy.on({ action: 'DescribeSecret', times: Infinity, fault: accessDenied() })
    const done = await project.keep(['template:validate', 't.env', '--env', 'dev'])
    expect(done).toMatchObject({ code: 3, stdout: '' })
    expect(done.stderr).toMatch(/\bB\b/)
  })
})

describe('template:add', () => {
  it('writes names alone, sorted and in groups, and what it writes is filled', async () => {
    const project = await projectWith('DB_USER=u', 'DB_HOST=h', 'API=1', 'my-key=k', 'MAIL_KEY=m', 'ZONE=z')
    await project.ok('template:add', '--env', 'local')
    const text = project.read('templates/local.env')
    expect(text.split('\n').slice(1)).toEqual([
      'API={local:API}',
      '',
      'DB_HOST={local:DB_HOST}',
      'DB_USER={local:DB_USER}',
      '',
      'MAIL_KEY={local:MAIL_KEY}',
      'ZONE={local:ZONE}',
      'my_key={local:my-key}',
      '',
    ])
    expect(fs.statSync(project.file('templates/local.env')).mode & 0o777).toBe(0o644)
    expect(parse(await project.ok('export', '--env', 'local', '--template'))).toEqual({
      DB_USER: 'u',
      DB_HOST: 'h',
      API: '1',
      my_key: 'k',
      MAIL_KEY: 'm',
      ZONE: 'z',
    })
    await project.ok('template:validate', '--env', 'local')
  })

  it('refuses what is there, an empty env, a link, and keys that would be one variable', async () => {
    const project = await projectWith('A=a')
    project.write('templates/local.env', '# mine\n')
    const there = await project.keep(['template:add', '--env', 'local'])
    expect(there.code).toBe(2)
    expect(project.read('templates/local.env')).toBe('# mine\n')
    await project.ok('template:add', '--env', 'local', '--overwrite')
    expect(project.read('templates/local.env')).toContain('A={local:A}')
    expect((await project.keep(['template:add', '--env', 'staging'])).code).toBe(1)
    expect(fs.existsSync(project.file('templates/staging.env'))).toBe(false)
    fs.symlinkSync('../x', project.file('templates/production.env'))
    await project.ok('set', 'a-b=1', 'a_b=2', '--env', 'production', '--yes', '--quiet')
    expect((await project.keep(['template:add', '--env', 'production'])).stderr).toContain('a-b and a_b would both become')
    const link = await project.keep(['template:add', '--env', 'production', '--only', 'a-b', '--overwrite'])
    expect(link.code).toBe(3)
    await project.ok('template:add', '--env', 'production', '--path', 'new/folder', '--except', 'a-b')
    expect(project.read('new/folder/production.env')).toContain('a_b={local:a_b}')
  })
})

it.each(starters)('the starter %s is copied, lists what it needs, and is filled once that is there', async (starter) => {
  const project = await localProject()
  await project.ok('init', '--yes', '--force', '--starter', starter, '--slug', 'team-vault')
  expect(project.read('templates/production.env')).not.toContain('{vault')
  const before = await project.keep(['template:validate', '--env', 'production', '--json'])
  expect(before.code).toBe(1)
  const { findings } = JSON.parse(before.stdout) as { findings: { status: string; key: string }[] }
  expect(new Set(findings.map(({ status }) => status))).toEqual(new Set(['missing']))
  const keys = [...new Set(findings.map(({ key }) => key))]
  await project.ok('set', ...keys.map((key) => `${key}=p@ss word/1`), '--env', 'production', '--yes', '--quiet')
  await project.ok('template:validate', '--env', 'production')
  const read = parse(await project.ok('export', '--env', 'production', '--template'))
  for (const key of keys.filter((each) => each in read)) expect(read[key]).toBe('p@ss word/1')
  for (const value of Object.values(read).filter((each) => each.includes('://') && each.includes('@')))
    expect(value).toMatch(/:p%40ss%20word%2F1@/)
})
