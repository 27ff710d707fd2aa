import type { App } from '../app.ts'
import { contextText, type Context } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { byKey } from '../core/keys.ts'
import { replacementFor, type MissingStrategy } from '../core/replacement.ts'
import type { Secret } from '../core/secret.ts'
import { parseTemplate, type TemplateRules } from '../core/template.ts'
import { nameOf, placeholdersOf, readDotenvTemplate, type DotenvTemplate } from '../formats/dotenv-template.ts'
import { renderDotenv, type RenderedLines } from '../formats/rendered-dotenv.ts'
import { variableName } from '../formats/variable-name.ts'
import type { PartialFlags } from './failures.ts'
import { merged } from './merged.ts'
import { RenderedTemplate } from './rendered-template.ts'
import { selection, warnOfUnmatched, type SelectionFlags } from './selected.ts'
import { contextsOf, envOf } from './targeted.ts'
import { templateFile, type TemplateFile } from './template-file.ts'
import { problemOf, refuseProblems } from './template-problems.ts'
import { templateValues, type TemplateValues, type Wanted } from './template-values.ts'

export interface TemplateFlags extends SelectionFlags {
  /** true: the template of the environment. */
  readonly template?: string | true
  readonly all?: boolean
  readonly missing?: MissingStrategy
}

/** What no command with templates can do. Throws `usage`. */
export function checkTemplateFlags({ template, all, missing, only, except, allowPartial }: TemplateFlags & PartialFlags): void {
  if (template === undefined && (all || missing))
    throw new KeepError('usage', `${all ? '--all' : '--missing'} needs --template`, { hint: 'add --template, or leave it out' })
  if (template === undefined) return
  if (!all && (only || except))
    throw new KeepError('usage', 'a template names its secrets itself; --only and --except choose among those of --all', {
      hint: 'add --all, or leave them out',
    })
  if (allowPartial)
    throw new KeepError('usage', '--allow-partial is not for templates: what cannot be read is not missing', {
      hint: 'leave it out',
    })
}

export interface ReadTemplate {
  readonly env: string
  readonly file: TemplateFile
  readonly rules: TemplateRules
  readonly template: DotenvTemplate
  /** What its placeholders stand for. */
  readonly wanted: readonly Wanted[]
}

/** Reads the dotenv template that the flags name. Throws where it is at fault; no vault is asked. */
export async function readTemplate(app: App, flags: TemplateFlags): Promise<ReadTemplate> {
  const workspace = await app.workspace()
  const env = await envOf(app)
  const file = await templateFile(app, flags.template === true ? undefined : flags.template, env)
  const rules = { vaults: [...workspace.vaults.keys()], namesLines: true }
  // Shells take a carriage return at the end of a line for a part of the value: a .env file has line feeds alone.
  const template = readDotenvTemplate(parseTemplate(file.text.replaceAll('\r\n', '\n'), rules))
  refuseProblems(
    app,
    file.name,
    template.faults.map(({ reason, ...place }) => ({ ...place, text: reason })),
    env,
  )
  const wanted = placeholdersOf(template).map(({ placeholder, name }): Wanted => ({ placeholder, key: placeholder.key ?? name }))
  return { env, file, rules, template, wanted }
}

/**
 * Reads a dotenv template and fills it from the vaults that it names. Throws where it is at fault or something is missing; `mayTolerate`:
 * whether the command has a flag for that.
 */
export async function filledTemplate(app: App, flags: TemplateFlags, mayTolerate = true): Promise<RenderedTemplate> {
  const read = await readTemplate(app, flags)
  const { env, file, template, wanted } = read
  const contexts = flags.all ? await contextsOf(app) : []
  const whole = contexts.map(({ vault }) => vault)
  const values = await templateValues(app, env, wanted, whole)
  const { missing = 'fail' } = flags
  const problems = wanted.flatMap((each) => problemOf(each, values.filled(each), env, missing !== 'fail') ?? [])
  refuseProblems(app, file.name, problems, env, mayTolerate)
  const lines = renderDotenv(template, (placeholder, name) => {
    const key = placeholder.key ?? name
    return replacementFor(values.filled({ placeholder, key }), key, { vault: placeholder.vault, env }, missing)
  })
  const kept = lines.filter(({ kind }) => kind !== 'removed')
  const rest = added(app, flags, { contexts, values, used: usedBy(kept), names: namesOf(kept) })
  return new RenderedTemplate(app, read, lines, rest, secretTexts(wanted, values, whole))
}

/** Of these vaults all that was read, and what of it the placeholders made. */
function secretTexts(wanted: readonly Wanted[], values: TemplateValues, vaults: readonly string[]): string[] {
  const read = new Set([...vaults, ...wanted.map(({ placeholder }) => placeholder.vault)])
  const whole = [...read].flatMap((vault) => values.secrets(vault).map(({ value }) => value.reveal()))
  const parts = wanted.map((each) => values.filled(each)).flatMap((filled) => (filled.state === 'filled' ? filled.text : []))
  return [...new Set([...whole, ...parts])]
}

/** The variables that a filled template assigns. */
function namesOf(lines: readonly RenderedLines[]): Set<string> {
  const names = lines.flatMap(({ lines: own }) => nameOf(own) ?? [])
  return new Set(names.map(variableName))
}

/** The secrets that it is filled with. */
function usedBy(lines: readonly RenderedLines[]): Set<string> {
  const all = placeholdersOf({ lines: lines.map(({ lines: own }) => own), faults: [] })
  return new Set(all.map(({ placeholder, name }) => contextText({ vault: placeholder.vault, env: placeholder.key ?? name })))
}

interface Unused {
  readonly contexts: readonly Context[]
  readonly values: TemplateValues
  /** Vault and key of each that some line has. */
  readonly used: ReadonlySet<string>
  readonly names: ReadonlySet<string>
}

/** The secrets for `--all`: those that no placeholder names and whose variable the template does not set itself. */
function added(app: App, flags: TemplateFlags, { contexts, values, used, names }: Unused): (readonly [string, string])[] {
  const selects = selection(flags)
  const read = contexts.map((context) => ({ context, secrets: values.secrets(context.vault) }))
  const isAdded = (secret: Secret, vault: string): boolean =>
    selects(secret.key) && !used.has(contextText({ vault, env: secret.key })) && !names.has(variableName(secret.key))
  warnOfUnmatched(
    app,
    flags,
    read.flatMap(({ secrets }) => secrets.map(({ key }) => key)),
  )
  const secrets = merged(
    app,
    read.map(({ context, secrets: all }) => ({ context, secrets: all.filter((secret) => isAdded(secret, context.vault)) })),
  )
  return secrets.toSorted(byKey).map((secret) => [secret.key, secret.value.reveal()] as const)
}
