import { expect, test } from 'vitest'
import { localProject } from '../support/project.ts'
import { config, reachingOut, twoVaults } from './projects.ts'
import { files, keep } from './pty.ts'

test('vault:add asks for driver, slug, name and folder', async () => {
  const project = await localProject()
  const pty = keep(project, ['vault:add'])
  await pty.waitFor('Driver')
  await pty.waitFor('❯ local:')
  pty.press('enter')
  await pty.answer('Slug', 'team')
  await pty.answer('Friendly name', 'Team Vault')
  await pty.answer('folder of the encrypted files', '.keep/team')
  expect(await pty.exit()).toBe(0)
  expect(pty.screen).toContain('checked: team:local can be listed')
  expect(config(project).vaults['team']).toMatchObject({ driver: 'local', name: 'Team Vault', path: '.keep/team' })
  expect(config(project)['defaultVault']).toBe('local')
})

test('vault:add asks for the fields of an AWS and again after an answer that cannot be', async () => {
  const project = await localProject()
  const pty = keep(project, ['vault:add', '--driver', 'ssm', '--no-check'])
  await pty.answer('Slug', 'params')
  await pty.answer('Friendly name', '')
  await pty.answer('AWS region', 'nowhere')
  await pty.waitFor('a region such as us-east-1')
  for (const _ of 'nowhere') pty.type('\x7f')
  await pty.answer(/AWS region.*\)$/m, 'eu-west-1')
  await pty.answer('KMS key', '')
  await pty.answer('extra path segment', 'web')
  await pty.answer('parameter tier: standard, advanced, intelligent', 'advanced')
  expect(await pty.exit()).toBe(0)
  const made = { driver: 'ssm', region: 'eu-west-1', scope: 'web', tier: 'advanced' }
  expect(config(project).vaults['params']).toEqual(made)
})

test('vault:edit asks for the fields and changes what was typed', async () => {
  const project = await localProject()
  const before = config(project).vaults['local']
  const pty = keep(project, ['vault:edit', 'local'])
  await pty.answer('folder of the encrypted files', '.keep/moved')
  expect(await pty.exit()).toBe(0)
  expect(pty.screen).toContain('stored secrets stay where they are')
  expect(config(project).vaults['local']).toEqual({ ...before, path: '.keep/moved' })
})

test('vault:edit with every answer as it was changes nothing, and that is no fault', async () => {
  const project = await localProject()
  const before = files(project)
  const pty = keep(project, ['vault:edit', 'local'])
  await pty.answer('folder of the encrypted files', '')
  expect(await pty.exit()).toBe(0)
  expect(pty.screen).not.toContain('keep: error:')
  expect(files(project)).toEqual(before)
})

test.each([
  [['vault:delete', 'second'], 'Forget vault second?', 'forgot vault second'],
  [['env:remove', 'staging'], 'Forget environment staging?', 'forgot environment staging'],
])('keep %j asks, and yes changes only the configuration', async (args, question, note) => {
  const project = await twoVaults()
  await project.ok('set', 'X', 'stays', '--vault', 'second', '--env', 'staging')
  const before = files(project)
  const pty = keep(project, args)
  await pty.answer(question, 'y')
  expect(await pty.exit()).toBe(0)
  expect(pty.screen).toContain(note)
  const after = files(project)
  const changed = Object.keys(before).filter((name) => before[name] !== after[name])
  expect(changed).toEqual([project.file('.keep.json')])
  expect(project.read('.keep.json')).not.toContain(`"${args[1]}"`)
})

test.each([
  [['vault:delete', 'second'], 'Forget vault second?'],
  [['env:remove', 'staging'], 'Forget environment staging?'],
])('keep %j answered with no changes nothing', async (args, question) => {
  const project = await twoVaults()
  const before = files(project)
  const pty = keep(project, args)
  await pty.answer(question, 'n')
  expect(await pty.exit()).toBe(130)
  expect(files(project)).toEqual(before)
})

test('workspace offers what is configured and saves what is left checked', async () => {
  const project = await twoVaults()
  const pty = keep(project, ['workspace'])
  await pty.waitFor('Which vaults do you want to see?')
  expect(pty.screen).toMatch(/❯◉ local\n ◉ second/)
  pty.press('space')
  await pty.waitFor('❯◯ local')
  pty.press('enter')
  await pty.waitFor('Which environments do you want to see?')
  pty.press('down')
  await pty.waitFor('❯◉ staging')
  pty.press('space')
  await pty.waitFor('❯◯ staging')
  pty.press('enter')
  expect(await pty.exit()).toBe(0)
  const saved: unknown = JSON.parse(project.read('.keep.local.json'))
  expect(saved).toEqual({ activeVaults: ['second'], activeEnvs: ['local', 'production'] })
})

test('workspace with nothing checked says that everything is seen', async () => {
  const project = await localProject()
  const pty = keep(project, ['workspace'])
  for (const question of ['Which vaults', 'Which environments']) {
    await pty.waitFor(question)
    await pty.waitFor('❯◉ local')
    pty.type('a')
    await pty.waitFor('❯◯ local')
    pty.press('enter')
  }
  expect(await pty.exit()).toBe(0)
  expect(await project.ok('workspace')).toMatch(/^local +local, staging, production/m)
  expect(pty.screen.split('\n').at(-1)).toMatch(/all|everything/)
})

test('trust says why and asks; yes lets the vault outside be used', async () => {
  const project = await reachingOut()
  expect((await project.keep(['show', '--env', 'local'])).code).not.toBe(0)
  const pty = keep(project, ['trust'])
  await pty.waitFor('vault local keeps its files outside of the project, in ../outside')
  await pty.answer(/Trust .*\.keep\.json as it is now\?/, 'y')
  expect(await pty.exit()).toBe(0)
  expect((await project.keep(['show', '--env', 'local'])).code).toBe(0)
})

test('trust answered with no trusts nothing', async () => {
  const project = await reachingOut()
  const before = files(project)
  const pty = keep(project, ['trust'])
  await pty.answer('Trust', 'n')
  expect(await pty.exit()).toBe(130)
  expect(files(project)).toEqual(before)
  expect((await project.keep(['show', '--env', 'local'])).stderr).toContain('is not trusted')
})
