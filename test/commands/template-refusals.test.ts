import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { localProject, type Project } from '../support/project.ts'

async function projectWith(...assignments: string[]): Promise<Project> {
  const project = await localProject()
  if (assignments.length > 0) await project.ok('set', ...assignments, '--env', 'local', '--quiet')
  return project
}

describe('what is nearly a placeholder', () => {
  const template =
    'A={ local:A }\nB={local: A}\nC={local :A}\nD={local }\nE={local:{x}\nF="x { local:A#b|url }"\nG={"local":1}\nH={local:A}\n'
  const told = [
    'keep: warning: t.env:1:3: a placeholder has no blanks: did you mean {local:A}?',
    'keep: warning: t.env:2:3: a placeholder has no blanks: did you mean {local:A}?',
    'keep: warning: t.env:3:3: a placeholder has no blanks: did you mean {local:A}?',
    'keep: warning: t.env:4:3: a placeholder has no blanks: did you mean {local}?',
    'keep: warning: t.env:5:3: a brace begins no key: did you mean {local:KEY}?',
    'keep: warning: t.env:6:6: a placeholder has no blanks: did you mean {local:A#b|url}?',
    'keep: error: t.env is at fault in 6 places',
    'keep: hint: a brace that begins no placeholder is written \\{',
    '',
  ]

  it('is a fault in a template of .env lines, and to template:validate', async () => {
    const project = await projectWith('A=a')
    project.write('t.env', template)
    const done = await project.keep(['export', '--env', 'local', '--template', 't.env'])
    expect(done).toMatchObject({ code: 1, stdout: '' })
    expect(done.stderr.split('\n')).toEqual(told)
    const checked = await project.keep(['template:validate', 't.env', '--env', 'local', '--json'])
    expect(checked.code).toBe(1)
    const { findings } = JSON.parse(checked.stdout) as { findings: { status: string; line: number }[] }
    expect(findings.filter(({ status }) => status === 'invalid').map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('is text in a comment, and where a backslash says so', async () => {
    const project = await projectWith('A=a')
    const text = "# { local:A }\nA={local:A} # {local }\nB='\\{ local:A }'\nC='{ nope:A }'\n"
    expect((await project.keep(['export', '--env', 'local', '--template', '-'], { input: text })).stdout).toBe(
      "# { local:A }\n# {local }\nA=a\nB='{ local:A }'\nC='{ nope:A }'\n",
    )
  })

  it('stays in any other text, with one warning that says where', async () => {
    const project = await projectWith('A=a')
    project.write('app.conf', `${template}x: {local}\ny: {local}\nz: {local}\n`)
    const done = await project.keep(['template:render', 'app.conf', '--env', 'local'])
    expect(done).toMatchObject({ code: 0, stdout: project.read('app.conf').replace('{local:A}\nx', 'a\nx') })
    expect(done.stderr).toBe(
      'keep: warning: app.conf:1:3, 2:3, 3:3, 4:3, 5:3 and 4 more stay as they are: a placeholder is {vault:KEY}, without blanks; \\{ is a brace\n',
    )
    project.write('one.conf', 'x: {local}\n')
    expect((await project.keep(['template:render', 'one.conf', '--env', 'local'])).stderr).toBe(
      'keep: warning: one.conf:1:4 stays as it is: a placeholder is {vault:KEY}, without blanks; \\{ is a brace\n',
    )
  })

  it('in any other text template:validate does not call valid', async () => {
    const project = await projectWith('A=a')
    project.write('app.conf', 'x: {local}\ny: {local:A}\n')
    const done = await project.keep(['template:validate', 'app.conf', '--env', 'local'])
    expect(done.code).toBe(1)
    expect(done.stdout).toMatch(
      /^invalid {2}- +local {2}app\.conf:1:4 {2}\{local\} alone is for lines of NAME=: did you mean \{local:KEY\}\?$/m,
    )
    project.write('app.conf', 'x: \\{local}\ny: {local:A}\n')
    expect(await project.keep(['template:validate', 'app.conf', '--env', 'local'])).toMatchObject({
      code: 0,
      stderr: '1 placeholder: 1 valid, read as text: keep template:render app.conf fills it\n',
    })
  })
})

describe('with --json the faults of a template are in the one object', () => {
  it.each([
    ['export', ['export', '--template', 't.env']],
    ['template:render', ['template:render', 't.env']],
  ])('%s', async (_, args) => {
    const project = await projectWith('A=a', 'J={"x":1}')
    project.write('t.env', 'A={local:A}\nB={local:NOPE}\nC={local:J#y}\n')
    const missing = await project.keep([...args, '--env', 'local', '--json'])
    expect(missing).toMatchObject({ code: 1, stdout: '' })
    expect(missing.stderr.match(/^\{.*$/gm)).toHaveLength(1)
    expect(
      (JSON.parse(missing.stderr.split('\n').find((line) => line.startsWith('{')) ?? '') as { error: object }).error,
    ).toEqual({
      code: 'not-found',
      message:
        '2 secrets of t.env are missing: t.env:2:3: NOPE is not in local:local; t.env:3:3: there is no field y in J of local:local',
      hint: 'keep set NOPE --vault local --env local, or --missing blank, remove or skip',
    })
    expect(missing.stderr).not.toContain('warning')
    project.write('t.env', 'A={locl:A}\nB={local:A|uri}\n')
    const wrong = await project.keep([...args, '--env', 'local', '--json'])
    expect(wrong.stderr).toContain('"message":"t.env is at fault in 2 places: t.env:1:3: there is no vault')
    expect(wrong.stderr).not.toContain('warning')
  })

  it('without it every place has its column', async () => {
    const project = await projectWith()
    const done = await project.keep(['export', '--env', 'local', '--template', '-'], { input: 'A="{local:A} {local:B}"\n' })
    expect(done.stderr).toContain(
      'keep: error: 2 secrets of standard input are missing: A (standard input:1:4), B (standard input:1:14)\n',
    )
  })
})

describe('hints that can be typed', () => {
  const hintOf = ({ stderr }: { readonly stderr: string }): string => /^keep: hint: (.*)$/m.exec(stderr)?.[1] ?? ''

  it('template:validate takes the file as an argument', async () => {
    const project = await projectWith()
    expect(hintOf(await project.keep(['template:validate', '--env', 'staging']))).toBe(
      'keep template:add --env staging writes one, or name another: keep template:validate FILE',
    )
  })

  it('template:add has no formats', async () => {
    const project = await projectWith('a-b=1', 'a_b=2')
    expect(hintOf(await project.keep(['template:add', '--env', 'local']))).toBe("leave one out with --except 'a_b'")
    await project.ok('template:add', '--env', 'local', '--except', 'a_b')
    expect(hintOf(await project.keep(['export', '--env', 'local']))).toContain('or use keep export --format json|')
  })

  it('a missing field is no reason to set its secret anew', async () => {
    const project = await projectWith('J={"a":{}}')
    project.write('t.env', 'A={local:J#a.l.9}\n')
    const args = ['export', '--env', 'local', '--template', 't.env']
    const hint = 'correct the field, or add |default:TEXT to the placeholder'
    expect(hintOf(await project.keep(args))).toBe(`${hint}, or --missing blank, remove or skip`)
    expect(hintOf(await project.keep(['run', ...args.slice(1), '--', 'true']))).toBe(hint)
    project.write('t.env', 'A={local:J#a.l.9}\nB={local:B}\n')
    expect(hintOf(await project.keep(args))).toBe('keep set B --vault local --env local, or --missing blank, remove or skip')
    project.write('t.env', 'A={local:NOPE#a}\n')
    expect(hintOf(await project.keep(args))).toBe('keep set NOPE --vault local --env local, or --missing blank, remove or skip')
  })

  it('template:render has no --append', async () => {
    const project = await projectWith()
    project.write('t.env', 'A=1\n')
    const done = await project.keep(['template:render', 't.env', '--env', 'local', '--overwrite'])
    expect(done.stderr).toBe('keep: error: --overwrite needs --output\nkeep: hint: add --output FILE\n')
    const other = await project.keep(['export', '--env', 'local', '--append'])
    expect(other.stderr).toBe('keep: error: --append needs --output\nkeep: hint: add --output FILE\n')
  })

  it('template:add says that --only matches nothing, not that nothing is there', async () => {
    const project = await projectWith('A=1')
    const none = await project.keep(['template:add', '--env', 'local', '--only', 'ZZ,Y*'])
    expect(none).toMatchObject({ code: 1, stdout: '' })
    expect(none.stderr).toBe(
      'keep: error: --only and --except leave none of the secrets in local:local, so no template was written\nkeep: hint: keep show --env local --names lists what is there\n',
    )
    const some = await project.keep(['template:add', '--env', 'local', '--only', 'A,ZZ'])
    expect(some).toMatchObject({ code: 0 })
    expect(some.stderr).toContain('keep: warning: --only ZZ matches nothing\n')
  })
})

describe('a folder of templates that is a link out of the project', () => {
  async function linked(): Promise<Project> {
    const project = await projectWith('A=a')
    fs.rmSync(project.file('templates'), { recursive: true, force: true })
    fs.mkdirSync(path.join(project.base, 'elsewhere'))
    fs.symlinkSync('../elsewhere', project.file('templates'))
    return project
  }

  it.each([
    ['template:add', ['template:add', '--env', 'local']],
    ['template:add --path', ['template:add', '--env', 'local', '--path', 'templates']],
    ['template:add --path below it', ['template:add', '--env', 'local', '--path', 'templates/new']],
    ['init --starter', ['init', '--yes', '--force', '--starter', 'node']],
  ])('%s writes nothing there', async (_, args) => {
    const project = await linked()
    const config = project.read('.keep.json')
    const done = await project.keep(args)
    expect(done).toMatchObject({ code: 3, stdout: '' })
    expect(done.stderr).toMatch(/^keep: error: templates(?:\/.*)? lies outside of the project, behind a link$/m)
    expect(fs.readdirSync(path.join(project.base, 'elsewhere'))).toEqual([])
    expect(project.read('.keep.json')).toBe(config)
  })

  it('a folder that the person names elsewhere is their own word', async () => {
    const project = await linked()
    await project.ok('template:add', '--env', 'local', '--path', path.join(project.base, 'elsewhere'))
    expect(fs.readdirSync(path.join(project.base, 'elsewhere'))).toEqual(['local.env'])
  })

  it('a configuration that is named through a link makes no difference', async () => {
    const project = await projectWith('A=a')
    fs.writeFileSync(path.join(project.base, 'private'), 'X=stolen\n')
    project.write('templates/e.env', '')
    fs.rmSync(project.file('templates/e.env'))
    fs.symlinkSync('../../private', project.file('templates/e.env'))
    fs.symlinkSync('.', project.file('alias'))
    fs.symlinkSync('myapp', path.join(project.base, 'outer'))
    for (const config of ['alias/.keep.json', path.join(project.base, 'outer/.keep.json')])
      for (const named of ['templates/e.env', 'alias/templates/e.env', project.file('templates/e.env')]) {
        const done = await project.keep(['template:render', named, '--env', 'local', '--config', config])
        expect(done, `${config} ${named}`).toMatchObject({ code: 3, stdout: '' })
        expect(done.stderr).toContain('is a link to a file outside of the project')
      }
    project.write('t.txt', '{local:A}\n')
    expect(await project.ok('template:render', 't.txt', '--env', 'local', '--config', 'alias/.keep.json')).toBe('a\n')
  })
})

it('a template for a shell warns of what steers it, in every line that sets it', async () => {
  const project = await projectWith('A=/x', 'LD_PRELOAD=y')
  project.write('t.env', 'PATH={local:A}\nOK={local:A}\nBASH_ENV=/static\n')
  const warning = 'a shell runs, loads or trusts what'
  const args = ['export', '--env', 'local', '--template', 't.env']
  const lines = await project.keep([...args, '--for', 'shell'])
  expect(lines.stderr).toBe(`keep: warning: ${warning} PATH, BASH_ENV say\n`)
  const all = await project.keep([...args, '--for', 'shell', '--all'])
  expect(all.stderr).toContain('LD_PRELOAD')
  expect((await project.keep([...args, '--format', 'shell'])).stderr).toBe(`keep: warning: ${warning} PATH, BASH_ENV say\n`)
  expect((await project.keep(args)).stderr).toBe('')
  await project.ok(...args, '--for', 'shell', '-o', 'out.env')
  const appended = await project.keep([...args, '--for', 'shell', '-o', 'out.env', '--append'])
  expect(appended.stderr.match(/PATH, BASH_ENV/g)).toHaveLength(1)
})

it('every key that two vaults have is named', async () => {
  const project = await projectWith('A=1', 'B=2', 'C=3')
  await project.ok('vault:add', '--driver', 'local', '--slug', 'team', '--path', '.keep/team', '--quiet')
  await project.ok('set', 'C=1', 'A=1', 'D=1', '--vault', 'team', '--env', 'local', '--quiet')
  for (const args of [['export'], ['template:add']]) {
    const done = await project.keep([...args, '--env', 'local'])
    expect(done).toMatchObject({ code: 1, stdout: '' })
    expect(done.stderr).toBe(
      'keep: error: A is both in local:local and in team:local, C is both in local:local and in team:local\nkeep: hint: give the order, the last one wins: --vault local,team\n',
    )
  }
})

it('git is asked of the file that a template fills', async () => {
  const project = await projectWith('A=1')
  execFileSync('git', ['init', '--quiet', project.folder])
  project.write('t.txt', '{local:A}\n')
  const done = await project.keep(['template:render', 't.txt', '--env', 'local', '-o', 'out.txt'])
  expect(done.stderr).toContain('git does not ignore')
})
