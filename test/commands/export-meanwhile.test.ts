import fs from 'node:fs'
import { expect, it } from 'vitest'
import { localProject } from '../support/project.ts'
import { Running } from '../support/running.ts'

/** More than a pipe holds: when all of it is taken, keep has looked at the file that it is to write, and reads its template. */
const comments = '# a comment\n'.repeat(100_000)

it.each([
  ['--append', 'MINE=1\n'],
  ['--overwrite', 'MINE=1\n'],
  ['nothing more, where no file was', undefined],
])('a file that somebody else writes meanwhile stays as it is: %s', async (how, before) => {
  const project = await localProject()
  await project.ok('set', 'A', 'a value', '--env', 'local')
  if (before !== undefined) project.write('out.env', before)
  const flags = before === undefined ? [] : [how]
  const running = new Running(project, ['export', '--env', 'local', '--template', '-', '-o', 'out.env', ...flags])
  await new Promise((resolve) => running.child.stdin?.write(comments, resolve))
  project.write('out.env', `${before ?? ''}THEIRS=1\n`)
  running.child.stdin?.end('A={local:A}\n')
  expect(await running.code, running.stderr).toBe(3)
  expect(running.stderr).toBe(
    `keep: error: ${project.file('out.env')} was changed by somebody else meanwhile\nkeep: hint: run the same command again\n`,
  )
  expect(project.read('out.env')).toBe(`${before ?? ''}THEIRS=1\n`)
  expect(fs.readdirSync(project.folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
})
