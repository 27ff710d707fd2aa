import { nameOf, staticMeaning, type FilledLines, type StaticLines } from './dotenv-template.ts'
import { readDotenv } from './read-dotenv.ts'
import type { Dialect } from './write/env/dialect.ts'

/** The lines whose meaning is plain, and that the readers of the dialect take otherwise or not at all, such as `export` for docker. */
export async function untakenLines(lines: readonly (StaticLines | FilledLines)[], { readers }: Dialect): Promise<number[]> {
  const plain = lines.filter((each) => each.kind === 'static')
  // Of a name that stands there twice the last counts.
  const last = new Map(plain.map((each) => [nameOf(each), each]))
  const meant = [...last.values()].flatMap((each) => {
    const { entry, faults } = staticMeaning(each)
    return entry === undefined || faults.length > 0 ? [] : { line: each.line, key: entry.key, value: entry.value.reveal() }
  })
  const text = plain.map(({ source }) => source).join('')
  const readings = await Promise.all(readers.map((reader) => readDotenv(text, reader)))
  const values = readings.map(({ entries }) => new Map(entries.map(({ key, value }) => [key, value.reveal()])))
  return meant.filter(({ key, value }) => values.some((each) => each.get(key) !== value)).map(({ line }) => line)
}
