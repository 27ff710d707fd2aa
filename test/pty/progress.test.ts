import fs from 'node:fs'
import { expect, test } from 'vitest'
import { localProject } from '../support/project.ts'
import { ssmProject } from '../support/ssm-project.ts'
import { keep } from './pty.ts'

test('work that takes longer than a second says what it is doing, and leaves no trace of that', async () => {
  const project = await localProject()
  await project.ok('set', 'X', 'one', '--env', 'local')
  // The lock of a killed writer: keep waits until nobody can be holding it any more.
  fs.mkdirSync(project.file('.keep/local/local.json.lock'))
  const pty = keep(project, ['set', 'X', 'two', '--env', 'local'])
  await pty.waitFor('setting X ...')
  expect(await pty.exit()).toBe(0)
  expect(pty.screen).not.toContain('setting X')
  expect(await project.ok('get', 'X', '--env', 'local')).toBe('two\n')
})

test('a bulk write at the pace of the vault says how many are done', async () => {
  const project = await ssmProject({ writesPerSecond: 2 })
  const pty = keep(project, ['set', ...['A', 'B', 'C', 'D', 'E', 'F'].map((key) => `${key}=value`)])
  await pty.waitFor(/setting 6 secrets, [1-5] done/)
  expect(await pty.exit()).toBe(0)
  const seen = pty.painted.flatMap((piece) => /setting 6 secrets, (\d) done/.exec(piece)?.[1] ?? [])
  expect(new Set(seen).size).toBeGreaterThan(1)
  expect(seen).toEqual(seen.toSorted())
  expect(pty.screen).not.toContain('setting 6 secrets')
  for (const key of ['A', 'F']) expect(await project.value(key)).toBe('value')
})
