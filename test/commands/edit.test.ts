import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import type { Call } from '../aws/exchange.ts'
import { accessDenied, silence } from '../aws/faults.ts'
import { canary, expectNoValue, leaksIn } from '../support/canary.ts'
import { binary, localProject, type Project, type Run } from '../support/project.ts'
import { slugs, threeVaults } from '../support/three-vaults.ts'

/** A place in memory as systems keep it for one person, so that a test sees what is left in it. */
function runtimeFolder(project: Project): string {
  const folder = path.join(project.base, 'run')
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** Runs `keep edit` with a shell script for an editor; the file is its `$1`. */
async function edit(project: Project, script: string, ...args: string[]): Promise<Run> {
  const editor = path.join(project.base, 'editor')
  fs.writeFileSync(editor, `#!/bin/sh\nset -e\n${script}\n`, { mode: 0o755 })
  const XDG_RUNTIME_DIR = runtimeFolder(project)
  const done = await project.keep(['edit', ...args], { env: { EDITOR: `'${editor}'`, XDG_RUNTIME_DIR } })
  expect(fs.readdirSync(XDG_RUNTIME_DIR)).toEqual([])
  expectNoValue(done)
  return done
}

const dev = (slug: string): string[] => ['--vault', slug, '--env', 'dev', '--yes']

describe.each(slugs)('in %s', (slug) => {
  it('what was changed, added and taken out is so, and nothing else is touched', async () => {
    const project = await threeVaults()
    const values = { CHANGED: 'old', GONE: canary, SAME: `two\nlines "${canary}" \\$x` }
    await project.seed(`${slug}:dev`, values, { note: 'of the web user' })
    const script = `sed -i 's/^CHANGED=old/CHANGED=new/; /^GONE=/d' "$1"\nprintf 'NEW="a\\\\tb"\\n' >> "$1"`
    const done = await edit(project, script, ...dev(slug))
    const place = `${slug}:dev`
    expect(done).toEqual({
      code: 0,
      stdout: '',
      stderr: `set CHANGED in ${place}\nset NEW in ${place}\ndeleted GONE from ${place}\nunchanged: 1 secret in ${place}\n`,
    })
    expect(await project.values(place)).toEqual({ CHANGED: 'new', NEW: 'a\tb', SAME: values.SAME })
    expect((await (await project.open(place)).info('CHANGED'))?.note).toBe('of the web user')
  })

  it('a text that is left as it was writes nothing', async () => {
    const project = await threeVaults()
    await project.seed(`${slug}:dev`, { A: canary, B: `it's "x"\n` })
    const done = await edit(project, 'cat "$1" > /dev/null', ...dev(slug))
    expect(done).toEqual({ code: 0, stdout: '', stderr: `nothing was changed in ${slug}:dev\n` })
    expect(project.writes).toEqual([])
  })

  it('what somebody else changed meanwhile is neither replaced nor deleted', async () => {
    const project = await threeVaults()
    await project.seed(`${slug}:dev`, { A: 'old', B: 'old' })
    const theirs = `${asShell(project)} set A=theirs B=theirs --vault ${slug} --env dev --quiet`
    const done = await edit(project, `${theirs}\nsed -i 's/^A=old/A=ours/; /^B=/d' "$1"`, ...dev(slug))
    expect(done.code).toBe(3)
    expect(done.stderr).toMatch(/A is at revision \S+, not \S+/)
    expect(await project.values(`${slug}:dev`)).toEqual({ A: 'theirs', B: 'theirs' })
  })
})

it('ended in the middle of its deletions, it says what was done', async () => {
  const project = await threeVaults()
  await project.seed('params:dev', { A: 'old', B: canary, C: canary, D: canary })
  const isD = ({ input }: Call): boolean => String(input['Name']).endsWith('/D')
  const hangs = project.proxy.on({ action: 'DeleteParameter', when: isD, fault: silence() })
  const env = { ...project.env, EDITOR: `sed -i 's/^A=old/A=new/; /^[BCD]=/d'` }
  const args = [binary, 'edit', ...dev('params')]
  const child = spawn(process.execPath, args, { cwd: project.folder, env, stdio: ['ignore', 'ignore', 'pipe'] })
  const said = text(child.stderr)
  await expect.poll(async () => hangs.fired + 4 - Object.keys(await project.values('params:dev')).length).toBe(3)
  await new Promise((resolve) => setTimeout(resolve, 300))
  child.kill('SIGINT')
  expect(await said).toBe(
    'keep: error: cancelled; written: A; deleted: B, C; not, or not surely: D\nkeep: hint: look at what is left: keep show\n',
  )
})

it.each(slugs)('a key that was only taken out, and that somebody else changed meanwhile, is not deleted, in %s', async (slug) => {
  const project = await threeVaults()
  await project.seed(`${slug}:dev`, { A: 'old', B: 'old' })
  const theirs = `${asShell(project)} set B=theirs --vault ${slug} --env dev --quiet`
  const done = await edit(project, `${theirs}\nsed -i '/^B=/d' "$1"`, ...dev(slug))
  expect(done.code).toBe(3)
  expect(await project.values(`${slug}:dev`)).toEqual({ A: 'old', B: 'theirs' })
})

describe('the file', () => {
  it('is for one person alone, in a folder of theirs, and the editor knows no key of a vault', async () => {
    const project = await threeVaults()
    await project.seed('files:dev', { A: canary })
    const seen = path.join(project.base, 'seen')
    const script = `{ ls -ld "$(dirname "$1")" "$1"; env; echo "$1"; } > '${seen}'`
    expect((await edit(project, script, ...dev('files'))).code).toBe(0)
    const [folder, file, ...rest] = fs.readFileSync(seen, 'utf8').trimEnd().split('\n')
    expect(folder).toMatch(/^drwx------ /)
    expect(file).toMatch(/^-rw------- .*\/run\/keep-edit-\w+\/dev\.env$/)
    expect(rest.filter((line) => /KEEP_|SOPS_|AGE-SECRET/.test(line))).toEqual([])
  })

  it('is gone when keep is ended while the editor is open, and the editor with it', async () => {
    const project = await localProject()
    await project.ok('set', `A=${canary}`, '--env', 'local')
    const XDG_RUNTIME_DIR = runtimeFolder(project)
    const pidFile = path.join(project.base, 'pid')
    const EDITOR = `echo $$ > '${pidFile}'; exec sleep 60; :`
    const env = { ...project.env, XDG_RUNTIME_DIR, EDITOR }
    const child = spawn(process.execPath, [binary, 'edit', '--env', 'local', '--yes'], {
      cwd: project.folder,
      env,
      stdio: 'ignore',
    })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    while (!fs.existsSync(pidFile) || fs.readFileSync(pidFile, 'utf8') === '')
      await new Promise((resolve) => setTimeout(resolve, 20))
    const [folder = ''] = fs.readdirSync(XDG_RUNTIME_DIR)
    expect(leaksIn(fs.readFileSync(path.join(XDG_RUNTIME_DIR, folder, 'local.env'), 'utf8'))).toBe(true)
    child.kill('SIGTERM')
    expect(await ended).toBe(143)
    expect(fs.readdirSync(XDG_RUNTIME_DIR)).toEqual([])
    const editor = Number(fs.readFileSync(pidFile, 'utf8'))
    await expect.poll(() => isAlive(editor)).toBe(false)
  })

  it('holds every value so that it comes back, whatever is in it', async () => {
    const project = await threeVaults()
    const values = {
      BIDI: `a\u202eb\u200b${canary}`,
      CONTROL: '\u0000\u0001\u001b[31m\u0007',
      CRLF: 'a\r\nb\rc',
      DOLLAR: '${HOME} $(id) `id`',
      EMOJI: '🔐 é',
      QUOTES: `'"\`\\`,
      TRAILING: 'a \n',
    }
    await project.seed('files:dev', values)
    const done = await edit(project, `echo NEW=1 >> "$1"`, ...dev('files'))
    expect(done).toMatchObject({ code: 0, stderr: 'set NEW in files:dev\nunchanged: 7 secrets in files:dev\n' })
    expect(await project.values('files:dev')).toEqual({ ...values, NEW: '1' })
  })
})

describe('a refusal', () => {
  it.each([
    ['a line that readers take differently', 'echo "A=a b#c" >> "$1"', /^keep: warning: line \d+: /],
    ['a name that stands there twice', 'echo "A=2" >> "$1"', /^keep: warning: line \d+: this name stands in line 4 already$/m],
    ['a name that is no key', 'echo "N.W=2" >> "$1"', /^keep: warning: line \d+: "N\.W" cannot be a key/],
  ])('%s: tells the line, and nothing is written', async (_, script, says) => {
    const project = await threeVaults()
    await project.seed('files:dev', { A: canary })
    const done = await edit(project, script, ...dev('files'))
    expect(done).toMatchObject({ code: 1, stdout: '' })
    expect(done.stderr).toMatch(says)
    expect(done.stderr).toContain('keep: error: nothing was changed: the text is at fault in 1 place\n')
    expect(await project.values('files:dev')).toEqual({ A: canary })
  })

  it.each([
    ['an editor that fails', 'echo A=2 > "$1"; exit 1', 'the editor ended in failure; nothing was changed'],
    ['a text that is emptied', ': > "$1"', 'the text was empty; nothing was changed'],
    ['a text with comments alone', 'echo "# hm" > "$1"', 'the text was empty; nothing was changed'],
  ])('%s changes nothing', async (_, script, says) => {
    const project = await threeVaults()
    await project.seed('files:dev', { A: canary })
    const done = await edit(project, script, ...dev('files'))
    expect(done).toEqual({ code: 130, stdout: '', stderr: `keep: error: ${says}\n` })
    expect(await project.values('files:dev')).toEqual({ A: canary })
  })

  it('of one value by the vault refuses all', async () => {
    const project = await threeVaults()
    await project.seed('params:dev', { A: 'old' })
    const done = await edit(project, `printf 'A={{x}}\\nB=1\\n' > "$1"`, ...dev('params'))
    expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('the value of A holds {{') })
    expect(project.writes).toEqual([])
  })

  it('deletes nothing as long as something else is not written', async () => {
    const project = await threeVaults()
    await project.seed('params:dev', { OLD: canary })
    project.proxy.on({ action: 'PutParameter', times: Infinity, fault: accessDenied() })
    const done = await edit(project, `sed -i 's/^OLD=/NEW=/' "$1"`, ...dev('params'))
    expect(done.code).toBe(3)
    expect(done.stderr).toContain('keep: warning: OLD: not tried\n')
    project.proxy.reset()
    expect(await project.values('params:dev')).toEqual({ OLD: canary })
  })

  it('a new key that is there, outside of what is edited, is not written over', async () => {
    const project = await threeVaults()
    await project.seed('files:dev', { A: '1', B: canary })
    const done = await edit(project, 'echo B=2 >> "$1"', ...dev('files'), '--only', 'A')
    expect(done).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('B is none of the keys that --only and --except leave'),
    })
    expect(await project.values('files:dev')).toEqual({ A: '1', B: canary })
  })
})

it('--only and --except leave out what is not to be seen, and it stays', async () => {
  const project = await threeVaults()
  await project.seed('files:dev', { A: '1', B: canary })
  const done = await edit(project, `grep -q B= "$1" && exit 1; sed -i 's/^A=1/A=2/' "$1"`, ...dev('files'), '--except', 'B')
  expect(done).toMatchObject({ code: 0, stderr: 'set A in files:dev\n' })
  expect(await project.values('files:dev')).toEqual({ A: '2', B: canary })
})

it('--dry-run prints the plan and writes nothing', async () => {
  const project = await threeVaults()
  await project.seed('secrets:dev', { A: '1', B: canary })
  const done = await edit(project, `printf 'A=2\\nC=3\\n' > "$1"`, ...dev('secrets'), '--dry-run')
  expect(done).toEqual({
    code: 0,
    stdout: 'KEY  PLAN\nA    changed\nC    new\nB    deleted\n',
    stderr: 'nothing was written: 1 new, 1 changed, 1 deleted\n',
  })
  expect(project.writes).toEqual([])
})

it('needs --yes without a terminal, before the editor opens', async () => {
  const project = await threeVaults()
  await project.seed('files:dev', { A: '1' })
  for (const env of ['dev', 'production']) {
    const asked = await edit(project, `touch '${project.file('opened')}'`, '--vault', 'files', '--env', env)
    expect(asked).toEqual({
      code: 2,
      stdout: '',
      stderr: `keep: error: an edit of files:${env} needs confirmation\nkeep: hint: add --yes\n`,
    })
  }
  expect(fs.existsSync(project.file('opened'))).toBe(false)
})

it('an editor that is not there is told', async () => {
  const project = await localProject()
  const done = await project.keep(['edit', '--env', 'local', '--yes'], { env: { VISUAL: 'no-such-editor', EDITOR: 'true' } })
  expect(done.code).toBe(3)
  expect(done.stderr).toContain('keep: error: the editor cannot be started\nkeep: hint: set VISUAL or EDITOR')
})

/** keep as a colleague runs it, from a shell. */
function asShell(project: Project): string {
  const env = Object.entries(project.env).map(([name, value]) => `${name}='${value}'`)
  return `${env.join(' ')} '${process.execPath}' '${binary}'`
}

/** Nobody may be there to bury the dead. */
function isAlive(pid: number): boolean {
  const status = fs.existsSync(`/proc/${pid}/status`) ? fs.readFileSync(`/proc/${pid}/status`, 'utf8') : ''
  return /^State:\s+[^Z]/m.test(status)
}
