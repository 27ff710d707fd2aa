import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { canary, leaks, leaksIn } from '../support/canary.ts'
import { emptyProject, localProject, type Project } from '../support/project.ts'

/** Every file below a folder that holds the canary in some form. */
function filesWithCanary(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => fs.statSync(file).isFile() && leaksIn(fs.readFileSync(file, 'latin1')))
}

async function withCanary(): Promise<Project> {
  const project = await localProject()
  for (const value of ['older', canary])
    expect((await project.keep(['set', 'KEY', '--env', 'local'], { input: value })).code).toBe(0)
  expect((await project.keep(['set', 'KEY', '--env', 'staging'], { input: `${canary}-2` })).code).toBe(0)
  return project
}

describe('the canary', () => {
  it.each([
    ['show', '--env', 'local'],
    ['show', '--env', 'local', '--json'],
    ['show', '--env', 'local', '--format', 'env'],
    ['show', '--env', 'local', '--format', 'yaml'],
    ['show', '--env', 'local', '--format', 'csv'],
    ['show', '--env', 'local', '--names'],
    ['history', 'KEY', '--env', 'local'],
    ['history', 'KEY', '--env', 'local', '--json'],
    ['diff', 'local', 'staging'],
    ['diff', 'local', 'staging', '--json'],
    ['info', '--json'],
    ['vault:list', '--json'],
    ['vault:recipients', 'list'],
    ['rollback', 'KEY', '--env', 'local', '--yes'],
    ['delete', 'KEY', '--env', 'local', '--yes', '--json'],
  ])('is not printed by %s %s %s %s %s, with --debug or without', async (...args) => {
    for (const debug of [[], ['--debug']]) {
      const done = await (await withCanary()).keep([...args.filter(Boolean), ...debug])
      expect(done.code, done.stderr).toBe(0)
      expect(leaks(done), args.join(' ')).toBe(false)
    }
  })

  it.each([
    ['get', 'KEY', '--env', 'local'],
    ['get', 'KEY', '--env', 'local', '--json'],
    ['show', '--env', 'local', '--unmask'],
    ['history', 'KEY', '--env', 'local', '--unmask'],
    ['diff', 'local', 'staging', '--unmask'],
    ['export', '--env', 'local'],
    ['export', '--env', 'local', '--format', 'json'],
  ])('is printed on stdout alone by %s %s %s %s', async (...args) => {
    const project = await withCanary()
    const done = await project.keep([...args.filter(Boolean), '--debug'])
    expect(leaksIn(done.stdout)).toBe(true)
    expect(leaksIn(done.stderr)).toBe(false)
  })

  it('stands in no file, in any form, but the one that was asked for', async () => {
    const project = await withCanary()
    await project.ok('show', '--env', 'local')
    await project.ok('diff', 'local', 'staging')
    await project.ok('export', '--env', 'local', '-o', 'out.env')
    expect(filesWithCanary(project.base)).toEqual([project.file('out.env')])
    expect(fs.statSync(project.file('out.env')).mode & 0o777).toBe(0o600)
  })

  const failures: Record<
    string,
    { args: string[]; input?: string; spoil?: (project: Project) => void; env?: Record<string, string> }
  > = {
    'a value on the way in that is refused': { args: ['set', 'KEY', '--env', 'local', '--if-absent'], input: canary },
    'a value that is too large': { args: ['set', 'KEY', '--env', 'local'], input: canary.repeat(100_000) },
    'a value for a key that is none': { args: ['set', 'a/b', canary, '--env', 'local'] },
    'a value in the place of an environment': { args: ['set', `KEY=${canary}`, 'x', '--env', 'local'] },
    'bytes that are no text': { args: ['set', 'KEY', '--env', 'local'], input: `${canary}\u0000` },
    'a field of a value that is not JSON': { args: ['get', 'KEY', '--field', 'a', '--env', 'local'] },
    'a vault in the clear': {
      args: ['get', 'KEY', '--env', 'local'],
      spoil: (project) => project.write('.keep/local/local.json', `{"KEY":"${canary}"`),
    },
    'a vault whose JSON breaks behind the value': {
      args: ['show', '--env', 'local', '--debug'],
      spoil: (project) => project.write('.keep/local/local.json', `{"KEY":"${canary}" ${canary}`),
    },
    'a damaged age key': {
      args: ['get', 'KEY', '--env', 'local'],
      env: { KEEP_AGE_KEY: `AGE-SECRET-KEY-1${canary.toUpperCase()}` },
    },
    'a configuration that quotes it': {
      args: ['show', '--env', 'local'],
      spoil: (project) => project.write('.keep.json', `{"a": ${canary}`),
    },
  }
  it.each(Object.entries(failures))('is not in the error for %s', async (_, { args, input, spoil, env }) => {
    const project = await withCanary()
    spoil?.(project)
    for (const json of [[], ['--json']]) {
      const done = await project.keep([...args, ...json], { ...(input !== undefined && { input }), ...(env && { env }) })
      expect(leaks(done), done.stderr).toBe(false)
      expect(done.stderr.toUpperCase()).not.toContain(canary.toUpperCase())
    }
  })

  it('is not in the stack of a bug', async () => {
    const project = emptyProject()
    const sabotage = `data:text/javascript,import fs from "node:fs";import {syncBuiltinESMExports as s} from "node:module";fs.existsSync=()=>{throw new Error(process.env.CANARY)};s()`
    const done = await project.keep(['init', '--yes'], { node: ['--import', sabotage], env: { CANARY: canary } })
    expect(done.code).toBe(70)
    expect(done.stderr).toMatch(/^keep: error: this is a bug in keep/)
    expect(done.stderr).toMatch(/^\s+at /m)
    expect(leaks(done)).toBe(false)
  })
})
