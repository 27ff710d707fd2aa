import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDotenv, type DotenvReader } from '../../src/formats/read-dotenv.ts'
import { composeValues, pythonValues, shellValues } from '../support/dotenv-oracles.ts'

/** What .env readers stumble over, alone and in the places where it matters. */
const pieces = [
  ...Array.from(`ab#'"\`\\\\\\$$${'{}'}\n\n\r=:;&|~()!*,é \t\u00a0\u2028`),
  ...[
    'K=',
    'K =',
    'K= ',
    "K='",
    'K="',
    'export K=',
    'B',
    '\r\n',
    '\n#',
    ' #',
    '$$',
    '\\$',
    '\\n',
    '\\\\',
    '\\"',
    "\\'",
    '${A}',
    '${A:-d}',
    'export',
  ],
]
const bodies = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...pieces), { maxLength: 7 }).map((parts) => `K=${parts.join('')}`),
  fc.array(fc.constantFrom(...pieces), { maxLength: 7 }).map((parts) => `K='${parts.join('')}'`),
  fc.array(fc.constantFrom(...pieces), { maxLength: 7 }).map((parts) => `K="${parts.join('')}"`),
)
const texts = fc.tuple(bodies, fc.constantFrom('\n', '\n', '\r\n')).map(([body, end]) => `A=first${end}${body}${end}Z=last${end}`)

/** What a reader takes from a text, the last of each name; undefined when something is at fault. */
async function taken(text: string, from?: DotenvReader): Promise<Record<string, string> | undefined> {
  const { entries, faults } = await readDotenv(text, from)
  if (faults.length > 0) return undefined
  return Object.fromEntries(entries.map(({ key, value }) => [key, value.reveal()]))
}

/** Texts of which the reader takes something, with what it takes. */
async function accepted(from: DotenvReader, count: number): Promise<[string, Record<string, string>][]> {
  const all = await Promise.all(fc.sample(texts, count).map(async (text) => [text, await taken(text, from)] as const))
  return all.flatMap(([text, values]) => (values ? [[text, values]] : []))
}

describe('the same bytes as the reader itself, or a fault', () => {
  it('python-dotenv', async () => {
    const ours = await accepted('python', 20_000)
    expect(ours.length).toBeGreaterThan(3000)
    const theirs = pythonValues(ours.map(([text]) => text))
    for (const [index, [text, values]] of ours.entries()) expect(values, JSON.stringify(text)).toEqual(theirs[index])
  })

  it('compose', async () => {
    const ours = await accepted('compose', 20_000)
    expect(ours.length).toBeGreaterThan(3000)
    const theirs = composeValues(ours.map(([text]) => text)) ?? ours.map(([, values]) => values)
    for (const [index, [text, values]] of ours.entries()) expect(values, JSON.stringify(text)).toEqual(theirs[index])
  })

  it.each(['bash', 'dash'])('%s', async (shell) => {
    const ours = await accepted('shell', 20_000)
    expect(ours.length).toBeGreaterThan(1000)
    const names = ['A', 'K', 'B', 'Z']
    const theirs = shellValues(
      shell,
      ours.map(([text]) => text),
      names,
    )
    for (const [index, [text, values]] of ours.entries()) {
      expect(
        names.map((name) => values[name]),
        JSON.stringify(text),
      ).toEqual(theirs[index])
      expect(
        Object.keys(values).filter((name) => !/^[a-zA-Z_]\w*$/.test(name)),
        JSON.stringify(text),
      ).toEqual([])
    }
  })
})
