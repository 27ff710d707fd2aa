import path from 'node:path'
import { Command, Option } from 'commander'
import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'
import { counted } from '../core/plural.ts'
import { targetFile, type FileFlags } from './export-file.ts'
import { formatOf, withFormat, type FormatFlags } from './export-format.ts'
import { exportToGithub } from './export-github.ts'
import { exportContexts, exportEntries } from './export-read.ts'
import { textMaker } from './export-text.ts'
import { withPartial, type PartialFlags } from './failures.ts'
import { withSelection, type SelectionFlags } from './selected.ts'

interface ExportFlags extends SelectionFlags, PartialFlags, FormatFlags, FileFlags {
  readonly output?: string
  readonly file?: string
}

export function exportSecrets(app: App): Command {
  const command = withFormat(
    new Command('export').description('print the secrets of an environment, or write them to a file that only you can read'),
  )
    .option('-o, --output <file>', 'write to this file; - is standard output')
    .addOption(new Option('--file <file>', 'the same as --output').hideHelp())
    .option('--append', 'keep what the file holds; replace the keys that it has already')
    .option('--overwrite', 'replace the file')
    .addOption(new Option('--force', 'the same as --overwrite').implies({ overwrite: true }).hideHelp())
  return withPartial(withSelection(command)).action(async (flags: ExportFlags) => {
    const file = fileOf(app, flags)
    const format = formatOf(app, flags)
    if (format === 'github') return exportToGithub(app, flags, file)
    // What is asked wrongly is told before any secret is read.
    const write = file === undefined ? undefined : await targetFile(app, file, flags)
    const contexts = await exportContexts(app)
    const textOf = await textMaker(app, contexts, format, flags)
    const entries = await app.io.progress('reading secrets', exportEntries(app, contexts, flags))
    if (write === undefined) return app.io.data(textOf(entries))
    if (entries.length === 0)
      throw new KeepError('not-found', `${file} was not written: it would hold nothing`, {
        hint: 'keep show lists what is there',
      })
    write((before) => textOf(entries, flags.append ? before : undefined))
    app.io.note(`wrote ${counted(entries.length, 'secret')} to ${file}`)
  })
}

/** The file to write to, or undefined for standard output. */
function fileOf(app: App, flags: ExportFlags): string | undefined {
  const named = flags.output ?? flags.file
  if (named === '') throw new KeepError('usage', '--output names no file', { hint: 'leave it out for standard output' })
  const file = named === undefined || named === '-' ? undefined : path.resolve(app.io.cwd, named)
  if (flags.append && flags.overwrite)
    throw new KeepError('usage', '--append and --overwrite exclude each other', { hint: 'leave one out' })
  if (file === undefined && (flags.append || flags.overwrite))
    throw new KeepError('usage', '--append and --overwrite need --output', { hint: 'add --output FILE' })
  return file
}
