import { Option, type Command } from 'commander'
import { KeepError } from '../../core/errors.ts'
import { namedList } from '../../core/keys.ts'
import type { PartialFlags } from '../failures.ts'
import { checkTemplateFlags } from '../filled-template.ts'
import { withSelection, type SelectionFlags } from '../selected.ts'

export interface RunFlags extends SelectionFlags, PartialFlags {
  readonly template?: string | true
  readonly all?: boolean
  readonly inherit: boolean
  readonly preserveEnv?: string[] | true
  readonly allowDangerousNames?: boolean
  /** false: said with `--no-redact`. */
  readonly redact?: true | 'piped' | 'always' | false
  readonly watch?: boolean
  /** Seconds. */
  readonly interval?: number
  readonly fallback?: string
  /** Milliseconds. */
  readonly fallbackMaxAge?: number
}

export function withRunFlags(command: Command): Command {
  return withSelection(command)
    .option('--template [file]', 'what this template says (default: ENV.env in the folder of templates); - is standard input')
    .option('--all', 'also the secrets that the template does not use')
    .option('--allow-partial', 'leave out what cannot be read, and warn')
    .option('--no-inherit', 'without the variables around keep, but for PATH, HOME, USER, SHELL, TERM, LANG, LC_*, TZ, TMPDIR')
    .option('--preserve-env [names]', 'these variables, or all, stay as they are around keep', names)
    .option('--allow-dangerous-names', 'also secrets that decide what programs run, such as PATH or NODE_OPTIONS')
    .addOption(
      new Option(
        '--redact [when]',
        'hide values in what the command prints, piped: to a pipe or file (default), always: to a terminal, too',
      ).choices(['piped', 'always']),
    )
    .option('--no-redact', 'hide nothing (default)')
    .option('--watch', 'start the command again when a secret that it has was changed')
    .addOption(new Option('--interval <seconds>', 'how often --watch looks (default: 30)').argParser(seconds))
    .option('--fallback <file>', 'keep an encrypted copy there, for when the vault cannot be reached')
    .addOption(new Option('--fallback-max-age <age>', 'how old it may be, such as 90m, 12h or 7d (default: 24h)').argParser(age))
}

/** What contradicts itself. Throws `usage`. */
export function checkRunFlags(flags: RunFlags): void {
  const { template, allowPartial, inherit, preserveEnv, watch, interval, fallback, fallbackMaxAge } = flags
  refuseMark(flags)
  checkTemplateFlags(flags)
  if (!inherit && preserveEnv === true)
    throw usage('--no-inherit and --preserve-env exclude each other', 'name what stays: --preserve-env=A,B')
  if (watch && template === '-') throw usage('--watch cannot read standard input again', 'name a file')
  if (interval !== undefined && !watch) throw usage('--interval needs --watch', 'add --watch, or leave it out')
  if (fallback === '') throw usage('--fallback names no file', 'leave it out, or name one')
  if (fallback !== undefined && template === '-') throw usage('--fallback cannot read standard input again', 'name a file')
  if (fallback !== undefined && allowPartial)
    throw usage('--fallback and --allow-partial exclude each other: a copy is of everything', 'leave one out')
  if (fallbackMaxAge !== undefined && fallback === undefined)
    throw usage('--fallback-max-age needs --fallback', 'add --fallback FILE, or leave it out')
}

/** A flag that was given no value would take the mark before the command for one. */
function refuseMark({ only = [], except = [], fallback }: RunFlags): void {
  const values = { '--only': only, '--except': except, '--fallback': [fallback] }
  for (const [flag, given] of Object.entries(values))
    if (given.includes('--')) throw usage(`${flag} needs a value`, 'keep run --help')
}

function usage(message: string, hint: string): KeepError {
  return new KeepError('usage', message, { hint })
}

function names(text: string, before: string[] | true | undefined): string[] | true {
  return before === true ? true : [...(before ?? []), ...namedList('--preserve-env', text)]
}

function seconds(text: string): number {
  const count = Number(text)
  if (/^\d+(?:\.\d+)?$/.test(text) && count >= 1 && count <= 86_400) return count
  throw usage('--interval cannot be that', 'give seconds, 1 to 86400')
}

function age(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,4})(m|h|d)$/.exec(text) ?? []
  const length = units.get(unit)
  if (length !== undefined && Number(count) > 0) return Number(count) * length
  throw usage('--fallback-max-age cannot be that', 'give minutes, hours or days: 90m, 12h, 7d')
}

const units = new Map([
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
])
