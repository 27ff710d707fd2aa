import { expect, test } from 'vitest'
import { localProject } from '../support/project.ts'
import { changeConfig, reachingOut, twoVaults } from './projects.ts'
import { keep, shell } from './pty.ts'

const local = ['--env', 'local']
const red = '\x1b[31mred'
const redEscaped = '\\x1b[31mred'
const colour = /\x1b\[[0-9;]*m/

test.each([
  ['X', 'c4nary-argv'],
  ['X=c4nary-argv', ''],
])('set %s %s on a terminal gets one line of advice, without the value', async (...args) => {
  const project = await localProject()
  const pty = keep(project, ['set', ...args.filter((arg) => arg !== ''), ...local])
  expect(await pty.exit()).toBe(0)
  expect(pty.screen.match(/^.*history of your shell.*$/gm)).toHaveLength(1)
  expect(pty.screen.split('\n')).toHaveLength(2)
  expect(pty.output).not.toContain('c4nary')
})

test('the advice goes to stderr, and only on a terminal', async () => {
  const project = await localProject()
  const pty = shell(project, 'keep set X c4nary --env local > out')
  expect(await pty.exit()).toBe(0)
  expect(pty.screen).toContain('history of your shell')
  expect(project.read('out')).toBe('')
  expect((await project.keep(['set', 'Y', 'c4nary', ...local])).stderr).toBe('set Y in local:local\n')
})

test('a note with an escape sequence is shown, not obeyed; a pipe gets it as it is', async () => {
  const project = await localProject()
  await project.ok('set', 'X', 'v', '--note', red, ...local)
  const pty = keep(project, ['show', ...local])
  expect(await pty.exit()).toBe(0)
  expect(pty.screen).toContain(redEscaped)
  expect(pty.output).not.toContain(red)
  expect(JSON.parse(await project.ok('show', '--json', ...local))).toMatchObject([{ key: 'X', note: red }])
})

test('a value with an escape sequence is shown, not obeyed; a pipe gets its bytes', async () => {
  const project = await localProject()
  await project.ok('set', 'X', red, ...local)
  const pty = keep(project, ['get', 'X', ...local])
  expect(await pty.exit()).toBe(0)
  expect(pty.screen).toBe(redEscaped)
  expect(pty.output).not.toContain('\x1b')
  expect(await project.ok('get', 'X', ...local)).toBe(`${red}\n`)
})

test('questions show escape sequences from the configuration, and do not obey them', async () => {
  const project = await twoVaults()
  changeConfig(project, (config) => (config.vaults['second']!['name'] = red))
  const choosing = keep(project, ['show', ...local])
  await choosing.waitFor(`  ${redEscaped}`)
  expect(choosing.output).not.toContain(red)

  const outside = await reachingOut(`../${red}`)
  const trusting = keep(outside, ['trust'])
  await trusting.waitFor(`outside of the project, in ../${redEscaped}`)
  expect(trusting.output).not.toContain(red)
})

test('a default that comes from the configuration is shown with its escape sequences, not obeyed', async () => {
  const project = await localProject()
  changeConfig(project, (config) => (config.vaults['local']!['path'] = `.keep/${red}`))
  const pty = keep(project, ['vault:edit', 'local'])
  await pty.waitFor('folder of the encrypted files')
  expect(pty.output).not.toContain(red)
  expect(pty.screen).toContain(redEscaped)
})

const runs: readonly (readonly [what: string, args: readonly string[], seen: string])[] = [
  ['a table', ['show', ...local], 'KEY'],
  ['an error', ['get', 'MISSING', ...local], 'keep: error:'],
  ['a question', ['delete', 'X', ...local], 'Delete X'],
  ['a list to choose from', ['get', 'X'], 'Which environment?'],
]

test.each(runs)('%s has colours on a terminal', async (_, args, seen) => {
  expect(await outputOf(args, seen)).toMatch(colour)
})

test.each(runs)('%s has no colours with --no-color', async (_, args, seen) => {
  expect(await outputOf([...args, '--no-color'], seen)).not.toMatch(colour)
})

test.each(runs)('%s has no colours with NO_COLOR=1', async (_, args, seen) => {
  expect(await outputOf(args, seen, { NO_COLOR: '1' })).not.toMatch(colour)
})

test('a pipe gets no colours', async () => {
  const project = await localProject()
  await project.ok('set', 'X', 'v', ...local)
  expect(await project.ok('show', ...local)).toMatch(/^KEY +VALUE/)
  expect((await project.keep(['get', 'MISSING', ...local])).stderr).toMatch(/^keep: error: /)
})

test('a question is asked on the terminal while stdout is a file, which holds only the value', async () => {
  const project = await localProject()
  await project.ok('set', 'X', 'the value', ...local)
  const pty = shell(project, 'keep get X > out')
  await pty.answer('Which environment?', '')
  expect(await pty.exit()).toBe(0)
  expect(project.read('out')).toBe('the value\n')
})

test('a confirmation is asked on the terminal while stdout is a file, which holds only the JSON', async () => {
  const project = await localProject()
  await project.ok('set', 'X', 'the value', ...local)
  const pty = shell(project, 'keep delete X --env local --json > out')
  await pty.answer('Delete X', 'y')
  expect(await pty.exit()).toBe(0)
  expect(JSON.parse(project.read('out'))).toEqual({ key: 'X', deleted: true, vault: 'local', env: 'local' })
})

async function outputOf(args: readonly string[], seen: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const project = await localProject()
  await project.ok('set', 'X', 'v', ...local)
  const pty = keep(project, args, { env })
  await pty.waitFor(seen)
  return pty.output
}
