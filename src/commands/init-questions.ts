import fs from 'node:fs'
import path from 'node:path'
import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'
import { parseField, type FieldValues } from '../core/field.ts'
import { isObject, parseJson } from '../core/json.ts'
import { commaList, typedName } from '../core/keys.ts'
import { namespaceField } from '../core/workspace.ts'
import { drivers } from '../drivers/registry.ts'
import { askStarter, type Starter } from './starters.ts'
import { askFields, driverNamed, fault } from './vault-fields.ts'

export interface InitFlags extends Readonly<Record<string, unknown>> {
  readonly name?: string
  readonly namespace?: string
  readonly envs?: string
  readonly driver?: string
  readonly slug?: string
  readonly starter?: Starter | 'none'
  readonly force?: boolean
}

export interface InitAnswers {
  readonly name: string
  readonly namespace: string
  readonly envs: readonly string[]
  readonly driver: string
  readonly slug: string
  readonly fields: FieldValues
  /** The template to begin with; undefined for none. */
  readonly starter: Starter | undefined
}

/** What init must know: from flags, else the defaults with `--yes`, else from questions, which are asked again until they are right. */
export async function answer(app: App, flags: InitFlags): Promise<InitAnswers> {
  const namespace = await said(app, flags.namespace, {
    message: `Namespace, the ${namespaceField.title}`,
    flag: '--namespace',
    preset: guessNamespace(app.io.cwd),
    parse: typedNamespace,
  })
  const name = await said(app, flags.name, {
    message: 'Name of the project, for people',
    flag: '--name',
    preset: namespace,
    parse: (text) => text || namespace,
  })
  const envs = await said(app, flags.envs, {
    message: 'Environments',
    flag: '--envs',
    preset: 'local,staging,production',
    parse: typedEnvs,
  })
  const driver = driverNamed(flags.driver ?? (await askDriver(app)))
  const slug = await said(app, flags.slug, {
    message: 'Slug of the first vault',
    flag: '--slug',
    preset: driver.id,
    parse: (text) => typedName('vault slug', text),
  })
  const fields = await askFields(app, driver, slug, flags)
  return { name, namespace, envs, driver: driver.id, slug, fields, starter: await askStarter(app, flags.starter) }
}

interface InitQuestion<T> {
  readonly message: string
  readonly flag: string
  readonly preset: string
  /** Throws a KeepError for text that will not do. */
  parse(text: string): T
}

async function said<T>(app: App, given: string | undefined, question: InitQuestion<T>): Promise<T> {
  const { message, flag, preset } = question
  const parse = (text: string): T => question.parse(text)
  if (given !== undefined || app.flags.yes) return parse(given ?? preset)
  const unanswered = 'init needs answers'
  const instead = `add ${flag}, or take all defaults with --yes`
  return parse(
    await app.io.ask.text({ message, unanswered, instead, default: preset, check: (text) => fault(() => parse(text)) }),
  )
}

async function askDriver(app: App): Promise<string> {
  if (app.flags.yes) return 'local'
  const choices = drivers.map(({ id, title }) => ({ value: id, name: `${id}: ${title}` }))
  return app.io.ask.choose({
    message: 'First vault',
    choices,
    unanswered: 'no driver was named',
    instead: 'add --driver, or take all defaults with --yes',
  })
}

function typedNamespace(text: string): string {
  parseField(namespaceField, text, { file: '', path: `"${text}" as namespace` })
  return text
}

function typedEnvs(text: string): string[] {
  const envs = commaList(text).map((env) => typedName('environment', env))
  const twice = envs.find((env, at) => envs.indexOf(env) !== at)
  if (twice !== undefined) throw new KeepError('usage', `the environment ${twice} is named twice`, { hint: 'leave one out' })
  if (envs.length > 0) return envs
  throw new KeepError('usage', 'at least one environment is needed', { hint: '--envs local,staging,production' })
}

/** The name in package.json, without its npm scope, else that of the folder; what cannot stand in a namespace becomes a hyphen. */
function guessNamespace(folder: string): string {
  const text = (packageName(path.join(folder, 'package.json')) ?? path.basename(folder)).replace(/^@[^/]*\//, '')
  const fitting = text.toLowerCase().replaceAll(/[^a-z0-9_.-]+/g, '-')
  return fitting.replace(/^[^a-z0-9]+/, '').slice(0, 100) || 'app'
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
