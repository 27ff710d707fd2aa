import fs from 'node:fs'
import path from 'node:path'
import { Command, Option } from 'commander'
import type { App } from '../app.ts'
import { findConfig } from '../config/find.ts'
import { ignoreLines } from '../config/ignore.ts'
import { createConfig } from '../config/write.ts'
import { fileError } from '../core/atomic-file.ts'
import { KeepError, systemCode } from '../core/errors.ts'
import type { FieldValues } from '../core/field.ts'
import { prettyJson, type Json } from '../core/json.ts'
import { isInside, realPath } from '../core/paths.ts'
import { listOf } from '../core/workspace.ts'
import { drivers, loadDriver } from '../drivers/registry.ts'
import { checkConfiguration } from './configured.ts'
import { withFieldFlags } from './field-flags.ts'
import { answer, type InitAnswers, type InitFlags } from './init-questions.ts'
import { copyStarter, starters } from './starters.ts'
import { behindLink } from './template-file.ts'
import { allFields, driverNamed, vaultJson } from './vault-fields.ts'

const configName = '.keep.json'
const schemaPath = './node_modules/keep-secrets/schema/keep.schema.json'

export function init(app: App): Command {
  const command = new Command('init')
    .description('start using keep in a project; --yes takes the defaults and an encrypted local vault')
    .option('--name <text>', 'name of the project')
    .option('--namespace <text>', 'unique prefix of the project in every vault')
    .option('--envs <a,b>', 'environments (default: local,staging,production)')
    .option('--driver <driver>', `kind of the first vault: ${drivers.map((driver) => driver.id).join(', ')} (default: local)`)
    .option('--slug <name>', 'slug of the first vault (default: the driver)')
    .addOption(new Option('--starter <name>', 'template to begin with (default: none)').choices([...starters, 'none']))
    .option('--force', 'write the configuration anew where there is one')
  return withFieldFlags(command, allFields).action(async (flags: InitFlags) => {
    const { cwd } = app.io
    const present = findConfig(app.io)
    if (present !== undefined && path.dirname(present) === cwd && !flags.force) return join(app, path.basename(present))
    // A cloned repository may hold a link of this name.
    if (!isInside(realPath(cwd), realPath(path.join(cwd, 'templates')))) throw behindLink('templates')
    const answers = await answer(app, flags)
    const { values, notes } = await prepared(app, answers.driver, answers.fields)
    const configuration = configurationOf(answers, values)
    checkConfiguration(configuration, path.join(cwd, configName))
    createConfig(path.join(cwd, configName), `${prettyJson(configuration, '  ')}\n`, flags.force === true)
    const ignored = ignoreLines(cwd)
    makeTemplates(path.join(cwd, 'templates'))
    app.io.note(
      `wrote ${configName}: namespace ${answers.namespace}, envs ${answers.envs.join(', ')}, vault ${answers.slug} (${driverNamed(answers.driver).title})`,
    )
    if (answers.starter)
      copyStarter(app, answers.starter, path.join(cwd, 'templates'), { env: starterEnv(answers), slug: answers.slug })
    if (ignored.length > 0) app.io.note(`added to .gitignore: ${ignored.join(', ')}`)
    for (const note of notes) app.io.note(note)
    if (present !== undefined) warnOfOther(app, present)
    app.io.note(`next: keep set KEY --env ${answers.envs[0]}`)
  })
}

/** A starter is written for production; where no env is called so, the last one is nearest to it. */
function starterEnv({ envs }: InitAnswers): string {
  return envs.find((env) => env === 'production') ?? envs[envs.length - 1] ?? 'production'
}

/** In a project that is set up already, for instance a clone, all that can be missing is the person's own key. */
async function join(app: App, name: string): Promise<void> {
  const { vaults } = await app.workspace()
  for (const { driver } of vaults.values()) {
    const { values, notes } = await prepared(app, driver, new Map())
    const [recipient] = listOf(values, 'recipients') ?? []
    if (notes.length === 0 || recipient === undefined) continue
    for (const note of notes) app.io.note(note)
    app.io.note(`next: ask a member of the team to run: keep vault:recipients add ${recipient}`)
    return
  }
  throw new KeepError('config', `there is a ${name} here already`, {
    hint: 'keep vault:add and keep env:add change it; keep init --force writes it anew',
  })
}

/** What the driver adds to a new vault, such as the person's key. */
async function prepared(app: App, id: string, fields: FieldValues): Promise<{ values: FieldValues; notes: readonly string[] }> {
  const driver = await loadDriver(id, app.host(app.io.cwd))
  return (await driver.prepare?.(fields)) ?? { values: fields, notes: [] }
}

function configurationOf({ name, namespace, envs, slug, driver }: InitAnswers, values: FieldValues): Map<string, Json> {
  return new Map<string, Json>([
    ['$schema', schemaPath],
    ['name', name],
    ['namespace', namespace],
    ['envs', [...envs]],
    ['protectedEnvs', envs.filter((env) => env === 'production')],
    ['defaultVault', slug],
    ['templates', 'templates'],
    ['vaults', new Map([[slug, vaultJson(driver, undefined, values)]])],
  ])
}

function warnOfOther(app: App, file: string): void {
  if (path.dirname(file) !== app.io.cwd)
    app.io.warn(`this project lies inside another one, whose configuration ${file} is not used here`)
  else app.io.warn('the old configuration was replaced; secrets stored under its namespace and vaults stay where they are')
}

function makeTemplates(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true })
    fs.writeFileSync(path.join(folder, '.gitkeep'), '', { flag: 'wx' })
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw fileError('make', folder, error)
  }
}
