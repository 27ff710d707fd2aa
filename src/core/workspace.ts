import path from 'node:path'
import { KeepError } from './errors.ts'
import { configError, inside, objectAt, parseFields, type Field, type FieldValues, type Where } from './field.ts'
import type { Json } from './json.ts'
import { namePattern, nameRule } from './keys.ts'
import { nearest, suggestion } from './suggest.ts'

export interface VaultEntry {
  readonly slug: string
  readonly driver: string
  /** The friendly name. */
  readonly name: string | undefined
  /** The driver's own fields. */
  readonly fields: FieldValues
}

/** What the committed file says. */
export interface Configuration {
  readonly name: string
  readonly namespace: string
  readonly envs: readonly string[]
  readonly protectedEnvs: readonly string[]
  readonly defaultVault: string | undefined
  /** The folder of templates, relative to the file. */
  readonly templates: string
  readonly vaults: ReadonlyMap<string, VaultEntry>
}

/** What the personal file `.keep.local.json` says. */
export interface Personal {
  readonly activeVaults: readonly string[] | undefined
  readonly activeEnvs: readonly string[] | undefined
  readonly defaultEnv: string | undefined
}

export interface Workspace extends Configuration {
  /** Absolute path of the configuration file. */
  readonly file: string
  /** Its folder: relative paths in it start here. */
  readonly directory: string
  readonly personal: Personal
  /** Why nothing may be opened before a person has said `keep trust`; undefined when there is no reason. */
  readonly distrust: KeepError | undefined
}

/** What validation must know of a driver. */
export interface DriverFields {
  readonly id: string
  readonly fields: readonly Field[]
}

const namespacePattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/
const namespaceRule = 'letters, digits, . _ and -, at most 100, beginning with a letter or digit'
const names = { pattern: namePattern, rule: nameRule }

export const namespaceField: Field = {
  name: 'namespace',
  title: 'unique prefix of the project in every vault',
  type: 'text',
  required: true,
  pattern: namespacePattern,
  rule: namespaceRule,
}

/** The fields of the committed file, except `vaults`. */
export const configurationFields: readonly Field[] = [
  { name: '$schema', title: 'where editors find the schema of this file', type: 'text' },
  { name: 'name', title: 'name of the project, for people', type: 'text' },
  namespaceField,
  { name: 'envs', title: 'environments', type: 'list', required: true, min: 1, ...names },
  {
    name: 'protectedEnvs',
    title: 'environments in which a write must be confirmed by typing their name',
    type: 'list',
    ...names,
  },
  { name: 'defaultVault', title: 'slug of the vault that is used when none is named', type: 'text', ...names },
  { name: 'templates', title: 'folder of the templates, relative to this file', type: 'text' },
]

/** The fields that every vault has, whatever its driver. */
export const vaultFields: readonly Field[] = [
  { name: 'driver', title: 'kind of store', type: 'text', required: true },
  { name: 'name', title: 'friendly name, for people', type: 'text' },
]

const personalFields: readonly Field[] = [
  { name: 'activeVaults', title: 'vaults you want to see', type: 'list', min: 1, ...names },
  { name: 'activeEnvs', title: 'environments you want to see', type: 'list', min: 1, ...names },
  { name: 'defaultEnv', title: 'environment that is used when none is named', type: 'text', ...names },
]

/** Validates the committed file. Throws `config`, naming the file, the field and the nearest valid name. */
export function parseConfiguration(raw: Json, file: string, drivers: readonly DriverFields[]): Configuration {
  const where: Where = { file, path: '' }
  const values = parseFields(configurationFields, raw, where, ['vaults'])
  const vaults = new Map<string, VaultEntry>()
  for (const [slug, entry] of objectAt(objectAt(raw, where).get('vaults'), inside(where, 'vaults'))) {
    vaults.set(slug, parseVault(slug, entry, inside(inside(where, 'vaults'), slug), drivers))
  }
  const namespace = textOf(values, 'namespace') ?? ''
  const configuration: Configuration = {
    name: textOf(values, 'name') ?? namespace,
    namespace,
    envs: listOf(values, 'envs') ?? [],
    protectedEnvs: listOf(values, 'protectedEnvs') ?? [],
    defaultVault: textOf(values, 'defaultVault'),
    templates: textOf(values, 'templates') ?? 'templates',
    vaults,
  }
  checkFolders(vaults, where, drivers)
  checkNames(configuration.protectedEnvs, configuration.envs, inside(where, 'protectedEnvs'), 'environment')
  checkNames([configuration.defaultVault], [...vaults.keys()], inside(where, 'defaultVault'), 'vault')
  return configuration
}

/** Validates the personal file against the committed one. Throws `config`. */
export function parsePersonal(raw: Json, file: string, configuration: Configuration): Personal {
  const where: Where = { file, path: '' }
  const values = parseFields(personalFields, raw, where)
  const personal = {
    activeVaults: listOf(values, 'activeVaults'),
    activeEnvs: listOf(values, 'activeEnvs'),
    defaultEnv: textOf(values, 'defaultEnv'),
  }
  checkNames(personal.activeVaults ?? [], [...configuration.vaults.keys()], inside(where, 'activeVaults'), 'vault')
  checkNames(personal.activeEnvs ?? [], configuration.envs, inside(where, 'activeEnvs'), 'environment')
  checkNames([personal.defaultEnv], configuration.envs, inside(where, 'defaultEnv'), 'environment')
  return personal
}

/** Throws `usage` for a vault that is not configured; `source` says where the name came from, such as ` (KEEP_VAULT)`. */
export function vaultNamed(workspace: Configuration, slug: string, source = ''): VaultEntry {
  const entry = workspace.vaults.get(slug)
  if (entry) return entry
  throw new KeepError('usage', `there is no vault "${slug}" in the configuration${source}`, {
    hint: suggestion(slug, [...workspace.vaults.keys()]),
  })
}

/** Throws `usage` for an environment that is not configured. */
export function envNamed(workspace: Configuration, env: string, source = ''): string {
  if (workspace.envs.includes(env)) return env
  throw new KeepError('usage', `there is no environment "${env}" in the configuration${source}`, {
    hint: suggestion(env, workspace.envs),
  })
}

/** The vaults a person wants to see, in the order of the configuration. */
export function activeVaults(workspace: Workspace): string[] {
  return [...workspace.vaults.keys()].filter((slug) => workspace.personal.activeVaults?.includes(slug) ?? true)
}

export function activeEnvs(workspace: Workspace): string[] {
  return workspace.envs.filter((env) => workspace.personal.activeEnvs?.includes(env) ?? true)
}

function parseVault(slug: string, raw: Json, where: Where, drivers: readonly DriverFields[]): VaultEntry {
  if (!namePattern.test(slug))
    throw configError({ file: where.file, path: 'vaults' }, `has the slug "${slug}", which is not allowed`, `use ${nameRule}`)
  const id = objectAt(raw, where).get('driver')
  const ids = drivers.map((driver) => driver.id)
  const driver = drivers.find((candidate) => candidate.id === id)
  if (driver === undefined) {
    if (id === undefined) throw configError(inside(where, 'driver'), 'is missing', `there are: ${ids.join(', ')}`)
    const near = typeof id === 'string' ? nearest(id, ids) : undefined
    throw configError(
      inside(where, 'driver'),
      'is not a driver that keep knows',
      near ? `did you mean ${near}?` : `there are: ${ids.join(', ')}`,
    )
  }
  const values = new Map(parseFields([...vaultFields, ...driver.fields], raw, where))
  const name = textOf(values, 'name')
  for (const field of driver.fields) {
    if (field.default && !values.has(field.name)) values.set(field.name, field.default(slug))
  }
  values.delete('driver')
  values.delete('name')
  return { slug, driver: driver.id, name, fields: values }
}

/** Two vaults in one folder would write the same files. */
function checkFolders(vaults: ReadonlyMap<string, VaultEntry>, where: Where, drivers: readonly DriverFields[]): void {
  const owners = new Map<string, string>()
  for (const { slug, driver, fields } of vaults.values()) {
    for (const field of drivers.find(({ id }) => id === driver)?.fields ?? []) {
      const folder = field.reaches === 'folder' ? textOf(fields, field.name) : undefined
      if (folder === undefined) continue
      const owner = owners.get(path.normalize(`${folder}/`))
      if (owner !== undefined)
        throw configError(
          inside(where, `vaults.${slug}.${field.name}`),
          `is the folder of vault ${owner} already`,
          'give each vault a folder of its own',
        )
      owners.set(path.normalize(`${folder}/`), slug)
    }
  }
}

function checkNames(given: readonly (string | undefined)[], known: readonly string[], where: Where, kind: string): void {
  for (const name of given) {
    if (name === undefined || known.includes(name)) continue
    throw configError(where, `names the ${kind} "${name}", which is not configured`, suggestion(name, known))
  }
}

export function textOf(values: FieldValues, name: string): string | undefined {
  const value = values.get(name)
  return typeof value === 'string' ? value : undefined
}

export function listOf(values: FieldValues, name: string): readonly string[] | undefined {
  const value = values.get(name)
  return Array.isArray(value) ? value : undefined
}

export function mapOf(values: FieldValues, name: string): ReadonlyMap<string, string> | undefined {
  const value = values.get(name)
  return value instanceof Map ? value : undefined
}
