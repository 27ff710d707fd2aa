import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { binary, localProject, type Project } from '../../support/project.ts'

const killer = path.resolve(import.meta.dirname, 'kill-at-step.js')

function files(project: Project): string[] {
  return fs.readdirSync(project.file('.keep/local')).toSorted()
}

describe('writes of the real binary', () => {
  it('leave 50 keys when 50 processes set 50 different ones at once', async () => {
    const project = await localProject()
    const keys = Array.from({ length: 50 }, (_, index) => `KEY_${index}`)
    const runs = await Promise.all(keys.map((key) => project.keep(['set', key, `value of ${key}`, '--env', 'local'])))
    expect(runs.map((done) => done.stderr).filter((text) => text.includes('error'))).toEqual([])
    const exported: unknown = JSON.parse(await project.ok('export', '--env', 'local', '--format', 'json'))
    expect(exported).toEqual(Object.fromEntries(keys.map((key) => [key, `value of ${key}`])))
  })

  it('leave the old value or the new one when killed before any step, and the next run goes on', async () => {
    const project = await localProject()
    await project.ok('set', 'OTHER', 'stays', '--env', 'local')
    let current = 'value 0'
    await project.ok('set', 'KEY', current, '--env', 'local')
    const outcomes: boolean[] = []
    for (let step = 1; ; step++) {
      const next = `value ${step}`
      const done = await project.keep(['set', 'KEY', next, '--env', 'local'], {
        node: ['--import', killer],
        env: { KILL_AT_STEP: String(step) },
      })
      const now = (await project.ok('get', 'KEY', '--env', 'local')).trimEnd()
      expect([current, next]).toContain(now)
      outcomes.push(now === next)
      current = now
      if (done.code === 0) break
      expect(done.code, done.stderr).toBeUndefined()
    }
    // Two files, each written, synced, renamed: the killer must have had these steps to strike at.
    expect(outcomes.length).toBeGreaterThan(8)
    expect(outcomes).toContain(false)
    await project.ok('set', 'KEY', 'last', '--env', 'local')
    expect(await project.ok('get', 'OTHER', '--env', 'local')).toBe('stays\n')
    const history = JSON.parse(await project.ok('history', 'KEY', '--env', 'local', '--json', '--unmask')) as { value: string }[]
    expect(history.slice(0, 2).map((revision) => revision.value)).toEqual(['last', current])
    expect(files(project)).toEqual(['local.history.json', 'local.json'])
  })

  it('leave the old file on a full disk', async () => {
    const project = await localProject()
    await project.ok('set', 'KEY', 'old', '--env', 'local')
    const before = project.read('.keep/local/local.json')
    const input = 'x'.repeat(600_000)
    // The limit on the size of a file stops the write in its middle, as a full disk does, and needs no disk of its own.
    const survive = 'data:text/javascript,process.on("SIGXFSZ",()=>{})'
    const script = `ulimit -f 100; exec "${process.execPath}" --import '${survive}' "${binary}" set KEY --env local`
    const done = spawnSync('bash', ['-c', script], { cwd: project.folder, env: project.env, input, encoding: 'utf8' })
    expect(done.status).toBe(3)
    expect(done.stderr).toMatch(/^keep: error: cannot write .*local\.history\.json: the file would be too large\nkeep: hint: /)
    expect(project.read('.keep/local/local.json')).toBe(before)
    expect(await project.ok('get', 'KEY', '--env', 'local')).toBe('old\n')
    expect(files(project)).toEqual(['local.history.json', 'local.json'])
  })

  it('make files that only their owner can read, whatever the umask', async () => {
    const project = await localProject()
    const script = `umask 0; exec "${process.execPath}" "${binary}" set KEY v --env local`
    expect(spawnSync('sh', ['-c', script], { cwd: project.folder, env: project.env }).status).toBe(0)
    for (const name of ['local.json', 'local.history.json']) {
      expect(fs.statSync(project.file(`.keep/local/${name}`)).mode & 0o777).toBe(0o600)
    }
    expect(fs.statSync(project.file('.keep/local')).mode & 0o777).toBe(0o700)
  })

  it('write many keys as one: all of them or none', async () => {
    const project = await localProject()
    const many = Array.from({ length: 500 }, (_, index) => `KEY_${index}=value ${index}`)
    await project.ok('set', ...many, '--env', 'local')
    expect((await project.ok('show', '--names', '--env', 'local')).trimEnd().split('\n')).toHaveLength(500)
    const before = project.read('.keep/local/local.json')
    const refused = await project.keep(['set', 'NEW=1', 'KEY_7=2', '--if-absent', '--env', 'local'])
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(/^keep: error: KEY_7 exists already\n/)
    expect(project.read('.keep/local/local.json')).toBe(before)
  })

  it('take over a lock that a killed process left', async () => {
    const project = await localProject()
    await project.ok('set', 'KEY', 'one', '--env', 'local')
    fs.mkdirSync(project.file('.keep/local/local.json.lock'))
    const long = new Date(Date.now() - 60_000)
    fs.utimesSync(project.file('.keep/local/local.json.lock'), long, long)
    await project.ok('set', 'KEY', 'two', '--env', 'local')
    expect(await project.ok('get', 'KEY', '--env', 'local')).toBe('two\n')
  })
})
