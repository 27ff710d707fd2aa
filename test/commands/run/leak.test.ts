import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { canary, leaks, leaksIn } from '../../support/canary.ts'
import { localProject, type Project } from '../../support/project.ts'
import { Running } from '../../support/running.ts'

async function withCanary(): Promise<Project> {
  const project = await localProject()
  await project.keep(['set', 'KEY', '--env', 'local'], { input: canary })
  return project
}

/** Every file below the project, its home and the folder of temporary files that holds the canary in some form. */
function filesWithCanary(project: Project): string[] {
  return fs
    .readdirSync(project.base, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(project.base, name))
    .filter((file) => fs.statSync(file).isFile() && leaksIn(fs.readFileSync(file, 'latin1')))
}

function ofProcess(pid: number | string, name: 'environ' | 'cmdline'): string {
  return fs.readFileSync(`/proc/${pid}/${name}`, 'latin1')
}

/** The processes that this one started. */
function childrenOf(pid: number): string[] {
  return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
}

it.each([[[]], [['--redact']], [['--watch']], [['--template', 't.env']]])(
  'with %j the secret is in the environment of the command, and nowhere else',
  async (flags) => {
    const project = await withCanary()
    project.write('t.env', 'KEY={local}\n')
    const key =
      fs.readFileSync(path.join(project.home, '.config/sops/age/keys.txt'), 'utf8').match(/AGE-SECRET-KEY-\w+/)?.[0] ?? ''
    const env = { TMPDIR: project.base, KEEP_AGE_KEY: key }
    const made = new Running(project, ['run', '--env', 'local', '--debug', ...flags, '--', 'sh', '-c', 'echo ready; sleep 60'], {
      env,
    })
    await made.printed('ready')
    const [child = ''] = childrenOf(made.pid)
    expect(ofProcess(child, 'environ')).toContain(`KEY=${canary}\0`)
    expect(ofProcess(child, 'environ')).not.toContain(key)
    expect(leaksIn(ofProcess(made.pid, 'environ'))).toBe(false)
    expect(leaksIn(ofProcess(made.pid, 'cmdline') + ofProcess(child, 'cmdline'))).toBe(false)
    expect(leaksIn(made.stderr + made.stdout)).toBe(false)
    expect(filesWithCanary(project)).toEqual([])
    process.kill(made.pid, 'SIGTERM')
    expect(await made.code).toBe(143)
    expect(filesWithCanary(project)).toEqual([])
  },
)

it.each([
  [['--only', 'KEY,OTHER'], 1],
  [['--interval', '1'], 2],
  [['--fallback', '.keep.json'], 3],
])('no failure prints it: %j', async (flags, code) => {
  const done = await (await withCanary()).keep(['run', '--env', 'local', '--debug', ...flags, '--', 'true'])
  expect(done.code).toBe(code)
  expect(leaks(done)).toBe(false)
})

it.each(['nosuch', '/'])('not when %s cannot be started', async (program) => {
  const done = await (await withCanary()).keep(['run', '--env', 'local', '--debug', '--json', '--', program])
  expect(done.code).toBeGreaterThan(125)
  expect(leaks(done)).toBe(false)
})

it('not when the environment is too large', async () => {
  const project = await withCanary()
  const large = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`L${index}`, canary.repeat(5000)]))
  const args = ['import', '-', '--format', 'json', '--env', 'local', '--yes']
  expect((await project.keep(args, { input: JSON.stringify(large) })).code).toBe(0)
  const done = await project.keep(['run', '--env', 'local', '--debug', '--', 'true'])
  expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('the command and its environment have') })
  expect(leaks(done)).toBe(false)
})
