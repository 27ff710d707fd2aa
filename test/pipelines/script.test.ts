import { expect, it } from 'vitest'
import { localMachine } from './local-machine.ts'
import { block } from './page.ts'
import { expectExact } from './values.ts'

const started = block('keep in pipelines', 'sh')
const script = block('In the shell itself', 'sh')
const command = 'keep export --env production --format shell'

it.each([
  ['by keep run', started],
  ['by the shell', script],
])('%s the program has the exact values', async (_, text) => {
  const machine = await localMachine('production')
  const done = await machine.sh(text, '-e')
  expect(done.code, done.stderr).toBe(0)
  expectExact(machine.deployed(), machine.project)
})

it('when keep run fails, its code is that of the script, and the program is not started', async () => {
  const machine = await localMachine('production')
  machine.loseKey()
  expect(await machine.sh(`${started}\necho went on`, '-e')).toMatchObject({ code: 3, stdout: '' })
  expect(machine.deployed()).toBeUndefined()
})

it('when keep fails, so does the script, and the program is not started', async () => {
  const machine = await localMachine('production')
  machine.loseKey()
  expect(await machine.sh(`${script}\necho went on`)).toMatchObject({ code: 3, stdout: '' })
  expect(machine.deployed()).toBeUndefined()
})

it.each([
  ['a plain eval', `eval "$(${command})"`],
  ['export', `export PLAIN=$(keep get PLAIN --env production)`],
  ['&& in a line before others', `secrets=$(${command}) && eval "$secrets"`],
])('%s goes on without the secrets, as the page warns', async (_, line) => {
  const machine = await localMachine('production')
  machine.loseKey()
  expect((await machine.sh(`${line}\n./deploy`, '-e')).code).toBe(0)
  expect(machine.deployed()?.env['PLAIN'] ?? '').toBe('')
})
