import fs from 'node:fs'
import { expect, test } from 'vitest'
import { localProject } from '../support/project.ts'
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
