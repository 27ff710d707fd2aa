import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { localProject, run, type Project, type Run } from '../support/project.ts'

async function projectWith(...assignments: string[]): Promise<Project> {
  const project = await localProject()
  await project.ok('set', ...assignments, '--env', 'local', '--quiet')
  return project
}

const toFile = (file: string, ...more: string[]): string[] => ['export', '--env', 'local', '-o', file, ...more]

function git(project: Project, ...args: string[]): void {
  execFileSync('git', ['-C', project.folder, '-c', 'safe.directory=*', '-c', 'user.name=x', '-c', 'user.email=x@x', ...args])
}

describe('a file in a git work tree', () => {
  it('that is tracked is taken out of what git commits', async () => {
    const project = await projectWith('A=1')
    git(project, 'init', '--quiet')
    project.write("it's.env", 'OLD=1\n')
    git(project, 'add', "it's.env")
    git(project, 'commit', '--quiet', '-m', 'x')
    const open = await project.keep(toFile("it's.env", '--overwrite'))
    const file = project.file("it's.env").replace("'", `'\\''`)
    expect(open.stderr).toContain(
      `keep: warning: git tracks ${project.file("it's.env")}: before you commit, git rm --cached '${file}', and add it to .gitignore\n`,
    )
    fs.appendFileSync(project.file('.gitignore'), "it's.env\n")
    const ignored = await project.keep(toFile("it's.env", '--overwrite'))
    expect(ignored.stderr).toContain(
      `keep: warning: git tracks ${project.file("it's.env")}: before you commit, git rm --cached '${file}'\n`,
    )
    const command = /before you commit, (git rm .*)$/m.exec(ignored.stderr)?.[1] ?? ''
    const done = await run('sh', ['-c', command], { cwd: project.folder, env: project.env })
    expect(done).toMatchObject({ code: 0 })
    expect((await project.keep(toFile("it's.env", '--overwrite'))).stderr).not.toContain('warning')
  })

  it.each([
    ['that belongs to another user', (project: Project) => chown(project.folder)],
    ['that is damaged', (project: Project) => fs.writeFileSync(project.file('.git/config'), '[core\n')],
  ])('%s: that git could not be asked is told', async (_, spoil) => {
    const project = await projectWith('A=1')
    git(project, 'init', '--quiet')
    spoil(project)
    fs.mkdirSync(project.file('sub'), { recursive: true })
    for (const file of ['out.env', 'sub/out.env'])
      expect((await project.keep(toFile(file))).stderr).toBe(
        `keep: warning: git could not be asked whether it ignores ${project.file(file)}; git -C ${path.dirname(project.file(file))} status tells why\nwrote 1 secret to ${project.file(file)}\n`,
      )
  })

  it('nothing is said where there is none', async () => {
    const project = await projectWith('A=1')
    expect((await project.keep(toFile('out.env'))).stderr).toBe(`wrote 1 secret to ${project.file('out.env')}\n`)
  })
})

/** To nobody in particular: git asks who owns the folder, and then refuses. Needs root, else git is told to take it for another's. */
function chown(folder: string): void {
  if (process.getuid?.() !== 0) return fs.writeFileSync(path.join(folder, '.git/config'), '[core\n')
  execFileSync('chown', ['-R', '65534', folder])
}

describe('the keys of age', () => {
  const secretKey = 'AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ'

  async function refused(project: Project, file: string, env: Record<string, string> = {}): Promise<Run> {
    const before = fs.existsSync(project.file(file)) ? project.read(file) : undefined
    const done = await project.keep(toFile(file, '--overwrite', '--debug'), { env })
    expect(done).toMatchObject({ code: 3, stdout: '' })
    expect(done.stderr).not.toContain('opening local')
    expect(fs.existsSync(project.file(file)) ? project.read(file) : undefined).toBe(before)
    return done
  }

  it('are not written over where sops keeps them', async () => {
    const project = await projectWith('A=1')
    const keys = path.join(project.home, '.config/sops/age/keys.txt')
    expect(fs.existsSync(keys)).toBe(true)
    for (const file of [keys, path.relative(project.folder, keys)])
      expect((await refused(project, file)).stderr).toContain('keys.txt holds private keys of age\n')
    fs.symlinkSync(path.dirname(keys), project.file('linked'))
    expect((await refused(project, 'linked/keys.txt')).stderr).toContain('holds private keys of age')
    const elsewhere = path.join(project.base, 'xdg')
    const env = { XDG_CONFIG_HOME: elsewhere, KEEP_AGE_KEY_FILE: keys }
    // Not even where there is no such file yet.
    fs.mkdirSync(path.join(elsewhere, 'sops/age'), { recursive: true })
    expect((await refused(project, '../xdg/sops/age/keys.txt', env)).stderr).toContain('holds private keys of age')
  })

  it.each(['KEEP_AGE_KEY_FILE', 'SOPS_AGE_KEY_FILE'])('are not written over where %s says', async (name) => {
    const project = await projectWith('A=1')
    fs.writeFileSync(project.file('mine.txt'), 'anything\n')
    expect((await refused(project, 'mine.txt', { [name]: 'mine.txt' })).stderr).toContain('mine.txt holds private keys of age\n')
    expect((await refused(project, 'mine.txt', { [name]: project.file('mine.txt') })).stderr).toContain('holds private keys')
  })

  it.each([
    ['alone', `${secretKey}\n`],
    ['behind comments, as age-keygen writes it', `# created: now\n# public key: age1x\n\n${secretKey}\n`],
    ['on Windows', `# created: now\r\n${secretKey.toLowerCase()}\r\n`],
    ['of a plugin', 'AGE-PLUGIN-YUBIKEY-1QQ\n'],
  ])('are not written over anywhere: %s', async (_, text) => {
    const project = await projectWith('A=1')
    project.write('backup.txt', text)
    expect((await refused(project, 'backup.txt')).stderr).toContain('backup.txt holds private keys of age\n')
    const added = await project.keep(toFile('backup.txt', '--append'))
    expect(added).toMatchObject({ code: 3 })
    expect(project.read('backup.txt')).toBe(text)
  })

  it('as a value among others are no such file', async () => {
    const project = await projectWith(`K=${secretKey}`)
    await project.ok(...toFile('.env'))
    await project.ok(...toFile('.env', '--overwrite'))
    expect(project.read('.env')).toBe(`K=${secretKey}\n`)
  })
})

describe('a file that is too large for the limit of the shell', () => {
  it.each([
    ['one that was there is untouched', 'OLD=1\n', 'keep: hint: the old file is untouched\n'],
    ['there was none', undefined, ''],
  ])('%s', async (_, before, hint) => {
    const project = await localProject()
    expect((await project.keep(['set', 'A', '--env', 'local'], { input: 'x'.repeat(5000) })).code).toBe(0)
    if (before !== undefined) project.write('out.env', before)
    const keep = `'${process.execPath}' '${path.resolve('bin/keep.js')}' ${toFile('out.env', '--overwrite').join(' ')}`
    const done = await run('sh', ['-c', `ulimit -f 1; trap '' XFSZ; ${keep}`], { cwd: project.folder, env: project.env })
    expect(done.stderr).toBe(`keep: error: cannot write ${project.file('out.env')}: the file would be too large\n${hint}`)
    expect(fs.existsSync(project.file('out.env'))).toBe(before !== undefined)
  })
})
