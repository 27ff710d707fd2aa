import { expect, it } from 'vitest'
import { isHere } from '../support/ask.ts'
import { localMachine, type LocalMachine } from './local-machine.ts'
import { block } from './page.ts'
import { expectExact, expectHidden, values } from './values.ts'

const makefile = block('Make', 'make')
const here = isHere('make')

async function project(text = makefile): Promise<LocalMachine> {
  const machine = await localMachine('production')
  machine.project.write('Makefile', text)
  return machine
}

it.runIf(here)('the program has the exact values, and make prints none', async () => {
  const machine = await project()
  const done = await machine.start('make', ['deploy'])
  expect(done.code, done.stderr).toBe(0)
  expectExact(machine.deployed(), machine.project)
  expectHidden((await machine.start('make', ['--just-print', 'deploy'])).stdout)
})

it.runIf(here)('when keep fails make says so, and the program is not started', async () => {
  const machine = await project()
  machine.loseKey()
  const done = await machine.start('make', ['deploy'])
  expect(done.code).toBe(2)
  expect(done.stderr).toMatch(/^keep: error: no age key was found.*^make: \*\*\* \[Makefile:4: deploy\] Error 3$/ms)
  expect(machine.deployed()).toBeUndefined()
})

it.runIf(here)('an included .env means something else to make, as the page says', async () => {
  const machine = await project('include .env\nexport\n.PHONY: deploy\ndeploy:\n\t./deploy\n')
  await machine.project.ok('export', '--env', 'production', '--only', 'DOLLARS,HASHES,PLAIN', '--for', 'shell', '-o', '.env')
  const done = await machine.start('make', ['deploy'])
  expect(done.code, done.stderr).toBe(0)
  expect(machine.deployed()?.env).toMatchObject({ PLAIN: values.PLAIN, HASHES: "'" })
  expect(machine.deployed()?.env['DOLLARS']).toMatch(/^'OME-7d1f \$ /)
})
