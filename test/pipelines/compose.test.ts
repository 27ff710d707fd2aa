import fs from 'node:fs'
import { expect, it } from 'vitest'
import { goProgram } from '../support/go-program.ts'
import { run } from '../support/project.ts'
import { localMachine, type LocalMachine } from './local-machine.ts'
import { block } from './page.ts'
import type { Started } from './recorder.ts'
import { store, values } from './values.ts'

const script = block('Docker Compose', 'sh')

async function project(): Promise<{ machine: LocalMachine; docker: () => Started | undefined }> {
  const machine = await localMachine('production')
  machine.project.write('compose.yaml', block('Docker Compose', 'yaml'))
  // What the one beside compose.yaml says may not come between.
  machine.project.write('.env', 'PLAIN=from-the-other-file\nOTHER=from-the-other-file\n')
  return { machine, docker: machine.provide('docker') }
}

/** By the loader of Docker Compose itself the service `web` is started with exactly these; not asked on a machine that cannot build it. */
async function expectEnvironment(started: Started | undefined, secrets: Readonly<Record<string, string>>): Promise<void> {
  const loader = goProgram('compose-services', 'the loader of Docker Compose')
  if (loader === undefined) return
  const done = await run(loader, [], { cwd: started?.folder ?? '', env: started?.env ?? {} })
  expect(done.code, done.stderr).toBe(0)
  expect(JSON.parse(done.stdout)).toEqual({ web: secrets })
}

it('the service has the exact values, and the file is for its owner alone', async () => {
  const { machine, docker } = await project()
  const done = await machine.sh(script)
  expect(done.code, done.stderr).toBe(0)
  expect(docker()?.args).toEqual(['compose', 'up', '--detach'])
  expect(fs.statSync(machine.project.file('secrets.env')).mode & 0o777).toBe(0o600)
  await expectEnvironment(docker(), values)
})

it('in a file for another reader Compose puts in what the .env beside it has, as the page says', async () => {
  const { machine, docker } = await project()
  await store(machine.project, 'production', { TEMPTING: "it's `a` ${OTHER}" })
  const done = await machine.sh(script.replace('--for compose', '--for node --only TEMPTING'))
  expect(done.code, done.stderr).toBe(0)
  await expectEnvironment(docker(), { TEMPTING: "it's `a` from-the-other-file" })
})

it('when keep fails nothing is started, and the earlier file stays', async () => {
  const { machine, docker } = await project()
  machine.project.write('secrets.env', 'EARLIER=1\n')
  machine.loseKey()
  const done = await machine.sh(`${script}\necho went on`)
  expect(done).toMatchObject({ code: 3, stdout: '' })
  expect(done.stderr).toContain('keep: error: no age key was found')
  expect(docker()).toBeUndefined()
  expect(machine.project.read('secrets.env')).toBe('EARLIER=1\n')
})
