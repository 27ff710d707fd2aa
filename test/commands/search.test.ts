import { describe, expect, it } from 'vitest'
import { Plaintext } from '../../src/core/secret.ts'
import { search, type SearchOptions } from '../../src/core/search.ts'
import { accessDenied } from '../aws/faults.ts'
import { canary, expectNoValue } from '../support/canary.ts'
import { slugs, threeVaults } from '../support/three-vaults.ts'

const dev = (slug: string): string[] => ['--vault', slug, '--env', 'dev']

describe.each(slugs)('in %s', (slug) => {
  it('the secrets whose values hold the text are told, masked, whatever its case', async () => {
    const project = await threeVaults()
    await project.seed(`${slug}:dev`, { DB_URL: `postgres://${canary}@db`, OTHER: 'nothing', TOKEN: canary })
    const done = await project.keep(['search', canary.toUpperCase(), ...dev(slug)])
    expect(done.stdout).toBe('KEY     VALUE\nDB_URL  ********\nTOKEN   ********\n')
    expect(done).toMatchObject({ code: 0, stderr: `found in 2 secrets of ${slug}:dev\n` })
    const exact = await project.keep(['search', canary.toUpperCase(), ...dev(slug), '--case-sensitive'])
    expect(exact).toEqual({ code: 1, stdout: '', stderr: `found in 0 secrets of ${slug}:dev\n` })
    expect(project.writes).toEqual([])
  })
})

it('--unmask shows the values, --keys also looks at names and says where, --json is data', async () => {
  const project = await threeVaults()
  await project.seed('files:dev', { API_KEY: 'x', NOTE: 'the api of others' })
  const both = await project.keep(['search', 'api', ...dev('files'), '--keys', '--unmask'])
  expect(both.stdout).toBe(
    'KEY      VALUE              FOUND IN\nAPI_KEY  x                  key\nNOTE     the api of others  value\n',
  )
  for (const flags of [['--json'], ['--format', 'json']]) {
    const told = await project.keep(['search', 'api', ...dev('files'), ...flags])
    expect(JSON.parse(told.stdout)).toEqual([
      { key: 'NOTE', vault: 'files', env: 'dev', value: '********', revision: expect.any(String), foundIn: ['value'] },
    ])
  }
})

it('looks in several contexts at once, and says in which', async () => {
  const project = await threeVaults()
  await project.seed('secrets:dev', { A: canary })
  await project.seed('params:dev2', { B: canary })
  const done = await project.keep(['search', canary, '--vault', 'secrets,params', '--env', 'dev,dev2'])
  expect(done.stdout).toBe('KEY  CONTEXT      VALUE\nA    secrets:dev  ********\nB    params:dev2  ********\n')
})

it('the text may come by a pipe, which no history keeps', async () => {
  const project = await threeVaults()
  await project.seed('files:dev', { A: canary })
  const done = await project.keep(['search', '-', ...dev('files')], { input: `${canary}\n` })
  expect(done).toMatchObject({ code: 0, stdout: 'KEY  VALUE\nA    ********\n' })
})

it('what cannot be read is an error; with --allow-partial the rest is searched', async () => {
  const project = await threeVaults()
  await project.seed('params:dev', { A: canary, B: canary })
  const isB = ({ input }: { input: Record<string, unknown> }): boolean => String(input['Name']).endsWith('/B')
  project.proxy.on({ action: 'GetParameters', times: Infinity, fault: accessDenied() })
  project.proxy.on({ action: 'GetParameter', when: isB, times: Infinity, fault: accessDenied() })
  const done = await project.keep(['search', canary, ...dev('params')])
  expect(done).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('could not read B') })
  const part = await project.keep(['search', canary, ...dev('params'), '--allow-partial'])
  expect(part).toMatchObject({ code: 3, stdout: 'KEY  VALUE\nA    ********\n' })
  const none = await project.keep(['search', 'not there', ...dev('params'), '--allow-partial'])
  expect(none.code).toBe(3)
  expectNoValue(done)
})

it.each([
  [['search'], 'no text was given'],
  [['search', ''], 'an empty text is in every value'],
  [['search', 'x', '--env', ','], '--env names nothing'],
  [['search', 'x', '--vault', 'filez', '--env', 'dev'], 'there is no vault "filez"'],
])('%s is asked wrongly', async (args, says) => {
  const project = await threeVaults()
  const done = await project.keep(args)
  expect(done).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(says) })
})

describe('case is folded for all languages alike', () => {
  const found = (value: string, text: string, options: Partial<SearchOptions> = {}): boolean =>
    search([{ key: 'K', value: new Plaintext(value), revision: '1' }], text, { caseSensitive: false, inKeys: false, ...options })
      .length > 0

  it.each([
    ['Straße', 'STRASSE'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['e\u0301t\u00e9', 'ÉTÉ'],
  ])('%s holds %s', (value, text) => {
    expect(found(value, text)).toBe(true)
    expect(found(value, text, { caseSensitive: true })).toBe(false)
  })
})
