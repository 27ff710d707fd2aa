import { expect, test } from 'vitest'
import { threeVaults, type ThreeVaults } from '../support/three-vaults.ts'
import { keep, shell } from './pty.ts'

async function occupied(env: string): Promise<ThreeVaults> {
  const project = await threeVaults()
  await project.seed('files:dev', { HOST: 'db.internal', NEW: 'hidden-n', SAME: 'hidden-s' })
  await project.seed(`params:${env}`, { HOST: 'hidden-old', SAME: 'hidden-s' })
  return project
}

const to = (env: string): string[] => ['copy', '--from', 'files:dev', '--to', `params:${env}`, '--overwrite']

test('copy shows what it would do and asks; yes copies', async () => {
  const project = await occupied('dev')
  const pty = keep(project, to('dev'))
  await pty.waitFor('Copy 2 secrets to params:dev (1 new, 1 changed)?')
  expect(pty.screen).toMatch(/^KEY {3}PLAN\nHOST {2}changed\nNEW {3}new\n/m)
  expect(project.writes).toEqual([])
  pty.type('y')
  pty.press('enter')
  expect(await pty.exit()).toBe(0)
  expect(pty.screen).toContain('set HOST in params:dev\nset NEW in params:dev\nunchanged: 1 secret in params:dev')
  expect(pty.output).not.toMatch(/hidden|db\.internal/)
  expect(await project.values('params:dev')).toEqual({ HOST: 'db.internal', NEW: 'hidden-n', SAME: 'hidden-s' })
})

test.each(['n', ''])('copy answered with "%s" writes nothing', async (answer) => {
  const project = await occupied('dev')
  const pty = keep(project, to('dev'))
  await pty.answer('Copy 2 secrets to params:dev', answer)
  expect(await pty.exit()).toBe(130)
  expect(pty.screen).toContain('cancelled; nothing was changed')
  expect(project.writes).toEqual([])
})

test('copy to a protected environment asks for its name, then whether to copy', async () => {
  const project = await occupied('production')
  const pty = keep(project, to('production'))
  await pty.waitFor('params:production is protected; type production')
  expect(pty.screen).toMatch(/^HOST {2}changed$/m)
  pty.type('production')
  pty.press('enter')
  await pty.answer('Copy 2 secrets to params:production (1 new, 1 changed)?', 'y')
  expect(await pty.exit()).toBe(0)
  expect(await project.values('params:production')).toMatchObject({ HOST: 'db.internal' })
})

test.each(['y', 'Production', ''])('"%s" is not the name of the protected environment', async (answer) => {
  const project = await occupied('production')
  const pty = keep(project, to('production'))
  await pty.answer('type production', answer)
  expect(await pty.exit()).toBe(130)
  expect(pty.screen).toContain('nothing was changed')
  expect(project.writes).toEqual([])
})

test('the plan goes to stderr: stdout stays free for what was asked for', async () => {
  const project = await occupied('dev')
  const pty = shell(project, `keep ${to('dev').join(' ')} --json > out.json`)
  await pty.answer('Copy 2 secrets', 'y')
  expect(await pty.exit()).toBe(0)
  expect(pty.screen).toMatch(/^HOST {2}changed$/m)
  expect(JSON.parse(project.read('out.json'))).toMatchObject([{ key: 'HOST' }, { key: 'NEW' }, { key: 'SAME' }])
})

test('copy refuses before it asks', async () => {
  const project = await occupied('production')
  const pty = keep(project, to('production').slice(0, -1))
  expect(await pty.exit()).toBe(1)
  expect(pty.screen).toContain('nothing was written to params:production: HOST has another value there')
  expect(pty.screen).not.toContain('protected')
})
