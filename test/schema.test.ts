import fs from 'node:fs'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, it } from 'vitest'
import { configurationSchema } from '../src/config/schema.ts'
import { KeepError } from '../src/core/errors.ts'
import { parseJson, prettyJson, type Json } from '../src/core/json.ts'
import { parseConfiguration } from '../src/core/workspace.ts'
import { drivers } from '../src/drivers/registry.ts'

const root = path.resolve(import.meta.dirname, '..')
const schemaFile = path.join(root, 'schema/keep.schema.json')

function example(): Json {
  return parseJson(fs.readFileSync(path.join(root, '.keep.example.json'), 'utf8'))
}

it('the schema that ships is made from the fields that validate (vitest -u writes it anew)', async () => {
  await expect(`${prettyJson(configurationSchema(drivers), '  ')}\n`).toMatchFileSnapshot(schemaFile)
})

it('.keep.example.json is valid and shows every field of every driver but the rarest', () => {
  const { vaults } = parseConfiguration(example(), '.keep.example.json', drivers)
  const shown = new Set(
    [...vaults.values()].flatMap((vault) => [...vault.fields.keys()].map((field) => `${vault.driver}.${field}`)),
  )
  for (const driver of drivers) {
    const anyShown = driver.fields.filter((field) => shown.has(`${driver.id}.${field.name}`))
    expect(anyShown.length, driver.id).toBeGreaterThan(0)
  }
  const all = new Set(drivers.flatMap((driver) => driver.fields.map((field) => field.name)))
  expect([...all].filter((name) => ![...shown].some((field) => field.endsWith(`.${name}`)))).toEqual([])
})

it('a validator of JSON Schema says the same of a configuration as keep does', () => {
  const validate = new Ajv2020().compile(JSON.parse(fs.readFileSync(schemaFile, 'utf8')) as object)
  const good = JSON.parse(fs.readFileSync(path.join(root, '.keep.example.json'), 'utf8')) as Record<
    string,
    Record<string, object>
  >
  expect(validate(good), JSON.stringify(validate.errors)).toBe(true)
  const bad: Record<string, unknown> = {
    'an unknown field': { ...good, namespac: 'x' },
    'an unknown field of a vault': { ...good, vaults: { local: { driver: 'local', recipents: [] } } },
    'an unknown driver': { ...good, defaultVault: undefined, vaults: { a: { driver: 'locl' } } },
    'a wrong type': { ...good, envs: 'local' },
    'an env that is no name': { ...good, envs: ['../prod'] },
    'a slug that is no name': { ...good, vaults: { 'My Vault': { driver: 'local' } } },
    'a field of another driver': { ...good, vaults: { local: { driver: 'local', region: 'us-east-1' } } },
    'a number out of range': { ...good, vaults: { a: { driver: 'secretsmanager', recoveryWindowInDays: 3 } } },
    'no namespace': { ...good, namespace: undefined },
  }
  for (const [fault, configuration] of Object.entries(bad)) {
    const text = JSON.stringify(configuration)
    expect(validate(JSON.parse(text)), fault).toBe(false)
    expect(() => parseConfiguration(parseJson(text), 'x.json', drivers), fault).toThrow(KeepError)
  }
})
