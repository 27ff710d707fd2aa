import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { keyWord } from '../../src/core/keys.ts'
import { Plaintext } from '../../src/core/secret.ts'
import { shellWord } from '../../src/core/shell-word.ts'
import { localDriver } from '../../src/drivers/local/driver.ts'
import { listOf } from '../../src/core/workspace.ts'
import { localProject, run, type Project } from '../support/project.ts'

const hostile = ["A';touch PWN;'", 'B$(touch PWN)', 'C;touch PWN', 'D`touch PWN`', 'E\ntouch PWN']

/** A project whose local vault holds keys that nobody can type: another client has written them. */
async function withHostileKeys(): Promise<Project> {
  const project = await localProject()
  const { vaults } = JSON.parse(project.read('.keep.json')) as { vaults: { local: { recipients: string[] } } }
  const host = {
    directory: project.folder,
    cwd: project.folder,
    home: project.home,
    platform: process.platform,
    env: {},
    warn: () => undefined,
    debug: () => undefined,
  }
  const recipients = listOf(new Map([['recipients', vaults.local.recipients]]), 'recipients')
  const vault = await localDriver(host).open(
    { folder: project.file('.keep/local'), recipients },
    { namespace: 'myapp', env: 'local' },
  )
  for (const key of hostile) await vault.set(key, new Plaintext('1'))
  return project
}

/** What becomes of a hint that somebody copies into a shell. */
async function typed(project: Project, hint: string): Promise<void> {
  const bin = path.join(project.base, 'bin')
  fs.mkdirSync(bin, { recursive: true })
  fs.writeFileSync(path.join(bin, 'keep'), '#!/bin/sh\n', { mode: 0o755 })
  const env = { ...project.env, PATH: `${bin}:${project.env['PATH']}` }
  for (const command of [hint, ...hint.split(/, or |, then |; /)])
    await run('bash', ['-c', command], { cwd: project.folder, env })
}

describe('a hint never holds what a shell would run of a name from outside', () => {
  it.each([
    ['template:add', ['template:add', '--env', 'local']],
    ...['env', 'shell', 'k8s', 'tfvars', 'powershell'].map(
      (format) => [format, ['export', '--env', 'local', '--format', format]] as [string, string[]],
    ),
    ['run', ['run', '--env', 'local', '--', 'true']],
    ['copy', ['copy', '--from', 'local', '--to', 'staging', '--yes']],
    ['edit', ['edit', '--env', 'local', '--yes']],
  ])('%s', async (_, args) => {
    const project = await withHostileKeys()
    const done = await project.keep(args, { env: { EDITOR: 'true' } })
    for (const [, hint = ''] of done.stderr.matchAll(/^keep: hint: (.*)$/gm)) await typed(project, hint)
    expect(fs.readdirSync(project.folder)).not.toContain('PWN')
    if (args[0] === 'template:add') expect(done.stderr).toContain("leave them out with --except 'A??touch PWN??,")
  })

  it('recipients that somebody wrote into a vault', async () => {
    const project = await localProject()
    await project.ok('set', 'A=1', '--env', 'local')
    const file = '.keep/local/local.json'
    const document = JSON.parse(project.read(file)) as { sops: { age: { recipient: string; enc: string }[] } }
    document.sops.age.push({ recipient: 'age1x;touch PWN', enc: document.sops.age[0]!.enc })
    project.write(file, JSON.stringify(document))
    const { vaults } = JSON.parse(project.read('.keep.json')) as { vaults: { local: { recipients: string[] } } }
    const done = await project.keep(['vault:recipients', 'add', vaults.local.recipients[0]!, '--yes'])
    const hint = /^keep: hint: .*?(keep vault:recipients .*)$/m.exec(done.stderr)?.[1] ?? ''
    expect(hint).toBe("keep vault:recipients remove 'age1x;touch PWN'")
    await typed(project, hint)
    expect(fs.readdirSync(project.folder)).not.toContain('PWN')
  })
})

it.each(hostile.concat('', '-x', 'a b'))('%j is no key that a hint repeats', (key) => expect(keyWord(key)).toBe('KEY'))
it.each(['A', 'my-key', '2FA'])('%j is one', (key) => expect(keyWord(key)).toBe(key))

it.each(["it's", 'a b', '$(x)', '-x', '', ';', '~', 'a\nb', '*'])('%j is one word for a shell', async (text) => {
  const done = await run('sh', ['-c', `printf '%s\\0' ${shellWord(text)}`], { env: { PATH: process.env['PATH'] ?? '' } })
  expect(done.stdout).toBe(`${text}\0`)
})
it.each(['/home/me/my.app/keys.txt', 'a-b_c@d:e=f'])('%j needs no quotes', (text) => expect(shellWord(text)).toBe(text))
