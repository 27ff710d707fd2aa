import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'
import { counted } from '../core/plural.ts'
import { withoutDuplicates } from '../formats/duplicates.ts'
import { dotenvReaders, type DotenvReader } from '../formats/dotenv/names.ts'
import { mostEntries, mostFaults, type Entry, type Fault, type Reading } from '../formats/reading.ts'
import type { ImportText } from './import-file.ts'
import { except } from './plan/refuse.ts'
import { selection, type SelectionFlags } from './selected.ts'

export type ImportFormat = 'env' | 'json' | 'yaml' | 'csv'

interface HowToRead extends SelectionFlags {
  readonly format: ImportFormat
  readonly from?: DotenvReader
  readonly separator?: string
  readonly lastWins?: boolean
}

/** The secrets of a file that are to be imported, each key once. Every fault is a warning, and then one error refuses the file. */
export async function importEntries(app: App, source: ImportText, how: HowToRead): Promise<readonly Entry[]> {
  const reading = await read(source.text, how)
  // Before anything is left out: a reader stops there, and what comes after would be lost without a word.
  if (reading.entries.length > mostEntries)
    throw new KeepError('limit', `${source.name} has more than ${mostEntries} secrets`, { hint: 'split it into several files' })
  const selects = selection(how)
  const { entries, faults: twice } = withoutDuplicates(
    reading.entries.filter(({ key }) => selects(key)),
    how.lastWins ?? false,
  )
  const faults = reading.faults.filter(({ key }) => key === undefined || selects(key))
  const all = [...faults, ...twice]
  if (all.length > 0) refuse(app, source, all, remedy(how, faults, twice, entries))
  tell(app, source, reading.remarks)
  return entries
}

async function read(text: string, { format, from, separator }: HowToRead): Promise<Reading> {
  switch (format) {
    case 'env':
      return (await import('../formats/read-dotenv.ts')).readDotenv(text, from)
    case 'json':
      return (await import('../formats/read-json.ts')).readJson(text, separator)
    case 'yaml':
      return (await import('../formats/read-yaml.ts')).readYaml(text, separator)
    case 'csv':
      return (await import('../formats/read-csv.ts')).readCsv(text)
  }
}

function refuse(app: App, source: ImportText, faults: readonly Fault[], hint: string): never {
  tell(app, source, faults)
  const places = faults.length >= mostFaults ? `${mostFaults} places or more` : counted(faults.length, 'place')
  throw new KeepError('unreadable', `nothing was imported: ${source.name} is at fault in ${places}`, { hint })
}

function remedy(
  { format, from }: HowToRead,
  faults: readonly Fault[],
  twice: readonly Fault[],
  entries: readonly Entry[],
): string {
  const keyed = [...faults, ...twice].flatMap(({ key }) => (key === undefined ? [] : [{ key }]))
  const isNested = format === 'json' || format === 'yaml'
  const leaves = keyed.length === faults.length + twice.length ? except(keyed, entries) : undefined
  const isOnlyTwice = faults.length === 0 && !isNested
  const ways = [
    ...(isOnlyTwice ? ['--last-wins takes the last value'] : []),
    ...(faults.some((fault) => fault.isNested) ? ['--separator _ takes what is in objects'] : []),
    ...(leaves === undefined ? [] : [leaves]),
  ]
  if (ways.length > 0) return ways.join(', ')
  if (format === 'csv') return 'correct the file: keep show --unmask --format csv writes such a file'
  if (format === 'env' && from === undefined)
    return `correct the file, or name the program that it is for: --from ${dotenvReaders.join('|')}`
  return 'correct the file'
}

function tell(app: App, { name }: ImportText, faults: readonly Fault[]): void {
  for (const { line, reason } of faults.slice(0, mostFaults))
    app.io.warn(line === undefined ? `${name}: ${reason}` : `${name}:${line}: ${reason}`)
  if (faults.length > mostFaults) app.io.warn(`${name}: and ${faults.length - mostFaults} more`)
}
