import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { isHere } from '../support/ask.ts'
import { runnerMasks, runnerVariables } from '../support/github-runner.ts'
import { localProject, run, type Project } from '../support/project.ts'

async function withSecrets(values: Readonly<Record<string, string>>): Promise<Project> {
  const project = await localProject()
  project.write('in.json', JSON.stringify(values))
  await project.ok('import', 'in.json', '--env', 'local', '--yes')
  fs.rmSync(project.file('in.json'))
  return project
}

const toFile = (file: string, ...more: string[]): string[] => ['export', '--env', 'local', '-o', file, ...more]
const reads = (project: Project): string[] => fs.readdirSync(project.folder).toSorted()

describe('a file that keep itself reads', () => {
  it.each([
    ['.keep.json', 'is the configuration of keep'],
    ['.keep.local.json', 'is the configuration of keep'],
    ['.keep/local/local.json', 'is in the folder of vault local'],
    ['.keep/local/local.history.json', 'is in the folder of vault local'],
    ['.keep/local/new.env', 'is in the folder of vault local'],
    ['templates/local.env', 'is in the folder of the templates'],
    ['linked/new.env', 'is in the folder of the templates'],
    ['sub/../templates/x', 'is in the folder of the templates'],
  ])('%s is not written over', async (file, says) => {
    const project = await withSecrets({ A: '1' })
    fs.mkdirSync(project.file('templates'), { recursive: true })
    fs.symlinkSync(project.file('templates'), project.file('linked'))
    const before = execFileSync('find', [project.folder, '-type', 'f', '-exec', 'sha256sum', '{}', '+'], { encoding: 'utf8' })
    const done = await project.keep(toFile(file, '--overwrite', '--debug'))
    expect(done).toMatchObject({ code: 3, stdout: '' })
    expect(done.stderr).toContain(says)
    // It is told before any secret is read.
    expect(done.stderr).not.toContain('opening local')
    expect(execFileSync('find', [project.folder, '-type', 'f', '-exec', 'sha256sum', '{}', '+'], { encoding: 'utf8' })).toBe(
      before,
    )
  })

  it('in a project that is the folder of its templates only those are kept', async () => {
    const project = await withSecrets({ A: '1' })
    project.write('.keep.json', project.read('.keep.json').replace(/\{/, '{"templates": ".",'))
    if (/"templates".*"templates"/s.test(project.read('.keep.json')))
      project.write('.keep.json', project.read('.keep.json').replace(/,\s*"templates": "templates"/, ''))
    expect((await project.keep(toFile('staging.env'))).stderr).toContain('is in the folder of the templates')
    expect(await project.keep(toFile('out.env'))).toMatchObject({ code: 0 })
  })

  it('a device is none to write to', async () => {
    const project = await withSecrets({ A: '1' })
    expect(await project.keep(toFile('/dev/null', '--overwrite'))).toMatchObject({
      code: 3,
      stderr: 'keep: error: /dev/null is not a regular file\nkeep: hint: name a regular file\n',
    })
  })
})

describe('a file in a git work tree', () => {
  const warning = /^keep: warning: git does not ignore .*\/out\.env: add it to \.gitignore before you commit$/m

  /** A hook or a program of the repository that is run makes the file `ran`. */
  function repository(project: Project, folder = project.folder): void {
    execFileSync('git', ['init', '--quiet', folder])
    const script = path.join(folder, '.git/hooks/all')
    fs.writeFileSync(script, `#!/bin/sh\ntouch '${project.file('ran')}'\n`, { mode: 0o755 })
    for (const [name, value] of [
      ['core.fsmonitor', script],
      ['core.hooksPath', path.dirname(script)],
      ['core.pager', script],
      ['filter.x.clean', script],
    ] as const)
      execFileSync('git', ['-C', folder, 'config', name, value])
  }

  it('is warned of unless git ignores it, and nothing of the repository is run', async () => {
    const project = await withSecrets({ A: '1' })
    expect((await project.keep(toFile('out.env'))).stderr).not.toMatch(warning)
    repository(project)
    expect((await project.keep(toFile('out.env', '--overwrite'))).stderr).toMatch(warning)
    expect((await project.keep(toFile('.env'))).stderr).not.toContain('git')
    fs.appendFileSync(project.file('.gitignore'), 'out.env\n')
    expect((await project.keep(toFile('out.env', '--overwrite'))).stderr).not.toMatch(warning)
    // What is tracked already is committed all the same.
    execFileSync('git', ['-C', project.folder, '-c', 'core.fsmonitor=false', 'add', '--force', 'out.env'])
    fs.rmSync(project.file('ran'), { force: true })
    expect((await project.keep(toFile('out.env', '--overwrite'))).stderr).toContain('before you commit, git rm --cached')
    expect(reads(project)).not.toContain('ran')
  })

  it('is warned of wherever the environment says that git is', async () => {
    const project = await withSecrets({ A: '1' })
    repository(project)
    const done = await project.keep(toFile('out.env'), { env: { GIT_DIR: '/nowhere', GIT_WORK_TREE: '/' } })
    expect(done.stderr).toMatch(warning)
  })

  it('is none of keep on a machine without git', async () => {
    const project = await withSecrets({ A: '1' })
    repository(project)
    const done = await project.keep(toFile('out.env'), { env: { PATH: '/nowhere' } })
    expect(done).toEqual({ code: 0, stdout: '', stderr: `wrote 1 secret to ${project.file('out.env')}\n` })
  })
})

describe('a step of GitHub Actions', () => {
  const values = { A: 'a%0Ab', LINES: 'one\n\n two\r\nthree', 'my-key': 'x', EMPTY: ' ' }

  it('has the variables in the next step, and none of their lines in its log', async () => {
    const project = await withSecrets(values)
    project.write('set_env', 'BEFORE=1')
    const done = await project.keep(['export', '--env', 'local', '--format', 'github'], {
      env: { GITHUB_ENV: project.file('set_env') },
    })
    expect(done).toMatchObject({ code: 0, stderr: 'wrote 4 secrets to GITHUB_ENV\n' })
    expect(runnerVariables(project.read('set_env'))).toEqual({
      BEFORE: '1',
      A: values.A,
      LINES: values.LINES,
      my_key: 'x',
      EMPTY: ' ',
    })
    expect(runnerMasks(done.stdout)).toEqual(new Set(['a%0Ab', 'one', ' two', 'three', values.LINES, 'x']))
  })

  it.each([
    ['that is a link', (project: Project) => fs.symlinkSync(project.file('.gitignore'), project.file('set_env'))],
    ['that is not there', () => undefined],
    ['that is a folder', (project: Project) => fs.mkdirSync(project.file('set_env'))],
  ])('a GITHUB_ENV %s is an error', async (_, make) => {
    const project = await withSecrets(values)
    make(project)
    const before = project.read('.gitignore')
    const done = await project.keep(['export', '--env', 'local', '--format', 'github'], {
      env: { GITHUB_ENV: project.file('set_env') },
    })
    expect(done.code, done.stderr).toBe(3)
    expect(project.read('.gitignore')).toBe(before)
  })

  it('a value that cannot be had leaves the file as it is, and masks nothing', async () => {
    const project = await withSecrets({ A: '1', NODE_OPTIONS: '--x' })
    project.write('set_env', 'BEFORE=1\n')
    const done = await project.keep(['export', '--env', 'local', '--format', 'github'], {
      env: { GITHUB_ENV: project.file('set_env') },
    })
    expect(done).toMatchObject({ code: 1, stdout: '' })
    expect(project.read('set_env')).toBe('BEFORE=1\n')
  })
})

describe('in a shell', () => {
  const hostile = {
    A: `'; touch ran; echo '`,
    B: '$(touch ran)`touch ran`',
    C: 'two\nlines; touch ran\n',
    D: `"'"'\\''\\`,
    E: '*',
    F: '!!',
  }

  it.for(['bash', 'dash', 'zsh'])('%s: eval gives the exact values and runs nothing of them', async (shell, { skip }) => {
    if (!isHere(shell)) return skip()
    const project = await withSecrets(hostile)
    const text = await project.ok('export', '--env', 'local', '--format', 'shell')
    const print = Object.keys(hostile)
      .map((name) => `printf '%s\\0' "$${name}"`)
      .join('; ')
    // What it starts has them, too.
    const done = await run(shell, ['-c', `eval "$1"; exec sh -c "$2"`, shell, text.trimEnd(), print], {
      cwd: project.folder,
      env: project.env,
    })
    expect(done.stderr).toBe('')
    expect(done.stdout.split('\0').slice(0, -1)).toEqual(Object.values(hostile))
    expect(reads(project)).not.toContain('ran')
  })
})

it('a file that is added to loses its byte order mark, and is refused when it is not UTF-8', async () => {
  const project = await withSecrets({ A: 'new' })
  project.write('out.env', '\ufeffA=old\nB=1\n')
  expect((await project.keep(toFile('out.env', '--append'))).code).toBe(0)
  expect(project.read('out.env')).toBe('A=new\nB=1\n')
  const latin = Buffer.from('NAME=Jos\xe9\n', 'latin1')
  fs.writeFileSync(project.file('out.env'), latin)
  const done = await project.keep(toFile('out.env', '--append'))
  expect(done.code).toBe(1)
  expect(done.stderr).toContain('is not UTF-8 text')
  expect(fs.readFileSync(project.file('out.env'))).toEqual(latin)
  expect((await project.keep(toFile('out.env', '--overwrite'))).code).toBe(0)
})

it('nothing is written to a file when a value cannot be', async () => {
  const project = await withSecrets({ A: 'fine', B: 'a\r\nb' })
  project.write('out.env', 'MINE=1\n')
  for (const how of ['--append', '--overwrite']) {
    const done = await project.keep(toFile('out.env', how))
    expect(done).toMatchObject({ code: 1, stdout: '' })
    expect(done.stderr).toContain('the value of B\n')
    expect(project.read('out.env')).toBe('MINE=1\n')
  }
  expect((await project.keep(toFile('out.env', '--append', '--for', 'php'))).code).toBe(0)
  expect(project.read('out.env')).toBe('MINE=1\nA=fine\nB="a\\r\\nb"\n')
})

it('a name that a reader loses is refused in a template, too', async () => {
  const project = await withSecrets({ A: '1' })
  project.write('t.env', 'B={local:A}\nUID={local:A}\n')
  const template = ['export', '--env', 'local', '--template', './t.env']
  expect(await project.ok(...template)).toBe('B=1\nUID=1\n')
  const done = await project.keep([...template, '--for', 'shell'])
  expect(done).toMatchObject({ code: 1, stdout: '' })
  expect(done.stderr).toContain('UID (./t.env:2:1)')
})

it.each(['show', 'export'])('%s: a table for spreadsheets warns of formulas, whichever command makes it', async (command) => {
  const project = await withSecrets({ A: '=1+1' })
  const done = await project.keep([command, '--env', 'local', '--format', 'csv', ...(command === 'show' ? ['--unmask'] : [])])
  expect(done).toMatchObject({ code: 0, stdout: 'key,value\r\nA,=1+1\r\n' })
  expect(done.stderr).toContain('a spreadsheet would take these for formulas: A')
})
