import type { App } from '../app.ts'
import { saidVaults, type Context } from '../core/context.ts'
import { fill, type Filled } from '../core/fill.ts'
import { infosOf } from '../core/infos.ts'
import { isKeyOfPlaceholder } from '../core/placeholder.ts'
import { Plaintext } from '../core/secret.ts'
import { parseTemplate, type Mistake, type Place, type TemplateRules } from '../core/template.ts'
import { ValueWithFields } from '../core/value-with-fields.ts'
import { activeVaults } from '../core/workspace.ts'
import { placeholdersOf, readDotenvTemplate, type DotenvTemplate } from '../formats/dotenv-template.ts'
import { nameFaults } from '../formats/template-names.ts'
import type { Dialect } from '../formats/write/env/dialect.ts'
import type { EnvReader } from '../formats/write/names.ts'
import { complete } from './failures.ts'
import { isDotenv, type TemplateFile } from './template-file.ts'
import type { Wanted } from './template-values.ts'

export type Status = 'valid' | 'missing' | 'unknown-vault' | 'invalid' | 'unused'

export interface Finding {
  readonly status: Status
  readonly key?: string | undefined
  readonly vault?: string | undefined
  readonly line?: number
  readonly column?: number
  readonly detail?: string
}

export const invalid: ReadonlySet<Status> = new Set(['missing', 'unknown-vault', 'invalid'])

/** Every placeholder in the order of the text, then the secrets that none names. Values are read only where a field is asked of one. */
export async function findings(app: App, file: TemplateFile, env: string, reader?: EnvReader): Promise<Finding[]> {
  const { wanted, faults } = await read(app, file, reader)
  const workspace = await app.workspace()
  const named = new Set(wanted.map(({ placeholder }) => placeholder.vault))
  const others = saidVaults(workspace, app.said) ?? (named.size > 0 ? [] : activeVaults(workspace))
  const vaults = [...new Set([...named, ...others])]
  const all = vaults.map(async (vault) => [vault, await stock(app, { vault, env }, wanted)] as const)
  const stocks = new Map(await app.io.progress('reading secrets', Promise.all(all)))
  const placed = [...wanted.map((each) => judged(each, stocks.get(each.placeholder.vault))), ...faults]
  const unused = vaults.flatMap((vault) =>
    (stocks.get(vault)?.unused ?? []).map((key): Finding => ({ status: 'unused', key, vault })),
  )
  return [
    ...placed.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0)),
    ...unused,
  ]
}

async function read(
  app: App,
  file: TemplateFile,
  reader: EnvReader | undefined,
): Promise<{ readonly wanted: readonly Wanted[]; readonly faults: readonly Finding[] }> {
  const namesLines = isDotenv(file)
  const { vaults } = await app.workspace()
  const rules = { vaults: [...vaults.keys()], namesLines }
  if (namesLines) {
    const template = readDotenvTemplate(parseTemplate(file.text.replaceAll('\r\n', '\n'), rules))
    const wanted = placeholdersOf(template).map(({ placeholder, name }) => ({ placeholder, key: placeholder.key ?? name }))
    const { dialectFor } = await import('../formats/write/env/dialects.ts')
    const dialect = dialectFor(reader)
    const faults = [...template.faults, ...nameFaults(template, dialect)].map(({ reason, mistake, ...place }) =>
      fault(place, reason, mistake),
    )
    return { wanted, faults: faults.length > 0 ? faults : await misreadings(file.name, template, rules, dialect) }
  }
  const parts = parseTemplate(file.text, rules)
  const wanted = parts
    .filter((part) => part.kind === 'placeholder')
    .map((placeholder) => ({ placeholder, key: placeholder.key ?? '' }))
  const mistakes = parts.filter((part) => part.kind === 'mistake')
  return { wanted, faults: mistakes.map((mistake) => fault(mistake, mistake.reason, mistake)) }
}

/** Lines beside which a filled one would be read otherwise, which can be told once all are understood. */
async function misreadings(file: string, template: DotenvTemplate, rules: TemplateRules, dialect: Dialect): Promise<Finding[]> {
  const { triedTemplate } = await import('../formats/write/tried-template.ts')
  const { misreadingText } = await import('../formats/misreading.ts')
  const found = await triedTemplate(file, template, rules, dialect)
  return found.map((each) => fault({ line: each.line?.line ?? 1, column: 1 }, misreadingText(each), undefined))
}

function fault({ line, column }: Place, detail: string, mistake: Mistake | undefined): Finding {
  const status = mistake?.isUnknownVault ? 'unknown-vault' : 'invalid'
  // What is no key may be any text.
  const key = mistake?.key !== undefined && isKeyOfPlaceholder(mistake.key) ? mistake.key : undefined
  return { status, key, vault: mistake?.vault, line, column, detail }
}

interface Stock {
  readonly keys: ReadonlySet<string>
  readonly unused: readonly string[]
  /** The values of which fields are asked. */
  readonly values: ReadonlyMap<string, ValueWithFields>
}

/** What a vault has. What its list leaves out is asked for by name, so that a key that may not be read is never missing. */
async function stock(app: App, context: Context, wanted: readonly Wanted[]): Promise<Stock> {
  const own = wanted.filter(({ placeholder }) => placeholder.vault === context.vault)
  const named = new Set(own.map(({ key }) => key))
  const withFields = new Set(own.filter(({ placeholder }) => placeholder.field !== undefined).map(({ key }) => key))
  const vault = await app.openVault(context)
  const listed = (await vault.list()).map(({ key }) => key)
  const shown = new Set(listed)
  const unlisted = [...named].filter((key) => !shown.has(key))
  const [others, batch] = await Promise.all([
    infosOf(vault, unlisted),
    withFields.size === 0 ? { secrets: [], failures: [] } : vault.getMany([...withFields]),
  ])
  const values = complete(app, batch, context).map(({ key, value }) => [key, new ValueWithFields(value)] as const)
  return {
    keys: new Set([...listed, ...others.map(({ key }) => key)]),
    unused: listed.filter((key) => !named.has(key)),
    values: new Map(values),
  }
}

const nothing = new ValueWithFields(new Plaintext(''))

function judged({ placeholder, key }: Wanted, stock: Stock | undefined): Finding {
  const { vault, line, column } = placeholder
  const value = stock?.values.get(key) ?? (placeholder.field === undefined && stock?.keys.has(key) ? nothing : undefined)
  const { status, ...detail } = verdict(fill(placeholder, value))
  return { status, key, vault, line, column, ...detail }
}

function verdict(filled: Filled): Pick<Finding, 'status' | 'detail'> {
  switch (filled.state) {
    case 'filled':
      return { status: 'valid' }
    case 'default':
      return { status: 'valid', detail: 'not there; its default is used' }
    case 'broken':
      return { status: 'invalid', detail: filled.reason }
    case 'missing':
      return { status: 'missing', ...(filled.field !== undefined && { detail: 'the value has no such field' }) }
  }
}
