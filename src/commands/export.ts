import fs from 'node:fs'
import path from 'node:path'
import { Command, Option } from 'commander'
import type { App } from '../app.ts'
import { fileError, removeLeftovers, replaceFile, stampOf, type Stamp } from '../core/atomic-file.ts'
import { contextText, saidVaults, type Context } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { prettyJson } from '../core/json.ts'
import { byKey } from '../core/keys.ts'
import { counted } from '../core/plural.ts'
import type { Secret } from '../core/secret.ts'
import { activeVaults } from '../core/workspace.ts'
import { appendAssignments } from '../formats/dotenv-append.ts'
import { dotenv, dotenvAssignments } from './dotenv-text.ts'
import { readable, withPartial, type PartialFlags } from './failures.ts'
import { readSelected } from './read-selected.ts'
import { warnOfUnmatched, withSelection, type SelectionFlags } from './selected.ts'
import { envOf } from './targeted.ts'

interface ExportFlags extends SelectionFlags, PartialFlags {
  readonly format: 'env' | 'json'
  readonly output?: string
  readonly file?: string
  readonly append?: boolean
  readonly overwrite?: boolean
}

type Entries = readonly (readonly [string, string])[]

const fileMode = 0o600

export function exportSecrets(app: App): Command {
  const command = new Command('export')
    .description('print the secrets of an environment, or write them to a file that only you can read')
    .addOption(new Option('--format <format>', 'how to write them').choices(['env', 'json']).default('env'))
    .option('-o, --output <file>', 'write to this file; - is standard output')
    .addOption(new Option('--file <file>', 'the same as --output').hideHelp())
    .option('--append', 'keep what the file holds; replace the keys that it has already')
    .option('--overwrite', 'replace the file')
    .addOption(new Option('--force', 'the same as --overwrite').implies({ overwrite: true }).hideHelp())
  return withPartial(withSelection(command)).action(async (flags: ExportFlags) => {
    const named = flags.output ?? flags.file
    if (named === '') throw new KeepError('usage', '--output names no file', { hint: 'leave it out for standard output' })
    const output = named === '-' ? undefined : named
    const how = app.flags.json ? 'json' : flags.format
    checkFlags({ ...flags, format: how }, output)
    const entries = await app.io.progress('reading secrets', read(app, flags))
    if (output === undefined) app.io.data(format(app, entries, how))
    else write(app, entries, { ...flags, format: how }, path.resolve(app.io.cwd, output))
  })
}

function checkFlags(flags: ExportFlags, output: string | undefined): void {
  if (flags.append && flags.overwrite)
    throw new KeepError('usage', '--append and --overwrite exclude each other', { hint: 'leave one out' })
  if (flags.append && flags.format !== 'env')
    throw new KeepError('usage', '--append needs --format env', { hint: 'use --overwrite' })
  if (output === undefined && (flags.append || flags.overwrite))
    throw new KeepError('usage', '--append and --overwrite need --output', { hint: 'add --output FILE' })
}

/** The secrets of one env from one or several vaults, as one sorted list. */
async function read(app: App, flags: ExportFlags): Promise<Entries> {
  const contexts = await contextsOf(app)
  const read = await Promise.all(contexts.map((context) => readable(app, readSelected(app, context, flags), flags)))
  const merged = new Map<string, { readonly secret: Secret; readonly context: Context }>()
  for (const { context, secrets } of read.filter((one) => one !== undefined)) {
    for (const secret of secrets) {
      const other = merged.get(secret.key)
      if (other && app.said.vault === undefined) {
        throw new KeepError(
          'unwritable',
          `${secret.key} is both in ${contextText(other.context)} and in ${contextText(context)}`,
          {
            hint: `give the order, the last one wins: --vault ${contexts.map(({ vault }) => vault).join(',')}`,
          },
        )
      }
      merged.set(secret.key, { secret, context })
    }
  }
  warnOfUnmatched(app, flags, [...merged.keys()])
  if (merged.size === 0) app.io.warn(`there are no secrets to export in ${contexts.map(contextText).join(', ')}`)
  return [...merged.values()]
    .map(({ secret }) => secret)
    .toSorted(byKey)
    .map((secret) => [secret.key, secret.value.reveal()] as const)
}

async function contextsOf(app: App): Promise<Context[]> {
  const workspace = await app.workspace()
  const vaults = saidVaults(workspace, app.said) ?? activeVaults(workspace)
  if (vaults.length === 0) throw new KeepError('usage', 'no vault is configured', { hint: 'keep vault:add' })
  const env = await envOf(app)
  return vaults.map((vault) => ({ vault, env }))
}

function format(app: App, entries: Entries, how: ExportFlags['format']): string {
  return how === 'json' ? `${prettyJson(new Map(entries), '  ')}\n` : dotenv(entries, (text) => app.io.warn(text))
}

function write(app: App, entries: Entries, flags: ExportFlags, file: string): void {
  if (entries.length === 0)
    throw new KeepError('not-found', `${file} was not written: it would hold nothing`, { hint: 'keep show lists what is there' })
  const before = existing(file)
  if (before !== undefined && !flags.append && !flags.overwrite) {
    throw new KeepError('usage', `${file} exists already`, { hint: 'add --overwrite or --append' })
  }
  const warn = (text: string): void => app.io.warn(text)
  const text = flags.append
    ? appendAssignments(before?.text ?? '', dotenvAssignments(entries, warn))
    : format(app, entries, flags.format)
  removeLeftovers(file)
  replaceFile(file, text, { mode: fileMode, expected: before?.stamp ?? null })
  app.io.note(`wrote ${counted(entries.length, 'secret')} to ${file}`)
}

/** The target as it is now, or undefined when there is none. Throws `file` for a link, a folder or a device. */
function existing(file: string): { readonly text: string; readonly stamp: Stamp } | undefined {
  try {
    const stats = fs.lstatSync(file, { throwIfNoEntry: false })
    if (stats === undefined) return undefined
    if (!stats.isFile()) {
      throw new KeepError('file', `${file} is ${stats.isSymbolicLink() ? 'a symbolic link' : 'not a regular file'}`, {
        hint: 'name a regular file',
      })
    }
    return { text: fs.readFileSync(file, 'utf8'), stamp: stampOf(stats) }
  } catch (error) {
    throw fileError('read', file, error)
  }
}
