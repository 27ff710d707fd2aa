import { Command, Option } from 'commander'
import type { App } from '../app.ts'
import { contextText } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { keyError } from '../core/keys.ts'
import { mask } from '../core/mask.ts'
import { Plaintext } from '../core/secret.ts'
import { planned, type Step } from '../core/transfer.ts'
import { dotenvReaders, type DotenvReader } from '../formats/dotenv/names.ts'
import type { Entry } from '../formats/reading.ts'
import { whatStands } from './failures.ts'
import { importEntries, type ImportFormat } from './import-entries.ts'
import { importText } from './import-file.ts'
import { carryOut, type PlanFlags } from './plan/carry-out.ts'
import { warnOfUnmatched, withSelection, type SelectionFlags } from './selected.ts'
import { target, type Target } from './targeted.ts'

interface ImportFlags extends SelectionFlags, PlanFlags {
  readonly format?: ImportFormat
  readonly from?: DotenvReader
  readonly separator?: string
  readonly lastWins?: boolean
  readonly overwrite?: boolean
}

export function importSecrets(app: App): Command {
  const command = new Command('import')
    .description('write the secrets in a .env, JSON, YAML or CSV file to a vault: plan, confirm, apply')
    .argument('[file]', 'the file; - or nothing for standard input')
    .addOption(
      new Option('--format <format>', 'what the file is (default: by its name, else env)').choices([
        'env',
        'json',
        'yaml',
        'csv',
      ]),
    )
    .addOption(new Option('--from <reader>', 'the program whose meaning a .env file has').choices([...dotenvReaders]))
    .option('--separator <text>', 'take nested JSON or YAML: with _, HOST in DB becomes DB_HOST')
    .option('--last-wins', 'of a key that stands there twice take the last value')
    .option('--overwrite', 'replace other values that are there; without it one refuses all')
    .option('--skip-existing', 'leave other values that are there as they are')
    .option('--dry-run', 'print the plan and write nothing')
    .addOption(new Option('--force', 'do not ask; a protected env still needs --yes').hideHelp())
  return withSelection(command).action(async (file: string | undefined, flags: ImportFlags) => {
    const format = formatOf(file, flags)
    const source = await app.io.progress(`reading ${file ?? 'standard input'}`, importText(app, file))
    const entries = await importEntries(app, source, { ...flags, format })
    warnOfUnmatched(
      app,
      flags,
      entries.map(({ key }) => key),
    )
    if (entries.length === 0) app.io.note(`there is nothing to import in ${source.name}`)
    const to = await target(app)
    const steps = await app.io.progress(`reading ${contextText(to.context)}`, plan(app, entries, to, flags.overwrite ?? false))
    const empty = steps.filter(({ action }) => action === 'empty').map(({ key }) => key)
    if (empty.length > 0) app.io.warn(`empty, so not written: ${empty.join(', ')}`)
    await carryOut(app, steps, flags, { ...to, instead: '--skip-existing leaves it as it is', verb: 'import', preposition: 'to' })
  })
}

function formatOf(file: string | undefined, flags: ImportFlags): ImportFormat {
  const [extension] = /\.(?:json|ya?ml|csv)$/i.exec(file ?? '') ?? []
  const format = flags.format ?? formats.get(extension?.toLowerCase() ?? '') ?? 'env'
  if (flags.overwrite && flags.skipExisting)
    throw new KeepError('usage', '--overwrite and --skip-existing exclude each other', { hint: 'leave one out' })
  const isNested = format === 'json' || format === 'yaml'
  if (flags.from !== undefined && format !== 'env')
    throw new KeepError('usage', `--from is for .env files, and this is ${format}`, { hint: 'leave it out, or add --format env' })
  if (flags.lastWins && isNested)
    throw new KeepError('usage', `--last-wins is for .env and csv, and this is ${format}`, { hint: 'leave it out' })
  if (flags.separator !== undefined && !isNested)
    throw new KeepError('usage', `--separator is for json and yaml, and this is ${format}`, { hint: 'leave it out' })
  if (flags.separator !== undefined && !/^[A-Za-z0-9_-]{1,10}$/.test(flags.separator))
    throw new KeepError('usage', '--separator is not 1 to 10 letters, digits, _ and -', { hint: 'add --separator _' })
  return format
}

const formats = new Map<string, ImportFormat>([
  ['.json', 'json'],
  ['.yaml', 'yaml'],
  ['.yml', 'yaml'],
  ['.csv', 'csv'],
])

/** In the order of the file. Only keys that could be written are looked up. */
async function plan(app: App, entries: readonly Entry[], { vault, context }: Target, overwrite: boolean): Promise<Step[]> {
  const judged = entries.map((entry) => [entry, verdict(entry)] as const)
  const wanted = judged.flatMap(([entry, step]) => (step ? [] : [entry]))
  const read = (keys: readonly string[]) => whatStands(app, vault, context, keys)
  const steps = await planned(wanted, vault.limits, read, { overwrite, context })
  const byKey = new Map(steps.map((step) => [step.key, step]))
  return judged.flatMap(([{ key }, step]) => step ?? byKey.get(key) ?? [])
}

/** What is decided without asking the vault. */
function verdict({ key, value, note }: Entry): Step | undefined {
  const refused = keyError(key) ?? (value.equals(new Plaintext(mask)) ? isMask(key) : undefined)
  if (refused) return { key, value, note, action: 'invalid', refused }
  return value.bytes === 0 ? { key, value, note, action: 'empty' } : undefined
}

function isMask(key: string): KeepError {
  return new KeepError('limit', `the value of ${key} is the mask that stands for one`, {
    hint: 'keep show --unmask writes values',
  })
}
