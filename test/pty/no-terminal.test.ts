import { expect, test } from 'vitest'
import { emptyProject, localProject, type Project } from '../support/project.ts'
import { reachingOut, twoRevisions, twoVaults } from './projects.ts'
import { files, keep, shell } from './pty.ts'

type Case = readonly [command: string, flag: string, make: () => Project | Promise<Project>]

const cases: readonly Case[] = [
  ['init', '--namespace', emptyProject],
  ['init --namespace acme', '--name', emptyProject],
  ['init --namespace acme --name Acme', '--envs', emptyProject],
  ['init --namespace acme --name Acme --envs dev', '--driver', emptyProject],
  ['init --namespace acme --name Acme --envs dev --driver local', '--slug', emptyProject],
  ['set X --from-env HOME', '--env', localProject],
  ['set X --from-env HOME --env local', '--vault', twoVaults],
  ['set X --from-env HOME --env production', '--yes', localProject],
  ['get X', '--env', localProject],
  ['get X --env local', '--vault', twoVaults],
  ['delete X --env local', '--yes', twoRevisions],
  ['rollback X --env local', '--yes', twoRevisions],
  ['vault:add', '--driver', localProject],
  ['vault:add --driver local', '--slug', localProject],
  ['vault:edit local', 'keep vault:edit --help', localProject],
  ['vault:delete second', '--yes', twoVaults],
  ['env:remove staging', '--yes', localProject],
  ['trust', '--yes', reachingOut],
]

test.each(cases)('keep %s without a terminal is a usage error that names %s', async (command, flag, make) => {
  const project = await make()
  const before = files(project)
  const { stdout, stderr, code } = await project.keep(command.split(' '))
  expect(stderr).toMatch(new RegExp(`^keep: hint: .*${flag}\\b`, 'm'))
  expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
  expect(files(project)).toEqual(before)
})

test.each(cases)('keep %s --no-input on a terminal is the same', async (command, flag, make) => {
  const project = await make()
  const before = files(project)
  const pty = keep(project, [...command.split(' '), '--no-input'])
  expect(await pty.exit()).toBe(2)
  expect(pty.screen).toMatch(new RegExp(`^keep: hint: .*${flag}\\b`, 'm'))
  expect(files(project)).toEqual(before)
})

test('the hidden question is not asked without a terminal: a pipe is read, and an empty one stores nothing', async () => {
  const project = await localProject()
  const before = files(project)
  const { stderr, code } = await project.keep(['set', 'X', '--env', 'local'])
  expect(code).toBe(2)
  expect(stderr).toContain('no value was given for X')
  expect(files(project)).toEqual(before)

  const pty = keep(project, ['set', 'X', '--env', 'local', '--no-input'])
  expect(await pty.exit()).toBe(2)
  expect(pty.screen).toMatch(/keep: hint: .*a pipe, --from-file, --from-env or --generate/)
})

test('vault:add without a terminal takes the defaults for what may be left out', async () => {
  const project = await localProject()
  const { code, stderr } = await project.keep(['vault:add', '--driver', 'local', '--slug', 'team', '--path', '.keep/team'])
  expect(stderr).toContain('added vault team')
  expect(code).toBe(0)
})

test('workspace without a terminal shows what is chosen and asks nothing', async () => {
  const project = await localProject()
  const before = files(project)
  const { stdout, code } = await project.keep(['workspace'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^local +local, staging, production +-$/m)
  expect(files(project)).toEqual(before)
})

test('a question that could not be seen is not asked', async () => {
  const project = await twoRevisions()
  const pty = shell(project, 'keep delete X --env local 2> err')
  expect(await pty.exit()).toBe(2)
  expect(project.read('err')).toContain('--yes')
})
