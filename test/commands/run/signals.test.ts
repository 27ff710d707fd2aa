import { expect, it } from 'vitest'
import { localProject, type Project } from '../../support/project.ts'
import { Running } from '../../support/running.ts'

async function running(script: string): Promise<Running> {
  const project: Project = await localProject()
  await project.ok('set', 'A=1', '--env', 'local')
  const made = new Running(project, ['run', '--env', 'local', '--', process.execPath, '-e', script])
  await made.printed('ready')
  return made
}

/** Prints what arrives, and ends at the second signal. */
const listening = `
let count = 0
for (const name of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'])
  process.on(name, () => { console.log('got ' + name); if (++count === 2) process.exit(5) })
setInterval(() => undefined, 1000)
console.log('ready')`

it.each(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const)(
  '%s is passed on, each time',
  async (signal) => {
    const made = await running(listening)
    process.kill(made.pid, signal)
    await made.printed(`got ${signal}\n`)
    process.kill(made.pid, signal)
    expect(await made.code).toBe(5)
    expect(made.stdout).toBe(`ready\ngot ${signal}\ngot ${signal}\n`)
    expect(made.stderr).toBe('')
  },
)

it.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const)('%s ends a command that does not mind it, and keep with its code', async (signal, code) => {
  const made = await running('setInterval(() => undefined, 1000); console.log("ready")')
  process.kill(made.pid, signal)
  expect(await made.code).toBe(code)
})

it('before the command is started they end keep', async () => {
  const project = await localProject()
  await project.ok('set', 'A=1', '--env', 'local')
  const made = new Running(project, ['run', '--env', 'local', '--template', '-', '--', 'echo', 'started'])
  // It waits for a template that never comes.
  await new Promise((resolve) => setTimeout(resolve, 1000))
  process.kill(made.pid, 'SIGTERM')
  expect(await made.code).toBe(143)
  expect(made.stdout).toBe('')
})

it('keep ends with the command, whatever that leaves behind', async () => {
  const made = await running('require("child_process").spawn("sleep", ["60"], { stdio: "ignore" }).unref(); console.log("ready")')
  const soon = new Promise((resolve) => setTimeout(resolve, 10_000, 'it waits for what the command left behind'))
  expect(await Promise.race([made.code, soon])).toBe(0)
})
