import fs from 'node:fs'
import { expect, it } from 'vitest'
import { localProject, run, type Project } from '../../support/project.ts'

async function withSecret(): Promise<Project> {
  const project = await localProject()
  await project.ok('set', 'A=1', '--env', 'local')
  return project
}

const keepRun = ['run', '--env', 'local', '--']

it('are those of the command, the ones that keep has itself too', async () => {
  const project = await withSecret()
  const codes = [0, 1, 2, 3, 70, 126, 127, 128, 130, 137, 255]
  const done = await Promise.all(codes.map((code) => project.keep([...keepRun, 'sh', '-c', `exit ${code}`])))
  expect(done.map(({ code }) => code)).toEqual(codes)
  expect(done.map(({ stderr }) => stderr).join('')).toBe('')
})

it.each([
  ['HUP', 129],
  ['INT', 130],
  ['QUIT', 131],
  ['ABRT', 134],
  ['KILL', 137],
  ['USR1', 138],
  ['SEGV', 139],
  ['TERM', 143],
])('of a command that %s ends is %d', async (signal, code) => {
  const project = await withSecret()
  expect(await project.keep([...keepRun, 'sh', '-c', `kill -${signal} $$`])).toMatchObject({ code, stderr: '' })
})

it('are those of a shell where nothing can be started', async () => {
  const project = await withSecret()
  project.write('text', 'echo started')
  project.write('script', '#!/nosuch/interpreter\n')
  fs.chmodSync(project.file('script'), 0o755)
  const started = (program: string): Promise<{ readonly code: number | undefined; readonly stderr: string }> =>
    project.keep([...keepRun, program])
  expect(await started('nosuch')).toMatchObject({ code: 127, stderr: expect.stringContaining('there is no command nosuch') })
  expect(await started('')).toMatchObject({ code: 127 })
  expect(await started('./nosuch')).toMatchObject({ code: 127 })
  expect(await started('./script')).toMatchObject({
    code: 127,
    stderr: expect.stringContaining('the interpreter that ./script names is not there'),
  })
  expect(await started('./text')).toMatchObject({ code: 126, stderr: expect.stringContaining('cannot execute ./text: EACCES') })
  expect(await started(project.folder)).toMatchObject({ code: 126 })
  expect(await started('./text/more')).toMatchObject({ code: 127 })
})

it('a script without an interpreter is run by a shell, as shells do it', async () => {
  const project = await withSecret()
  project.write('script', 'echo "has $A"\n')
  fs.chmodSync(project.file('script'), 0o755)
  expect(await project.keep([...keepRun, './script'])).toMatchObject({ code: 0, stdout: 'has 1\n' })
})

it('the command is looked for on the PATH that it gets', async () => {
  const project = await withSecret()
  project.write('bin/hello', '#!/bin/sh\necho hello\n')
  fs.chmodSync(project.file('bin/hello'), 0o755)
  const env = { PATH: `${project.file('bin')}:${process.env['PATH']}` }
  expect(await project.keep([...keepRun, 'hello'], { env })).toMatchObject({ code: 0, stdout: 'hello\n' })
})

it('arguments arrive as they are', async () => {
  const project = await withSecret()
  const words = ['', ' ', '--', '-x', '--env', 'a b', "it's", '"', '$A', '*', '\n', 'é']
  const done = await project.keep([
    ...keepRun,
    process.execPath,
    '-e',
    'console.log(JSON.stringify(process.argv.slice(1)))',
    '--',
    ...words,
  ])
  expect(JSON.parse(done.stdout)).toEqual(words)
})

it('standard input is that of the command, all of it', async () => {
  const project = await withSecret()
  const input = `${'x'.repeat(99)}\n`.repeat(30_000)
  expect(await project.keep([...keepRun, 'wc', '-c'], { input })).toMatchObject({ code: 0, stdout: '3000000\n' })
})

it('what a slow reader takes is whole', async () => {
  const project = await withSecret()
  const command = `node "$KEEP" run --env local -- seq 500000 | (sleep 1; md5sum)`
  const env = { ...project.env, KEEP: new URL('../../../bin/keep.js', import.meta.url).pathname }
  const [through, direct] = await Promise.all(
    [command, 'seq 500000 | md5sum'].map((text) => run('sh', ['-c', text], { cwd: project.folder, env })),
  )
  expect(through).toEqual(direct)
})
