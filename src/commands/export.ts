import { Command, Option } from 'commander'
import type { App } from '../app.ts'
import { contextText } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { prettyJson } from '../core/json.ts'
import { byKey } from '../core/keys.ts'
import { counted } from '../core/plural.ts'
import { missingStrategies } from '../core/replacement.ts'
import { appendAssignments } from '../formats/dotenv-append.ts'
import { dotenv, dotenvAssignments } from './dotenv-text.ts'
import { readable, withPartial, type PartialFlags } from './failures.ts'
import { filledTemplate, type TemplateFlags } from './filled-template.ts'
import { merged } from './merged.ts'
import { outputPath, writeOutput, type OutputFlags } from './output-file.ts'
import { readSelected } from './read-selected.ts'
import type { RenderedTemplate } from './rendered-template.ts'
import { warnOfUnmatched, withSelection, type SelectionFlags } from './selected.ts'
import { contextsOf } from './targeted.ts'
import { checkNotTemplate } from './template-file.ts'

interface ExportFlags extends SelectionFlags, PartialFlags, OutputFlags, TemplateFlags {
  readonly format: 'env' | 'json'
}

type Entries = readonly (readonly [string, string])[]

export function exportSecrets(app: App): Command {
  const command = new Command('export')
    .description('print the secrets of an environment, or write them to a file that only you can read')
    .addOption(new Option('--format <format>', 'how to write them').choices(['env', 'json']).default('env'))
    .option('--template [file]', 'fill this template instead (default: ENV.env in the folder of templates); - is standard input')
    .addOption(
      new Option('--missing <how>', 'what a template has where a secret is missing (default: fail)').choices([
        ...missingStrategies,
      ]),
    )
    .option('--all', 'append the secrets that the template does not use')
    .option('-o, --output <file>', 'write to this file; - is standard output')
    .addOption(new Option('--file <file>', 'the same as --output').hideHelp())
    .option('--append', 'keep what the file holds; replace the keys that it has already')
    .option('--overwrite', 'replace the file')
    .addOption(new Option('--force', 'the same as --overwrite').implies({ overwrite: true }).hideHelp())
  return withPartial(withSelection(command)).action(async (given: ExportFlags) => {
    const flags: ExportFlags = app.flags.json ? { ...given, format: 'json' } : given
    const output = outputPath(app, flags)
    checkFlags(flags)
    const source = flags.template === undefined ? fromEntries(app, await read(app, flags), flags) : await fromTemplate(app, flags)
    if (output === undefined) app.io.data(source.whole())
    else write(app, source, flags, output)
  })
}

function checkFlags(flags: ExportFlags): void {
  if (flags.append && flags.format !== 'env')
    throw new KeepError('usage', '--append needs --format env', { hint: 'use --overwrite' })
  if (flags.template === undefined && (flags.all || flags.missing))
    throw new KeepError('usage', `${flags.all ? '--all' : '--missing'} needs --template`, {
      hint: 'add --template, or leave it out',
    })
  if (flags.template !== undefined && !flags.all && (flags.only || flags.except))
    throw new KeepError('usage', 'a template names its secrets itself; --only and --except choose among those of --all', {
      hint: 'add --all, or leave them out',
    })
  if (flags.template !== undefined && flags.allowPartial)
    throw new KeepError('usage', '--allow-partial is not for templates: what cannot be read is not missing', {
      hint: 'leave it out',
    })
}

/** What is exported, before it is known where to. */
interface Source {
  readonly whole: () => string
  readonly assignments: () => ReadonlyMap<string, string>
  /** What is said of the file; undefined when there is nothing to write. */
  readonly done: string | undefined
  readonly template?: RenderedTemplate
}

function fromEntries(app: App, entries: Entries, flags: ExportFlags): Source {
  return {
    whole: () => format(app, entries, flags.format),
    assignments: () => dotenvAssignments(entries, (text) => app.io.warn(text)),
    done: entries.length === 0 ? undefined : `wrote ${counted(entries.length, 'secret')} to`,
  }
}

async function fromTemplate(app: App, flags: ExportFlags): Promise<Source> {
  const template = await filledTemplate(app, flags)
  return {
    whole: () => (flags.format === 'env' ? template.text() : format(app, template.entries(), flags.format)),
    assignments: () => template.assignments(),
    done: `filled ${template.file.name} into`,
    template,
  }
}

/** The secrets of one env from one or several vaults, as one sorted list. */
async function read(app: App, flags: ExportFlags): Promise<Entries> {
  const contexts = await contextsOf(app)
  const all = contexts.map((context) => readable(app, readSelected(app, context, flags), flags))
  const sides = await app.io.progress('reading secrets', Promise.all(all))
  const secrets = merged(
    app,
    sides.filter((one) => one !== undefined),
  )
  warnOfUnmatched(
    app,
    flags,
    secrets.map(({ key }) => key),
  )
  if (secrets.length === 0) app.io.warn(`there are no secrets to export in ${contexts.map(contextText).join(', ')}`)
  return secrets.toSorted(byKey).map((secret) => [secret.key, secret.value.reveal()] as const)
}

function format(app: App, entries: Entries, how: ExportFlags['format']): string {
  return how === 'json' ? `${prettyJson(new Map(entries), '  ')}\n` : dotenv(entries, (text) => app.io.warn(text))
}

function write(app: App, source: Source, flags: ExportFlags, file: string): void {
  if (source.done === undefined)
    throw new KeepError('not-found', `${file} was not written: it would hold nothing`, { hint: 'keep show lists what is there' })
  if (source.template) checkNotTemplate(file, source.template.file)
  writeOutput(file, { ...flags, instead: 'add --overwrite or --append' }, (before) =>
    flags.append ? appendAssignments(before, source.assignments()) : source.whole(),
  )
  app.io.note(`${source.done} ${file}`)
}
