import fs from 'node:fs'
import { expect, it } from 'vitest'
import { isHere } from '../support/ask.ts'
import { localMachine, type LocalMachine } from './local-machine.ts'
import { block } from './page.ts'
import { expectExact, expectHidden, values } from './values.ts'

const envrc = block('direnv', 'sh')
const here = isHere('direnv')

async function project(text = envrc): Promise<LocalMachine> {
  const machine = await localMachine('local')
  machine.project.write('.envrc', text)
  await machine.start('direnv', ['allow'])
  return machine
}

/** What the prompt of a shell has direnv change, in which these variables are set. */
async function changes(machine: LocalMachine, env: Record<string, string> = {}): Promise<Record<string, string | null>> {
  const done = await machine.start('direnv', ['export', 'json'], env)
  return JSON.parse(done.stdout || '{}') as Record<string, string | null>
}

/** direnv tells times by the second: this one is another than that at which the test began. */
function later(file: string): void {
  fs.utimesSync(file, new Date(), new Date(Date.now() + 5000))
}

it.runIf(here)('a program has the exact values, and direnv prints none', async () => {
  const machine = await project()
  const done = await machine.start('direnv', ['exec', '.', './deploy'])
  expect(done.code, done.stderr).toBe(0)
  expectExact(machine.deployed(), machine.project)
  expectHidden(done.stderr)
})

it.runIf(here)('a shell has the exact values, and new ones when the vault has changed', async () => {
  const machine = await project()
  const loaded = (await changes(machine)) as Record<string, string>
  expect(loaded).toMatchObject(values)
  expect(await changes(machine, loaded)).toEqual({})
  await machine.project.ok('set', 'PLAIN', 'another', '--env', 'local')
  later(machine.project.file('.keep/local/local.json'))
  expect(await changes(machine, loaded)).toMatchObject({ PLAIN: 'another' })
})

it.runIf(here)('when keep fails direnv says so, unloads what it had loaded, and starts nothing', async () => {
  const machine = await project()
  const loaded = (await changes(machine)) as Record<string, string>
  machine.loseKey()
  const done = await machine.start('direnv', ['exec', '.', './deploy'])
  expect(done.code).not.toBe(0)
  expect(done.stderr).toMatch(/^keep: error: no age key was found.*direnv: error exit status 3/ms)
  expect(machine.deployed()).toBeUndefined()
  later(machine.project.file('.envrc'))
  expect(await changes(machine, loaded)).toMatchObject({ PLAIN: null })
})

it.runIf(here)('without || exit direnv starts the program without the secrets, as the page says', async () => {
  const machine = await project(envrc.replace(' || exit', ''))
  machine.loseKey()
  expect((await machine.start('direnv', ['exec', '.', './deploy'])).code).toBe(0)
  expect(machine.deployed()?.env).not.toHaveProperty('PLAIN')
})
