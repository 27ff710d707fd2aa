import { expect, test } from 'vitest'
import { localProject } from '../support/project.ts'
import { twoRevisions, twoVaults } from './projects.ts'
import { files, keep } from './pty.ts'

const hidden = 'q7Zk9-hidden-wV3'
const local = ['--env', 'local']

test('set asks for the value and stores it', async () => {
  const project = await localProject()
  const pty = keep(project, ['set', 'X', ...local])
  await pty.answer('Value of X', hidden)
  expect(await pty.exit()).toBe(0)
  expect(pty.screen).toContain('set X in local:local')
  expect(await project.ok('get', 'X', ...local)).toBe(`${hidden}\n`)
})

test('set shows nothing of the value, not even how long it is', async () => {
  const project = await localProject()
  const [short, long] = [await typedValue('7'), await typedValue(hidden.repeat(15))]
  expect(short.screen).toBe(long.screen)
  expect(short.painted).toEqual(long.painted)
  expect(long.output).not.toMatch(/[*•]|q7Zk/)

  async function typedValue(value: string): Promise<ReturnType<typeof keep>> {
    // Narrow, so that the long value does not fit into the line of the question.
    const pty = keep(project, ['set', 'X', ...local], { columns: 60 })
    await pty.answer('Value of X', value)
    expect(await pty.exit()).toBe(0)
    expect(await project.ok('get', 'X', ...local)).toBe(`${value}\n`)
    return pty
  }
})

test('a pasted value of several lines is stored whole or refused, never cut', async () => {
  const project = await localProject()
  const pem = '-----BEGIN KEY-----\nMIIE\n-----END KEY-----'
  const pty = keep(project, ['set', 'X', ...local])
  await pty.waitFor('Value of X')
  pty.paste(pem)
  pty.press('enter')
  const code = await pty.exit()
  const { stdout } = await project.keep(['get', 'X', ...local])
  expect([`0 ${pem}\n`, '1 ', '2 ']).toContain(`${code} ${stdout}`)
})

test('an empty answer stores nothing', async () => {
  const project = await localProject()
  const before = files(project)
  const pty = keep(project, ['set', 'X', ...local])
  await pty.answer('Value of X', '')
  expect(await pty.exit()).toBe(1)
  expect(pty.screen).toContain('the value of X is empty')
  expect(files(project)).toEqual(before)
})

test('set finds a wrong env before it asks for the value', async () => {
  const project = await localProject()
  const pty = keep(project, ['set', 'X', '--env', 'locl'])
  await pty.waitFor(/Value of X|there is no environment/)
  expect(pty.screen).toContain('there is no environment "locl"')
  expect(await pty.exit()).toBe(2)
})

test('vault and env are asked for when nothing says them', async () => {
  const project = await twoVaults()
  await project.ok('set', 'X', 'of second staging', '--vault', 'second', '--env', 'staging')
  const pty = keep(project, ['get', 'X'])
  await pty.waitFor('Which vault?')
  expect(pty.screen).toMatch(/❯ local\n {2}second/)
  pty.press('down')
  await pty.waitFor('❯ second')
  pty.press('enter')
  await pty.waitFor('Which environment?')
  expect(pty.screen).toMatch(/❯ local\n {2}staging\n {2}production/)
  pty.press('down')
  await pty.waitFor('❯ staging')
  pty.press('enter')
  expect(await pty.exit()).toBe(0)
  expect(pty.screen).toMatch(/^of second staging$/m)
})

test.each([
  ['vault', ['--env', 'local'], 'Which vault?', 'Which environment?'],
  ['env', ['--vault', 'local'], 'Which environment?', 'Which vault?'],
])('only the %s is asked for when the other is said', async (_, said, asked, other) => {
  const project = await twoVaults()
  await project.ok('set', 'X', 'found', '--vault', 'local', '--env', 'local')
  const pty = keep(project, ['get', 'X', ...said])
  await pty.answer(asked, '')
  expect(await pty.exit()).toBe(0)
  expect(pty.screen).toMatch(/^found$/m)
  expect(pty.screen).not.toContain(other)
})

test('delete asks, and yes deletes', async () => {
  const project = await twoRevisions()
  const pty = keep(project, ['delete', 'X', ...local])
  await pty.answer('Delete X from local:local for ever', 'y')
  expect(await pty.exit()).toBe(0)
  expect((await project.keep(['get', 'X', ...local])).code).toBe(1)
})

test.each(['n', ''])('delete answered with "%s" deletes nothing', async (answer) => {
  const project = await twoRevisions()
  const before = files(project)
  const pty = keep(project, ['delete', 'X', ...local])
  await pty.answer('Delete X', answer)
  expect(await pty.exit()).toBe(130)
  expect(pty.screen).toContain('cancelled; nothing was changed')
  expect(files(project)).toEqual(before)
})

test('rollback asks, and yes makes the earlier value current', async () => {
  const project = await twoRevisions()
  const pty = keep(project, ['rollback', 'X', ...local])
  await pty.answer(/Make revision \S+ of X in local:local current again\?/, 'y')
  expect(await pty.exit()).toBe(0)
  expect(await project.ok('get', 'X', ...local)).toBe('one\n')
})

test('rollback answered with no changes nothing', async () => {
  const project = await twoRevisions()
  const before = files(project)
  const pty = keep(project, ['rollback', 'X', ...local])
  await pty.answer('Make revision', 'n')
  expect(await pty.exit()).toBe(130)
  expect(files(project)).toEqual(before)
})

test('a write to a protected env asks for its name', async () => {
  const project = await localProject()
  const pty = keep(project, ['set', 'X', '--from-env', 'SOURCE', '--env', 'production'], { env: { SOURCE: 'live' } })
  await pty.answer('local:production is protected; type production', 'production')
  expect(await pty.exit()).toBe(0)
  expect(await project.ok('get', 'X', '--env', 'production')).toBe('live\n')
})

test.each(['y', 'Production', ''])('"%s" is not the name of the protected env', async (answer) => {
  const project = await localProject()
  const before = files(project)
  const pty = keep(project, ['set', 'X', '--from-env', 'SOURCE', '--env', 'production'], { env: { SOURCE: 'live' } })
  await pty.answer('type production', answer)
  expect(await pty.exit()).toBe(130)
  expect(pty.screen).toContain('nothing was changed')
  expect(files(project)).toEqual(before)
})

test('what a command line leaves out is asked for', async () => {
  const project = await localProject()
  const setting = keep(project, ['set', ...local])
  await setting.answer('Key', 'not a key')
  await setting.waitFor('letters, digits, _ and -')
  for (const _ of 'not a key') setting.type('\x7f')
  await setting.answer(/Key *$/m, 'ASKED')
  await setting.answer('Value of ASKED', hidden)
  expect(await setting.exit()).toBe(0)
  const getting = keep(project, ['get', ...local])
  await getting.answer('Key', 'ASKED')
  expect(await getting.exit()).toBe(0)
  expect(getting.screen).toContain(hidden)
  const deleting = keep(project, ['delete', ...local])
  await deleting.answer('Key', 'ASKED')
  await deleting.answer('Delete ASKED', 'y')
  expect(await deleting.exit()).toBe(0)
  expect(await project.ok('show', '--names', ...local)).toBe('')
})

test('a text to search for is asked for, unseen', async () => {
  const project = await localProject()
  await project.ok('set', `X=${hidden}`, ...local)
  const pty = keep(project, ['search', ...local])
  await pty.answer('Text to look for', hidden)
  expect(await pty.exit()).toBe(0)
  expect(pty.screen).toMatch(/^X +\*{8}$/m)
  expect(pty.output).not.toContain(hidden)
})
