import fs from 'node:fs'
import { describe, expect, test } from 'vitest'
import { localProject, type Project } from '../support/project.ts'
import { until } from '../support/running.ts'
import { keep, shell } from './pty.ts'

async function withSecret(): Promise<Project> {
  const project = await localProject()
  await project.ok('set', 'A=s3cret-value', '--env', 'local')
  return project
}

const run = ['run', '--env', 'local', '--']

/** Counts what arrives in a file, since the terminal shows keys, too. */
const counting = `
const fs = require('node:fs')
process.on('SIGINT', () => { fs.appendFileSync('got', 'INT '); if (process.env.LAST === 'yes') process.exit(3) })
process.on('SIGQUIT', () => { fs.appendFileSync('got', 'QUIT '); process.exit(4) })
setInterval(() => undefined, 1000)
console.log('ready')`

function got(project: Project): string {
  return fs.existsSync(project.file('got')) ? project.read('got') : ''
}

describe('a terminal', () => {
  test('stays one for the command, on all three streams, with its size', async () => {
    const script = 'console.log([0, 1, 2].map((fd) => require("node:tty").isatty(fd)).join(), process.stdout.columns)'
    const pty = keep(await withSecret(), [...run, process.execPath, '-e', script], { columns: 77 })
    expect(await pty.exit()).toBe(0)
    expect(pty.screen).toContain('true,true,true 77')
  })

  test('takes what is typed to the command', async () => {
    const pty = keep(await withSecret(), [...run, 'sh', '-c', 'printf "name? "; read name; echo "hello $name"'])
    await pty.answer('name?', 'Ada')
    expect(await pty.exit()).toBe(0)
    expect(pty.screen).toContain('hello Ada')
  })

  test('works after keep itself has asked something', async () => {
    const project = await withSecret()
    const pty = keep(project, ['run', '--', 'sh', '-c', 'stty -a | grep -o " icanon"; read name; echo "hello $name"'])
    await pty.waitFor('Which environment?')
    pty.press('enter')
    await pty.waitFor(' icanon')
    pty.type('Ada')
    pty.press('enter')
    expect(await pty.exit()).toBe(0)
    expect(pty.screen).toContain('hello Ada')
    expect(pty.screen.match(/Which environment/g)).toHaveLength(1)
  })
})

describe('--redact', () => {
  const printing = 'console.log(process.stdout.isTTY ? "on a terminal" : "in a pipe", process.env.A)'

  test('hides nothing on a terminal, which stays one', async () => {
    const pty = keep(await withSecret(), ['run', '--env', 'local', '--redact', '--', process.execPath, '-e', printing])
    expect(await pty.exit()).toBe(0)
    expect(pty.screen).toContain('on a terminal s3cret-value')
  })

  test('always hides there, too', async () => {
    const pty = keep(await withSecret(), ['run', '--env', 'local', '--redact', 'always', '--', process.execPath, '-e', printing])
    expect(await pty.exit()).toBe(0)
    expect(pty.screen).toContain('in a pipe [redacted]')
  })

  test('one stream at a time', async () => {
    const script = 'keep run --env local --redact -- sh -c "echo to \\$A; echo err \\$A >&2" > out'
    const project = await withSecret()
    const pty = shell(project, script)
    expect(await pty.exit()).toBe(0)
    expect([pty.screen.trim(), project.read('out')]).toEqual(['err s3cret-value', 'to [redacted]\n'])
  })
})

describe('Ctrl-C', () => {
  test('comes once, and the command decides', async () => {
    const project = await withSecret()
    const pty = keep(project, [...run, process.execPath, '-e', counting], { env: { LAST: 'yes' } })
    await pty.waitFor('ready')
    pty.press('ctrl-c')
    expect(await pty.exit()).toBe(3)
    expect(got(project)).toBe('INT ')
  })

  test('again within two seconds kills what does not end', async () => {
    const project = await withSecret()
    const pty = keep(project, [...run, process.execPath, '-e', counting])
    await pty.waitFor('ready')
    pty.press('ctrl-c')
    await until(
      () => got(project) === 'INT ',
      () => 'the command never got it',
    )
    await new Promise((resolve) => setTimeout(resolve, 600))
    pty.press('ctrl-c')
    expect(await pty.exit()).toBe(137)
  })

  test('now and then is for the command alone, and so is a key that another program passes on', async () => {
    const project = await withSecret()
    const pty = keep(project, [...run, process.execPath, '-e', counting])
    await pty.waitFor('ready')
    // Twice at once, as when npm stands between.
    pty.press('ctrl-c')
    pty.press('ctrl-c')
    await new Promise((resolve) => setTimeout(resolve, 2300))
    pty.press('ctrl-c')
    await new Promise((resolve) => setTimeout(resolve, 2300))
    pty.type('\x1c')
    expect(await pty.exit()).toBe(4)
    expect(got(project)).toMatch(/^(INT ){2,3}QUIT $/)
  })

  test('ends a pipeline as without keep', async () => {
    const pty = shell(await withSecret(), 'keep run --env local -- sleep 60 | cat; echo "status $?"')
    await new Promise((resolve) => setTimeout(resolve, 1500))
    pty.press('ctrl-c')
    expect(await pty.exit()).toBe(130)
  })
})

test('Ctrl-Z stops both, and fg goes on with both', async () => {
  const project = await withSecret()
  const script =
    'set -m; keep run --env local -- sh -c "echo ready; read x; echo got \\$x"; echo "stopped $?"; fg >/dev/null; echo "code $?"'
  const pty = shell(project, script)
  await pty.waitFor('ready')
  pty.type('\x1a')
  await pty.waitFor(/stopped 1\d\d/)
  pty.type('word')
  pty.press('enter')
  await pty.waitFor('got word')
  await pty.waitFor('code 0')
  expect(await pty.exit()).toBe(0)
})

test('a shell that is started has its job control', async () => {
  const pty = keep(await withSecret(), [...run, 'bash', '--norc', '-i'], { env: { PS1: 'prompt> ' } })
  await pty.waitFor('prompt>')
  pty.type('sleep 60')
  pty.press('enter')
  await new Promise((resolve) => setTimeout(resolve, 500))
  pty.press('ctrl-c')
  await new Promise((resolve) => setTimeout(resolve, 500))
  pty.press('ctrl-c')
  await new Promise((resolve) => setTimeout(resolve, 500))
  pty.type('echo "still here $A"')
  pty.press('enter')
  await pty.waitFor('still here s3cret-value')
  pty.type('exit 6')
  pty.press('enter')
  expect(await pty.exit()).toBe(6)
})
