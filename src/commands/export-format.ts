import { Option, type Command } from 'commander'
import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'
import { assignmentFormats, envReaders, exportFormats, type EnvReader, type ExportFormat } from '../formats/write/names.ts'

export interface FormatFlags {
  readonly format?: ExportFormat
  readonly for?: EnvReader
  readonly name?: string
  readonly spreadsheetSafe?: boolean
  readonly allowDangerousNames?: boolean
  readonly append?: boolean
}

/** Adds `--format`, `--for` and what belongs to one format alone. */
export function withFormat(command: Command): Command {
  return command
    .addOption(new Option('--format <format>', 'how to write them (default: env)').choices([...exportFormats]))
    .addOption(
      new Option('--for <reader>', 'a .env file for this program alone, which can have values that not all can').choices([
        ...envReaders,
      ]),
    )
    .option('--name <name>', 'k8s: the name of the Secret (default: namespace and environment)')
    .option('--spreadsheet-safe', "csv: put a ' before what a spreadsheet would take for a formula")
    .option('--allow-dangerous-names', 'github: also secrets that decide what the next steps run, such as PATH or BASH_ENV')
}

/** The format that the flags ask for. Throws `usage` where they contradict each other. */
export function formatOf(app: App, flags: FormatFlags): ExportFormat {
  const { format = app.flags.json ? 'json' : 'env' } = flags
  const isEnv = format === 'env' && !app.flags.json
  if (flags.for !== undefined && !isEnv)
    throw new KeepError('usage', `--for is for .env files, and this is ${app.flags.json ? 'json' : format}`, {
      hint: 'leave it out, or add --format env',
    })
  if (app.flags.json && format !== 'json')
    throw new KeepError('usage', `--json and --format ${format} exclude each other`, { hint: 'leave one out' })
  if (flags.name !== undefined && format !== 'k8s') throw notOf('--name', 'k8s', format)
  if (flags.spreadsheetSafe && format !== 'csv') throw notOf('--spreadsheet-safe', 'csv', format)
  if (flags.allowDangerousNames && format !== 'github') throw notOf('--allow-dangerous-names', 'github', format)
  if (flags.append && !assignmentFormats.includes(format))
    throw new KeepError('usage', `--append is for ${assignmentFormats.join(', ')}, and this is ${format}`, {
      hint: 'use --overwrite',
    })
  return format
}

function notOf(flag: string, own: ExportFormat, format: ExportFormat): KeepError {
  return new KeepError('usage', `${flag} is for ${own}, and this is ${format}`, { hint: 'leave it out' })
}
