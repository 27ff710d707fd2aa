import { expect, it } from 'vitest'
import { localProject } from '../support/project.ts'
import { Running } from '../support/running.ts'

const members = 5000
const lines = 60_000

/** Read as JSON again for each placeholder, the secret would take some minutes. */
it.each([
  ['export', '--template', './big.env'],
  ['template:render', 'big.env'],
  ['template:validate', 'big.env'],
])('as many fields of one secret as a template has room for: keep %s', { timeout: 60_000 }, async (...command) => {
  const project = await localProject()
  const value = Object.fromEntries(Array.from({ length: members }, (_, at) => [`k${at}`, `v${at}`]))
  project.write('in.json', JSON.stringify({ BIG: JSON.stringify(value) }))
  await project.ok('import', 'in.json', '--env', 'local', '--yes')
  const text = (field: (at: number) => string): string =>
    Array.from({ length: lines }, (_, at) => `K${at}=${field(at % members)}\n`).join('')
  project.write(
    'big.env',
    text((at) => `{local:BIG#k${at}}`),
  )
  const running = new Running(project, [...command, '--env', 'local'])
  expect(await running.code, running.stderr).toBe(0)
  if (command[0] !== 'template:validate') expect(running.stdout).toBe(text((at) => `v${at}`))
  else expect(running.stdout.match(/valid/g)?.length).toBe(lines)
})
