import { KeepError } from '../core/errors.ts'
import { listed } from '../core/plural.ts'
import { remaining, standingText, type Composition, type Piece, type Setting, type Standing } from './composition.ts'
import { culprit, openLine, type Culprit } from './culprit.ts'
import type { DotenvReader } from './dotenv/names.ts'
import { readStrict } from './dotenv/strict.ts'
import { readDotenv } from './read-dotenv.ts'
import type { Entry } from './reading.ts'
import type { Dialect } from './write/env/dialect.ts'

/**
 * Has every reader that the dialect stands for read the whole text. What keep writes must come out exactly and so must what the reader takes
 * from the other lines by themselves; nothing else may. An apostrophe, an open quote or a backslash at the end of a person's line could
 * otherwise swallow a value, or have a shell run it. Throws `unwritable`, naming the line that is to blame where it can be told.
 */
export async function refuseMisreading(composition: Composition, dialect: Dialect): Promise<void> {
  const found = await misreading(composition, dialect)
  if (found !== undefined) throw refusal(found, dialect)
}

export interface Misreading {
  /** As messages call it. */
  readonly reader: string
  /** What it reads otherwise; empty where that cannot be told. */
  readonly names: readonly string[]
  /** The line to blame. */
  readonly line: Culprit | undefined
}

/** The first one; undefined where there is none. */
export async function misreading(composition: Composition, dialect: Dialect): Promise<Misreading | undefined> {
  const [, ...given] = composition.standing
  const kept = remaining(composition)
  if ([...composition.standing, kept].every(isHarmless)) return undefined
  if (dialect.readers.length === 0) {
    const line = openLine(kept)
    if (line !== undefined) return { reader: dialect.reader, names: [], line }
  }
  for (const reader of dialect.readers) {
    const names = await misreadNames(composition, reader)
    if (names === undefined) continue
    const piece = composition.pieces.find(({ sets }) => sets !== undefined && names.includes(sets.name))
    return { reader: titles[reader], names, line: await culprit([kept, ...given], reader, piece?.line) }
  }
  return undefined
}

/** Lines of which nobody needs to be asked: each is one assignment, or none, to every program, and ends where it ends. */
function isHarmless(standing: Standing): boolean {
  const text = standingText(standing)
  return text.split('\n').every((line) => comment.test(line) || assignment.test(line)) && readStrict(text).faults.length === 0
}

const comment = /^[ \t]*(?:#[^\\\0-\u0008\u000b-\u001f\u007f\u0085\u2028\u2029]*)?$/
const assignment = /^[A-Za-z_][A-Za-z0-9_]*=(?:[A-Za-z0-9_./@%+,-]*|(['"])[^'"\\$`\0-\u001f\u007f\u0085\u2028\u2029\ufeff]*\1)$/

/**
 * The variables that a reader has not as they should be; undefined where all is right. It is none of them where the reader has another one
 * besides, whose name may be a piece of a value and is not repeated.
 */
async function misreadNames(composition: Composition, reader: DotenvReader): Promise<string[] | undefined> {
  const { pieces, standing } = composition
  const { entries } = await readDotenv(pieces.map(({ text }) => text).join(''), reader)
  const settings = pieces.flatMap(({ sets }) => sets ?? [])
  const others: Setting[] = []
  for (const each of standing) {
    const alone = await readDotenv(standingText(each), reader)
    others.push(...alone.entries.filter(({ key }) => !each.replaced.has(key)).map(asSetting))
  }
  const read = entries.map(asSetting)
  // These two give the last value of a name for each place where it seems to stand.
  const isLast = reader === 'node' || reader === 'dotenv'
  const later = isLast ? setLater(pieces) : new Set<string>()
  const ours = settings.filter(({ name }) => !later.has(name))
  const [found, expected] = [read, [...others, ...ours]].map(isLast ? lastOnes : (all) => all)
  const { missing, unasked } = differences(found ?? [], expected ?? [])
  if (missing.size > 0) return [...missing]
  if (unasked.length === 0) return undefined
  // What an open quote hid is seen once its line is replaced.
  const { entries: shown } = await readDotenv(standingText(remaining(composition)), reader)
  return differences(shown.map(asSetting), unasked).missing.size > 0 ? [] : undefined
}

/** The names that a person's line sets after those of keep. */
function setLater(pieces: readonly Piece[]): Set<string> {
  const later = new Set<string>()
  for (const { sets, text } of pieces) {
    if (sets !== undefined) later.delete(sets.name)
    else for (const [, name = ''] of text.matchAll(/^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*[=:]/gm)) later.add(name)
  }
  return later
}

function asSetting({ key, value }: Entry): Setting {
  return { name: key, value: value.reveal() }
}

function lastOnes(settings: readonly Setting[]): Setting[] {
  return [...new Map(settings.map(({ name, value }) => [name, value]))].map(([name, value]) => ({ name, value }))
}

/** The names of what is not read as often as it should be, and what is read more often. */
function differences(
  read: readonly Setting[],
  expected: readonly Setting[],
): { readonly missing: Set<string>; readonly unasked: readonly Setting[] } {
  const counts = new Map<string, { readonly setting: Setting; left: number }>()
  const count = (setting: Setting, by: number): void => {
    const id = `${setting.name}=${setting.value}`
    const { left } = counts.get(id) ?? { left: 0 }
    counts.set(id, { setting, left: left + by })
  }
  for (const each of expected) count(each, 1)
  for (const each of read) count(each, -1)
  const all = [...counts.values()]
  return {
    missing: new Set(all.filter(({ left }) => left > 0).map(({ setting }) => setting.name)),
    unasked: all.filter(({ left }) => left < 0).map(({ setting }) => setting),
  }
}

const titles: Readonly<Record<DotenvReader, string>> = {
  dotenv: 'npm dotenv',
  node: 'node --env-file',
  docker: 'docker --env-file',
  compose: 'Docker Compose',
  shell: 'a shell',
  systemd: 'systemd',
  python: 'python-dotenv',
  php: 'phpdotenv',
}

function refusal(found: Misreading, { readers }: Dialect): KeepError {
  const { line } = found
  const place = line === undefined ? '' : `${line.file}:${line.line}: `
  const narrower = readers.length > 2 ? ', or say who reads the file with --for' : ''
  return new KeepError('unwritable', `${place}${misreadingText(found)}`, {
    hint: `${line === undefined ? 'put the values there in quotes' : 'correct that line'}${narrower}`,
  })
}

/** What is wrong, without its place. */
export function misreadingText({ reader, names, line }: Misreading): string {
  const what = names.length === 0 ? 'others' : listed(names, 5)
  if (line === undefined) return `beside the lines that are there ${reader} would read ${what} otherwise`
  return `${line.reason}; beside this line ${reader} would read ${what} otherwise`
}
