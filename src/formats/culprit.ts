import { standingText, type Standing } from './composition.ts'
import type { DotenvReader } from './dotenv/names.ts'
import { readStrict } from './dotenv/strict.ts'
import { readDotenv } from './read-dotenv.ts'
import type { Fault } from './reading.ts'

/** A line that others cannot stand beside. */
export interface Culprit {
  readonly file: string
  readonly line: number
  readonly reason: string
}

/** A doubtful line, with its text. */
interface Doubt extends Culprit {
  readonly text: string
}

/**
 * The line that most likely makes a reader take others otherwise: the last before `line` of the first file at which it stumbles, or keep's
 * own rules do, and whose characters can reach beyond it.
 */
export async function culprit(
  standing: readonly Standing[],
  reader: DotenvReader,
  line = Infinity,
): Promise<Culprit | undefined> {
  const isBefore = ({ file, line: own }: Doubt): boolean => file !== standing[0]?.file || own <= line
  const all = await Promise.all(
    standing.map(async (each) => {
      const text = standingText(each)
      const strict = doubts(each, readStrict(text).faults)
      const own = doubts(each, (await readDotenv(text, reader)).faults)
      return { strict, candidates: [own.filter(isBefore), strict.filter(isBefore), strict] }
    }),
  )
  const ranked = [0, 1, 2].map((rank) => all.flatMap(({ candidates }) => candidates[rank] ?? []))
  const reaching = ranked.flatMap((some) => some.findLast(({ text }) => reaches.test(text)) ?? [])
  const found = reaching[0] ?? ranked.flatMap((some) => some.at(-1) ?? [])[0]
  // What keep says of a line is about its text rather than about the reader.
  const clearer = all.flatMap(({ strict }) => strict).find(({ file, line: at }) => file === found?.file && at === found.line)
  return clearer ?? found
}

const reaches = /['"`\\(<]/

/** For a program of which keep has no reader: the first line that may not end where it seems to. */
export function openLine(standing: Standing): Culprit | undefined {
  const text = standingText(standing)
  const open = text
    .split('\n')
    .flatMap((each, index): Fault[] =>
      isOpen.test(each) ? [{ line: index + 1, reason: 'readers disagree where this ends' }] : [],
    )
  const faulty = doubts(standing, readStrict(text).faults).filter((each) => reaches.test(each.text))
  return [...faulty, ...doubts(standing, open)].toSorted((one, other) => one.line - other.line)[0]
}

/** Some programs end a line where others do not. */
const isOpen = /[\v\f\u0085\u2028\u2029]|\r(?!$)|\\(?:['"`]|\r?$)|^[^`]*`[^`]*$/

function doubts(standing: Standing, faults: readonly Fault[]): Doubt[] {
  const lines = standing.lines.flatMap(({ text, line }) =>
    text
      .replace(/\n$/, '')
      .split('\n')
      .map((each, index) => ({ text: each, line: line + index })),
  )
  return faults.flatMap(({ line = 1, reason }) => {
    const place = lines[line - 1]
    return place === undefined ? [] : [{ ...place, file: standing.file, reason }]
  })
}
