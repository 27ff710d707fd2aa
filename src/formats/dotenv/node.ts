import { parseEnv } from 'node:util'
import { Plaintext } from '../../core/secret.ts'
import type { Entry, Fault, Reading } from '../reading.ts'

/** `node --env-file`, as the node that runs keep does it. */
export function readNode(text: string): Reading {
  const { entries, faults, remarks } = within(text, parseEnv)
  const { taken, openFrom } = behindBlanks(text)
  // Each place of a name has its last value, also one that only seems to be one.
  const unsure = new Set(entries.filter(({ line = 0 }) => taken.has(line)).map(({ key }) => key))
  const isSure = ({ key, line = 0 }: Entry): boolean => !unsure.has(key) && line <= openFrom
  const reason = 'versions of Node.js disagree where a value ends that begins behind blanks'
  const lines = [...taken.values(), ...(openFrom === Infinity ? [] : [openFrom])]
  return { entries: entries.filter(isSure), faults: [...faults, ...lines.map((line) => ({ line, reason }))], remarks }
}

interface BehindBlanks {
  /** Lines that some versions take for the value of the line before, with nothing but blanks behind its `=`. */
  readonly taken: ReadonlyMap<number, number>
  /** The line of the first quote behind blanks that is not closed in it: what comes after may belong to it. */
  readonly openFrom: number
}

function behindBlanks(text: string): BehindBlanks {
  const taken = new Map<number, number>()
  let empty: number | undefined
  let offset = 0
  // What stands in the quotes of a value only looks like lines.
  let quotedUntil = 0
  for (const [index, line] of text.split('\n').entries()) {
    const start = offset
    offset += line.length + 1
    if (start < quotedUntil) continue
    if (empty !== undefined && /[^ \t]/.test(line)) {
      taken.set(index + 1, empty)
      empty = undefined
    }
    const [, opening = '', blanks = '', value] = /^(\s*(?:export\s+)?[\w.-]+\s*=)([ \t]*)([^]*)$/.exec(line) ?? []
    if (value === undefined) continue
    if (blanks === '') quotedUntil = endOfQuoted(text, start + opening.length)
    else if (value === '') empty ??= index + 1
    else if (/^(['"`])(?!.*\1)/.test(value)) return { taken, openFrom: index + 1 }
  }
  return { taken, openFrom: Infinity }
}

/** The place behind a value in quotes that begins here; 0 where none does, or it never ends. */
function endOfQuoted(text: string, from: number): number {
  const quote = text[from] ?? ''
  return /['"`]/.test(quote) ? text.indexOf(quote, from + 1) + 1 : 0
}

/** The npm package dotenv. */
export async function readDotenvPackage(text: string): Promise<Reading> {
  const { parse } = await import('dotenv')
  return within(text, parse)
}

type Values = Readonly<Record<string, string | undefined>>

/**
 * These readers take the square of the time for a text with many escapes, or all of the stack. Room enough for the largest value of a vault
 * with its name and quotes.
 */
const longest = 1025 * 1024

function within(text: string, parse: (text: string) => Values): Reading {
  const tooLong = {
    entries: [],
    faults: [{ reason: 'this reader takes no text as long: split it, or leave out --from' }],
    remarks: [],
  }
  if (text.length > longest) return tooLong
  try {
    return placed(text, parse(text))
  } catch (error) {
    if (error instanceof RangeError) return tooLong
    throw error
  }
}

/**
 * What such a reader gives knows neither lines nor names that stand twice: they are looked for where an assignment seems to begin.
 * Inside of quotes one may only seem to, and is then taken for a second one rather than passed over.
 */
function placed(text: string, values: Values): Reading {
  const lines = assignmentLines(text)
  const entries = Object.entries(values).flatMap(([key, value = '']) => {
    const places: readonly (number | undefined)[] = lines.get(key) ?? [undefined]
    return places.map((line): Entry => ({ key, value: new Plaintext(value), line }))
  })
  return { entries: entries.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)), faults: lost(lines, values), remarks: [] }
}

function assignmentLines(text: string): Map<string, number[]> {
  const lines = new Map<string, number[]>()
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const key = /^\s*(?:export\s+)?([\w.-]+)\s*[=:]/.exec(line)?.[1]
    if (key === undefined) continue
    const places = lines.get(key)
    if (places) places.push(index + 1)
    else lines.set(key, [index + 1])
  }
  return lines
}

/** The objects that these readers give have a prototype, so that one name cannot be in them. */
function lost(lines: ReadonlyMap<string, readonly number[]>, values: object): Fault[] {
  if (Object.hasOwn(values, '__proto__')) return []
  return (lines.get('__proto__') ?? []).map((line) => ({ line, reason: 'this reader loses a variable of this name' }))
}
