import { spawn, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { pidNamespace } from '../../support/pid-namespace.ts'
import { binary, localProject, run, type Project, type Run } from '../../support/project.ts'
import { until } from '../../support/running.ts'

const namespace = pidNamespace()
const all = Object.entries(inject('nodes'))
/** Those that can make way for another process 1. */
const nodes = all.filter(([major]) => major !== 'at hand')

async function withSecret(): Promise<Project> {
  const project = await localProject()
  await project.ok('set', 'A=1', '--env', 'local')
  return project
}

/** keep as process 1, running a shell script. */
function words(node: string, script: string): [string, readonly string[]] {
  const [unshare = '', ...rest] = namespace ?? []
  return [unshare, [...rest, node, binary, 'run', '--env', 'local', '--', 'sh', '-c', script]]
}

function asInit(project: Project, node: string, script: string): Promise<Run> {
  return run(...words(node, script), { cwd: project.folder, env: project.env, input: 'typed\n' })
}

function started(project: Project, node: string, script: string): ChildProcess {
  const child = spawn(...words(node, script), { cwd: project.folder, env: project.env, stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** The id outside of the namespace of its process 1: the only child of unshare. */
function initOf({ pid }: ChildProcess): number {
  return Number(fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim())
}

const zombies = `grep -l '^State:.*zombie' /proc/[0-9]*/status 2>/dev/null | wc -l`

describe.runIf(namespace)('as PID 1', () => {
  it.each(nodes)('on Node.js %s it reaps what ends without its parent', async (_, node) => {
    const script = `for i in 1 2 3; do (sleep 0.1 &); done; sleep 0.7; ${zombies}`
    expect(await asInit(await withSecret(), node, script)).toMatchObject({ code: 0, stdout: '0\n', stderr: '' })
  })

  it.each(nodes)('on Node.js %s input, output, secrets and exit code are those of the command', async (_, node) => {
    const done = await asInit(await withSecret(), node, 'read line; echo "$line $A"; echo trouble >&2; exit 9')
    expect(done).toEqual({ code: 9, stdout: 'typed 1\n', stderr: 'trouble\n' })
  })

  it.each(all)('on Node.js %s it passes on what a container is stopped with', async (_, node) => {
    const project = await withSecret()
    const script = 'trap "echo stopped > stopped; exit 4" TERM; echo ready > ready; while :; do sleep 0.1; done'
    const child = started(project, node, script)
    await until(
      () => fs.existsSync(project.file('ready')),
      () => 'the command was never ready',
    )
    process.kill(initOf(child), 'SIGTERM')
    const code = await new Promise((resolve) => child.once('exit', resolve))
    expect([code, project.read('stopped')]).toEqual([4, 'stopped\n'])
  })

  it.each(nodes)('on Node.js %s a command that a signal ends gives its code', async (_, node) => {
    const project = await withSecret()
    const child = started(project, node, 'echo ready > ready; sleep 60')
    await until(
      () => fs.existsSync(project.file('ready')),
      () => 'the command was never ready',
    )
    process.kill(initOf(child), 'SIGTERM')
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(143)
  })

  it('says on Node.js 20 that it cannot reap', async () => {
    const isOld = process.versions.node.startsWith('20.')
    const done = await asInit(await withSecret(), process.execPath, 'echo "$A"')
    expect(done).toMatchObject({ code: 0, stdout: '1\n' })
    expect(done.stderr).toBe(isOld ? 'as PID 1 keep cannot reap what ends without its parent; docker run --init does\n' : '')
  })
})
