import { expect, test } from 'vitest'
import { emptyProject } from '../support/project.ts'
import { config } from './projects.ts'
import { files, keep } from './pty.ts'

test('init asks everything and writes what was typed', async () => {
  const project = emptyProject()
  const pty = keep(project, ['init'])
  await pty.answer('Namespace', 'acme.shop')
  await pty.answer('Name of the project', 'The Shop')
  await pty.answer('Environments', 'dev,prod')
  await pty.answer('First vault', '')
  await pty.answer('Slug of the first vault', 'files')
  await pty.answer('folder of the encrypted files', 'secrets/files')
  await pty.answer('Starter template', '')
  expect(await pty.exit()).toBe(0)

  const written = config(project)
  expect(written).toMatchObject({ name: 'The Shop', namespace: 'acme.shop', envs: ['dev', 'prod'], defaultVault: 'files' })
  expect(written.vaults['files']).toMatchObject({ driver: 'local', path: 'secrets/files' })
  await project.ok('set', 'X', 'kept', '--env', 'dev')
  expect(project.read('secrets/files/dev.json')).not.toContain('kept')
  expect(await project.ok('get', 'X', '--env', 'dev')).toBe('kept\n')
})

test('init offers defaults that enter takes', async () => {
  const project = emptyProject()
  const pty = keep(project, ['init'])
  for (const question of ['Namespace', 'Name of the project', 'Environments', 'First vault', 'Slug', 'folder', 'Starter']) {
    await pty.answer(question, '')
  }
  expect(await pty.exit()).toBe(0)
  const other = emptyProject()
  await other.ok('init', '--yes')
  const [typed, taken] = [config(project), config(other)]
  expect({ ...typed, vaults: {} }).toEqual({ ...taken, vaults: {} })
  expect(typed.vaults['local']).toMatchObject({ driver: 'local', path: '.keep/local' })
})

test('init offers the starters, and writes the one that is chosen', async () => {
  const project = emptyProject()
  const flags = [
    '--namespace',
    'acme',
    '--name',
    'Acme',
    '--envs',
    'dev,qa',
    '--driver',
    'local',
    '--slug',
    'files',
    '--path',
    'x',
  ]
  const pty = keep(project, ['init', ...flags])
  await pty.waitFor(/Starter template/)
  await pty.waitFor(/none/)
  pty.press('down')
  pty.press('enter')
  expect(await pty.exit()).toBe(0)
  expect(project.read('templates/qa.env')).toMatch(/^# A Node.js service/)
  expect(project.read('templates/qa.env')).toContain('{files:DB_PASSWORD|url}')
})

test('init asks only what no flag says', async () => {
  const project = emptyProject()
  const flags = [
    '--namespace',
    'acme',
    '--name',
    'Acme',
    '--driver',
    'local',
    '--slug',
    'files',
    '--path',
    'secrets',
    '--starter',
    'none',
  ]
  const pty = keep(project, ['init', ...flags])
  await pty.answer('Environments', 'dev')
  expect(await pty.exit()).toBe(0)
  expect(pty.screen.match(/^✔/gm)).toHaveLength(1)
  expect(config(project)).toMatchObject({ namespace: 'acme', envs: ['dev'] })
})

test.each([
  ['Namespace', 'not a namespace', []],
  ['Environments', 'Not An Env', ['--namespace', 'acme', '--name', 'Acme']],
  ['Slug of the first vault', 'Not A Slug', ['--namespace', 'acme', '--name', 'Acme', '--envs', 'dev', '--driver', 'local']],
])('init asks %s again after an answer that cannot be', async (question, bad, flags) => {
  const project = emptyProject()
  const before = files(project)
  const pty = keep(project, ['init', ...flags])
  await pty.answer(question, bad)
  await pty.waitFor(/use (lower-case )?letters/)
  expect(pty.screen).not.toContain('keep: error:')
  pty.press('ctrl-c')
  expect(await pty.exit()).toBe(130)
  expect(files(project)).toEqual(before)
})
