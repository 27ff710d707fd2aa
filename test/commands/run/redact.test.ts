import { spawn } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { leaksIn, canary } from '../../support/canary.ts'
import { binary, localProject, run, type Project, type Run } from '../../support/project.ts'
import { Running } from '../../support/running.ts'

const pem =
  '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n-----END PRIVATE KEY-----\n'
const odd = 'p@ss/wörd+"q" & <more>'

async function withSecrets(): Promise<Project> {
  const project = await localProject()
  for (const [key, value] of Object.entries({ TOKEN: canary, PEM: pem, ODD: odd, PIN: '123' }))
    expect((await project.keep(['set', key, '--env', 'local'], { input: value })).code).toBe(0)
  return project
}

function redacted(project: Project, words: readonly string[], flags: readonly string[] = ['--redact']): Promise<Run> {
  return project.keep(['run', '--env', 'local', ...flags, '--', ...words])
}

function printing(expression: string): string[] {
  return [process.execPath, '-e', `process.stdout.write(${expression}); process.stderr.write(${expression})`]
}

describe('--redact hides', () => {
  it.each([
    ['a value', 'process.env.TOKEN'],
    ['one between others', '`<${process.env.TOKEN}|${process.env.ODD}>`'],
    ['one of several lines', 'process.env.PEM'],
    ['each of its lines', 'process.env.PEM.replace(/^/gm, "app | ")'],
    ['base64', 'Buffer.from(process.env.TOKEN).toString("base64")'],
    ['base64 of more than the value', 'Buffer.from(`user:${process.env.TOKEN}`).toString("base64")'],
    ['what URLs have', 'encodeURIComponent(process.env.ODD) + new URLSearchParams({ a: process.env.ODD })'],
    ['what JSON has', 'JSON.stringify({ env: process.env.PEM, odd: process.env.ODD })'],
  ])('%s', async (_, expression) => {
    const done = await redacted(await withSecrets(), printing(expression))
    expect(done.code).toBe(0)
    for (const text of [done.stdout, done.stderr]) {
      expect(text).toContain('[redacted]')
      expect(text).not.toMatch(/MIIEvQIBADAN|p@ss|p%40ss|wörd|w%C3/)
      expect(leaksIn(text)).toBe(false)
    }
  })

  it('a value that is written byte by byte', async () => {
    const script =
      'const fs = require("fs"); for (const byte of Buffer.from(`a ${process.env.TOKEN} b\\n`)) fs.writeSync(1, Buffer.from([byte]))'
    expect(await redacted(await withSecrets(), [process.execPath, '-e', script])).toMatchObject({ stdout: 'a [redacted] b\n' })
  })

  it('what a template made of secrets, and not what it says itself', async () => {
    const project = await withSecrets()
    project.write('t.env', 'URL=postgres://me:{local:ODD|url}@host/db\nPORT=54321\n')
    const done = await redacted(project, ['sh', '-c', 'echo "$URL $PORT"'], ['--redact', '--template', 't.env'])
    expect(done.stdout).toBe('[redacted] 54321\n'.replace('[redacted]', 'postgres://me:[redacted]@host/db'))
  })
})

it('values of less than four characters, and everything else, go through byte for byte', async () => {
  const script = 'process.stdout.write(Buffer.from([0, 255, 10, 13, 49, 50, 51, 195]))'
  const done = await withSecrets().then((project) => capture(project, [process.execPath, '-e', script]))
  expect([...done]).toEqual([0, 255, 10, 13, 49, 50, 51, 195])
})

/** What keep writes to its standard output, as bytes. */
async function capture(project: Project, words: readonly string[]): Promise<Buffer> {
  const child = spawn(process.execPath, [binary, 'run', '--env', 'local', '--redact', '--', ...words], {
    cwd: project.folder,
    env: project.env,
  })
  const chunks: Buffer[] = []
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

it('without the flag nothing is hidden', async () => {
  const project = await withSecrets()
  expect((await redacted(project, printing('process.env.TOKEN'), [])).stdout).toBe(canary)
  expect((await redacted(project, printing('process.env.TOKEN'), ['--redact', '--no-redact'])).stdout).toBe(canary)
})

it('exit code and order stay, and all is there before keep ends', async () => {
  const script = 'i=0; while [ $i -lt 20000 ]; do echo "line $i $TOKEN"; i=$((i+1)); done; exit 6'
  const done = await redacted(await withSecrets(), ['sh', '-c', script])
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index} [redacted]\n`)
  expect([done.code, done.stdout === lines.join('')]).toEqual([6, true])
})

it('what is written appears at once, but for the beginning of a value', async () => {
  const project = await withSecrets()
  const script = `process.stdout.write('ready cAnA'); setTimeout(() => { process.stdout.write('da\\n') }, 1500)`
  const made = new Running(project, ['run', '--env', 'local', '--redact', '--', process.execPath, '-e', script])
  await made.printed('ready ')
  expect(made.stdout).toBe('ready ')
  await made.code
  expect(made.stdout).toBe('ready cAnAda\n')
})

it('output and errors can be opened by their names, as pipes are', async () => {
  const script = 'echo "to $TOKEN" > /dev/stdout; echo "err $TOKEN" | tee /dev/stderr > /dev/null'
  const done = await redacted(await withSecrets(), ['sh', '-c', script])
  expect(done).toEqual({ code: 0, stdout: 'to [redacted]\n', stderr: 'err [redacted]\n' })
})

it('a command whose reader has gone ends as without keep', async () => {
  const project = await withSecrets()
  const script = '(node "$KEEP" run --env local --redact -- yes; echo "code $?" >&2) | head -1'
  const done = await run('sh', ['-c', script], { cwd: project.folder, env: { ...project.env, KEEP: binary } })
  expect(done).toEqual({ code: 0, stdout: 'y\n', stderr: 'code 141\n' })
})

it('nothing stays of the pipes', async () => {
  const project = await withSecrets()
  const done = await project.keep(['run', '--env', 'local', '--redact', '--', 'ls', '-A', project.base], {
    env: { TMPDIR: project.base },
  })
  expect(done.stdout).toBe('home\nmyapp\n')
})

it('a reader that has seen enough ends the command, as without keep', async () => {
  const project = await withSecrets()
  const env = { ...project.env, KEEP: binary }
  const script = 'node "$KEEP" run --env local --redact -- sh -c \'while echo "$TOKEN"; do :; done; echo stopped >&2\' | head -1'
  expect(await run('sh', ['-c', script], { cwd: project.folder, env })).toMatchObject({ code: 0, stdout: '[redacted]\n' })
})

it('what the command left behind is waited for, until keep is asked to end', async () => {
  const project = await withSecrets()
  const script = '(sleep 1; echo "late $TOKEN"; sleep 60) & echo ready; exit 5'
  const made = new Running(project, ['run', '--env', 'local', '--redact', '--', 'sh', '-c', script])
  await made.printed('late [redacted]\n')
  process.kill(made.pid, 'SIGTERM')
  expect(await made.code).toBe(5)
})

it('a full disk behind the output is told', async () => {
  const project = await withSecrets()
  const env = { ...project.env, KEEP: binary }
  const script = 'node "$KEEP" run --env local --redact -- sh -c \'echo "$TOKEN"\' > /dev/full; echo "code $?"'
  const done = await run('sh', ['-c', script], { cwd: project.folder, env })
  expect(done.stdout).toBe('code 3\n')
  expect(done.stderr).toContain('keep: error: cannot write what the command prints: ENOSPC')
})
