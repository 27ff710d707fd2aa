import { Command, Option } from 'commander'
import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'
import { counted } from '../core/plural.ts'
import { missingStrategies } from '../core/replacement.ts'
import type { Before } from '../formats/dotenv-append.ts'
import type { ExportFormat } from '../formats/write/names.ts'
import { targetFile } from './export-file.ts'
import { formatOf, withFormat, type FormatFlags } from './export-format.ts'
import { checkGithubFlags, exportToGithub } from './export-github.ts'
import { exportEntries } from './export-read.ts'
import { textMaker } from './export-text.ts'
import { withPartial, type PartialFlags } from './failures.ts'
import { envTemplate } from './export-template.ts'
import { checkTemplateFlags, filledTemplate, type TemplateFlags } from './filled-template.ts'
import { outputPath, type OutputFlags } from './output-file.ts'
import { withSelection, type SelectionFlags } from './selected.ts'
import { contextsOf } from './targeted.ts'
import { checkNotTemplate, shownPath } from './template-file.ts'
import { withPlaces } from './template-places.ts'

interface ExportFlags extends SelectionFlags, PartialFlags, FormatFlags, OutputFlags, TemplateFlags {}

export function exportSecrets(app: App): Command {
  const command = withFormat(
    new Command('export').description('print the secrets of an environment, or write them to a file that only you can read'),
  )
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
  return withPartial(withSelection(command)).action(async (flags: ExportFlags) => {
    if (flags.format === 'github') checkGithubFlags(flags)
    const file = outputPath(app, flags)
    const format = formatOf(app, flags)
    checkTemplate(flags, format)
    if (format === 'github') return exportToGithub(app, flags)
    // What is asked wrongly is told before any secret is read.
    const write = file === undefined ? undefined : await targetFile(app, file, flags)
    const source = flags.template === undefined ? await secrets(app, format, flags) : await template(app, format, flags, file)
    if (write === undefined || file === undefined) return app.io.data(await source.text())
    if (source.done === undefined)
      throw new KeepError('not-found', `${file} was not written: it would hold nothing`, {
        hint: 'keep show lists what is there',
      })
    await write((text) => source.text(flags.append ? { file: shownPath(app, file), text } : undefined))
    app.io.note(`${source.done} ${file}`)
  })
}

function checkTemplate(flags: ExportFlags, format: ExportFormat): void {
  checkTemplateFlags(flags)
  if (flags.template !== undefined && format === 'github')
    throw new KeepError('usage', '--format github has no templates', { hint: 'leave out --template, or use another format' })
}

/** What is exported, before it is known where to. */
interface Source {
  /** `before`: what it is to be added to. */
  readonly text: (before?: Before) => Promise<string>
  /** What is said of the file; undefined when there is nothing to write. */
  readonly done: string | undefined
}

async function secrets(app: App, format: ExportFormat, flags: ExportFlags): Promise<Source> {
  const contexts = await contextsOf(app)
  const textOf = await textMaker(app, contexts, format, flags)
  const entries = await app.io.progress('reading secrets', exportEntries(app, contexts, flags))
  return {
    text: (before) => textOf(entries, before),
    done: entries.length === 0 ? undefined : `wrote ${counted(entries.length, 'secret')} to`,
  }
}

/** Lines stay lines in a .env file alone; every other format has the names and values that they mean. */
async function template(app: App, format: ExportFormat, flags: ExportFlags, file: string | undefined): Promise<Source> {
  const filled = await filledTemplate(app, flags)
  if (file !== undefined) checkNotTemplate(file, filled.file)
  const done = `filled ${filled.file.name} into`
  if (format === 'env') return { text: (before) => envTemplate(app, filled, flags.for, before), done }
  const textOf = await textMaker(app, await contextsOf(app), format, flags)
  return { text: (before) => withPlaces(filled, () => textOf(filled.entries(), before)), done }
}
