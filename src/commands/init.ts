import fs from 'node:fs'
import path from 'node:path'
import { Command } from 'commander'
import type { App } from '../app.ts'
import { createConfig } from '../config/write.ts'
import { ignoreLines } from '../config/ignore.ts'
import { KeepError, systemCode } from '../core/errors.ts'
import { fileError } from '../core/atomic-file.ts'
import { parseField } from '../core/field.ts'
import { isObject, parseJson, prettyJson, type Json } from '../core/json.ts'
import { commaList, typedName } from '../core/keys.ts'
import { namespaceField, parseConfiguration } from '../core/workspace.ts'
import { drivers, loadDriver } from '../drivers/registry.ts'
import { withFieldFlags } from './field-flags.ts'
import { allFields, askFields, driverNamed, vaultJson } from './vault-fields.ts'

interface InitFlags extends Readonly<Record<string, unknown>> {
  readonly name?: string
  readonly namespace?: string
  readonly envs?: string
  readonly driver?: string
  readonly slug?: string
  readonly force?: boolean
}

const configName = '.keep.json'
const schemaPath = './node_modules/keep-secrets/schema/keep.schema.json'
const defaultEnvs = 'local,staging,production'

export function init(app: App): Command {
  const command = new Command('init')
    .description('start using keep in a project; --yes takes the defaults and an encrypted local vault')
    .option('--name <text>', 'name of the project')
    .option('--namespace <text>', namespaceField.title)
    .option('--envs <a,b>', `environments (default: ${defaultEnvs})`)
    .option('--driver <id>', `kind of the first vault: ${drivers.map((driver) => driver.id).join(', ')} (default: local)`)
    .option('--slug <slug>', 'slug of the first vault (default: the driver)')
    .option('--force', 'write the configuration anew where there is one')
  return withFieldFlags(command, allFields).action(async (flags: InitFlags) => {
    const { cwd } = app.io
    const file = path.join(cwd, configName)
    if (fs.existsSync(file) && !flags.force) {
      throw new KeepError('config', `there is a ${configName} here already`, {
        hint: 'keep vault:add, keep env:add change it; keep init --force writes it anew',
      })
    }
    const namespace = await askNamespace(app, flags.namespace)
    const name = flags.name ?? (await ask(app, 'Name of the project, for people', '--name', namespace))
    const envs = await askEnvs(app, flags.envs)
    const driver = driverNamed(flags.driver ?? (await askDriver(app)))
    const slug = typedName('vault slug', flags.slug ?? (await ask(app, 'Slug of the first vault', '--slug', driver.id)))
    const asked = await askFields(app, driver, slug, flags)
    const { values, notes } = (await (driver.load ? await loadDriver(driver.id, app.host(cwd)) : undefined)?.prepare?.(
      asked,
    )) ?? { values: asked, notes: [] }

    const configuration = new Map<string, Json>([
      ['$schema', schemaPath],
      ['name', name],
      ['namespace', namespace],
      ['envs', envs],
      ['protectedEnvs', envs.filter((env) => env === 'production')],
      ['defaultVault', slug],
      ['templates', 'templates'],
      ['vaults', new Map([[slug, vaultJson(driver.id, undefined, values)]])],
    ])
    parseConfiguration(configuration, configName, drivers)
    createConfig(file, `${prettyJson(configuration, '  ')}\n`, flags.force === true)
    const ignored = ignoreLines(cwd)
    makeTemplates(path.join(cwd, 'templates'))
    app.io.note(`wrote ${configName}: namespace ${namespace}, envs ${envs.join(', ')}, vault ${slug} (${driver.title})`)
    if (ignored.length > 0) app.io.note(`added to .gitignore: ${ignored.join(', ')}`)
    for (const note of notes) app.io.note(note)
    app.io.note(`next: keep set KEY --env ${envs[0]}`)
  })
}

/** The answer, or the default where nobody is asked: with `--yes`, or without a terminal when the default is certain. */
async function ask(app: App, message: string, flag: string, preset: string): Promise<string> {
  if (app.flags.yes) return preset
  return app.io.ask.text({ message, flag: `${flag}, or take all defaults with --yes`, default: preset })
}

async function askNamespace(app: App, flag: string | undefined): Promise<string> {
  const text = flag ?? (await ask(app, `Namespace, the ${namespaceField.title}`, '--namespace', guessNamespace(app.io.cwd)))
  parseField(namespaceField, text, { file: '--namespace', path: '' })
  return text
}

async function askEnvs(app: App, flag: string | undefined): Promise<string[]> {
  const envs = commaList(flag ?? (await ask(app, 'Environments', '--envs', defaultEnvs))).map((env) =>
    typedName('environment', env),
  )
  if (envs.length === 0)
    throw new KeepError('usage', 'at least one environment is needed', { hint: '--envs local,staging,production' })
  return envs
}

async function askDriver(app: App): Promise<string> {
  if (app.flags.yes) return 'local'
  const choices = drivers
    .filter((driver) => driver.load)
    .map((driver) => ({ value: driver.id, name: `${driver.id}: ${driver.title}` }))
  return app.io.ask.choose({ message: 'First vault', choices, flag: '--driver, or take all defaults with --yes' })
}

/** The name in package.json, without its npm scope, else that of the folder; what cannot stand in a namespace becomes a hyphen. */
function guessNamespace(folder: string): string {
  const text = (packageName(path.join(folder, 'package.json')) ?? path.basename(folder)).replace(/^@[^/]*\//, '')
  return (
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9_.-]+/g, '-')
      .replace(/^[^a-z0-9]+/, '')
      .slice(0, 100) || 'app'
  )
}

function packageName(file: string): string | undefined {
  try {
    const found = parseJson(fs.readFileSync(file, 'utf8'))
    const name = isObject(found) ? found.get('name') : undefined
    return typeof name === 'string' ? name : undefined
  } catch {
    // Not there or damaged: the name of the folder will do.
    return undefined
  }
}

function makeTemplates(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true })
    fs.writeFileSync(path.join(folder, '.gitkeep'), '', { flag: 'wx' })
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw fileError('make', folder, error)
  }
}
