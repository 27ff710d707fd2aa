import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DotenvReader } from '../../src/formats/dotenv/names.ts'
import { readDotenv } from '../../src/formats/read-dotenv.ts'
import { isHere } from '../support/ask.ts'
import { composeValues, pythonValues, shellValues } from '../support/dotenv-oracles.ts'

/** What .env readers stumble over, alone and in the places where it matters. */
const marks = Array.from('ab#\'"`\\\\\\$${}\n\n\r=:;&|~()!*,é \t\u00a0\u2028')
const escapes = Array.from('abcfrntv0x\n\'"$\\', (character) => `\\${character}`)
const starts = ['K=', 'K =', 'K= ', "K='", 'K="', 'export K=', 'export', 'B', '\r\n', '\n#', ' #', '$$', '${A}', '${A:-d}']
const pieces = [...marks, ...escapes, ...starts]
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
  it('python-dotenv', async ({ skip }) => {
    const ours = await accepted('python', 20_000)
    expect(ours.length).toBeGreaterThan(3000)
    const theirs = pythonValues(ours.map(([text]) => text))
    if (theirs === undefined) return skip()
    for (const [index, [text, values]] of ours.entries()) expect(values, JSON.stringify(text)).toEqual(theirs[index])
  })

  it('compose', async ({ skip }) => {
    const ours = await accepted('compose', 20_000)
    expect(ours.length).toBeGreaterThan(3000)
    const theirs = composeValues(ours.map(([text]) => text))
    if (theirs === undefined) return skip()
    for (const [index, [text, values]] of ours.entries()) expect(values, JSON.stringify(text)).toEqual(theirs[index])
  })

  it.for(['bash', 'dash'])('%s', async (shell, { skip }) => {
    if (!isHere(shell)) return skip()
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

it.each([
  ['compose', 'K="$A"', 'K=$A', "K='a'b", 'K'],
  ['docker', 'K', 'K =a', '=a', 'export K=a'],
  ['php', 'K="${A}"', 'K=${A}', 'K=a b', 'K="\\x"', 'K'],
  ['python', "K='${A}'", 'K="${A}"', 'K=${A}', 'K: a', "K='a'b"],
  ['shell', 'K="$A"', 'K=$A', 'K=a b', 'K: a', 'K="a\0"', 'K=a;b'],
  ['systemd', 'export K=a', 'k-d=a', 'K', 'K="a\0"'],
] as const)('%s: every line at fault is told, whatever comes before it', async (from, ...lines) => {
  const { entries, faults } = await readDotenv(`A=1\n${lines.join('\n')}\nZ=2\n`, from)
  expect(faults.map(({ line }) => line)).toEqual(lines.map((_, index) => index + 2))
  expect(entries.map(({ key, line }) => [key, line])).toEqual([
    ['A', 1],
    ['Z', lines.length + 2],
  ])
})

/** What stands right of the name, as the table of the dialects was measured. */
const table: readonly [DotenvReader, string, string | undefined][] = [
  ['docker', 'K=a#b', 'a#b'],
  ['docker', 'K=a #b', 'a #b'],
  ['docker', "K='a' #c", "'a' #c"],
  ['docker', 'K= a', ' a'],
  ['docker', 'K=a ', 'a '],
  ['docker', '\u00a0 K=a', 'a'],
  ['docker', 'K="a\\nb"', '"a\\nb"'],
  ['docker', 'K=${A}$(id)', '${A}$(id)'],
  ['docker', 'K=', ''],
  ['docker', 'K', undefined],
  ['docker', 'K =a', undefined],
  ['docker', 'export K=a', undefined],
  ['docker', '=a', undefined],
  ['docker', `K=${'x'.repeat(65_533)}`, 'x'.repeat(65_533)],
  ['docker', `K=${'x'.repeat(65_534)}`, undefined],
  ['docker', 'K=a\0b', undefined],
  ['systemd', 'K=a#b', 'a#b'],
  ['systemd', 'K=a #b', 'a #b'],
  ['systemd', "K='a' #c", 'a#c'],
  ['systemd', 'K = a ', 'a'],
  ['systemd', 'K="a\\nb"', 'a\\nb'],
  ['systemd', 'K="a\\\\b\\$\\`\\""', 'a\\b$`"'],
  ['systemd', "K='a\\b'", 'a\\b'],
  ['systemd', 'K="a\\\nb"', 'ab'],
  ['systemd', 'K=a\\nb', 'anb'],
  ['systemd', 'K=a\\\nb', 'ab'],
  ['systemd', 'K=a\\  ', 'a '],
  ['systemd', 'K=\'a\'  "b"c d ', 'abc d'],
  ['systemd', 'K=${A}', '${A}'],
  ['systemd', 'K="a\r\nb"', 'a\r\nb'],
  ['systemd', 'K=a\r', 'a'],
  ['systemd', 'export K=a', undefined],
  ['systemd', 'k-d=a', undefined],
  ['systemd', 'K: a', undefined],
  ['systemd', 'K="a', undefined],
  ['systemd', '; K=a', undefined],
  ['php', 'K=a#b', 'a'],
  ['php', 'K=a #b', 'a'],
  ['php', 'K = a', 'a'],
  ['php', "K='a\\\\b'", 'a\\\\b'],
  ['php', 'K="a\\nb\\t\\"\\\\\\$"', 'a\nb\t"\\$'],
  ['php', 'K=a\\nb', 'a\\nb'],
  ['php', 'K=$A', '$A'],
  ['php', "K='${A}'", '${A}'],
  ['php', 'K="a\nb"', 'a\nb'],
  ['php', 'K="a\n"', 'a\n'],
  ['php', 'export KEY=a', undefined],
  ['php', 'K=a b', undefined],
  ['php', "K='a\\'b'", undefined],
  ['php', "K='a'b", undefined],
  ['php', "K='a\nb'", undefined],
  ['php', 'K=${A}', undefined],
  ['php', 'K="${A}"', undefined],
  ['php', 'K="a\\x"', undefined],
  ['php', 'K: a', undefined],
  ['php', 'k-d=a', undefined],
  ['php', 'K="a', undefined],
  ['compose', 'K=a$$b', 'a$b'],
  ['compose', 'K="a\\$b$$c"', 'a$b$c'],
  ['compose', 'K=$A', undefined],
  ['compose', 'K="${A:-d}"', undefined],
  ['compose', "K='${A}'", '${A}'],
  ['compose', 'K', undefined],
  ['compose', 'export\rK=a', 'a'],
  ['compose', 'export\t:K', undefined],
  ['compose', "K='a'b", undefined],
  ['python', "K='${A}'", undefined],
  ['python', 'K=$A', '$A'],
  ['python', 'K="${__:-$}{A} ${__:-$}"', '${A} $'],
  ['python', 'K=${a${__:-$}', undefined],
  ['python', '__=x', undefined],
  ['python', "K='a\\\\b'", 'a\\b'],
  ['python', 'K: a', undefined],
  ['python', 'export K=a', 'a'],
  ['python', 'export =K', undefined],
  ['shell', 'K=a\\nb', 'anb'],
  ['shell', 'K=\'a\'"b"c', 'abc'],
  ['shell', 'K="a\\$b\\`"', 'a$b`'],
  ['shell', 'K=$A', undefined],
  ['shell', 'K="$(id)"', undefined],
  ['shell', 'K=`id`', undefined],
  ['shell', 'K=a b', undefined],
  ['shell', 'K=a;b', undefined],
  ['shell', 'K=~/a', undefined],
  ['shell', 'K=a\r', undefined],
  ['shell', 'export K={a,b}', undefined],
  ['shell', '\ufeffK=a', undefined],
  ['node', 'K=a#b', 'a'],
  ['node', "K='a'", 'a'],
  ['node', "K='a\nx=\t'", 'a\nx=\t'],
  ['node', "K= 'a\nb'", undefined],
  ['node', 'S= \nK=a', undefined],
  ['dotenv', 'K: a', 'a'],
  ['dotenv', 'K="a\\nb"', 'a\nb'],
]

it.each(table)('%s takes %j as %j', async (from, text, expected) => {
  const values = await taken(`${text}\n`, from)
  expect(values?.['K']).toBe(expected)
  if (expected === undefined) expect(values ?? {}).not.toHaveProperty('K')
})

describe('readers that know neither lines nor repetitions', () => {
  it.each(['dotenv', 'node'] as const)('%s: keep looks for them', async (from) => {
    const { entries } = await readDotenv('A=1\n# B=0\n\nB=2\nA=3\n', from)
    expect(entries.map(({ key, value, line }) => [key, value.reveal(), line])).toEqual([
      ['A', '3', 1],
      ['B', '2', 4],
      ['A', '3', 5],
    ])
  })

  it.each(['dotenv', 'node'] as const)('%s loses __proto__, which is a fault', async (from) => {
    const { faults } = await readDotenv('A=1\n__proto__=x\n', from)
    expect(faults).toEqual([{ line: 2, reason: 'this reader loses a variable of this name' }])
  })

  it.each(['dotenv', 'node'] as const)('%s is given no text that it cannot end with', async (from) => {
    for (const text of [`K="${'\\n'.repeat(600_000)}"`, 'K=x\n'.repeat(300_000)]) {
      const { entries, faults } = await readDotenv(text, from)
      expect(entries).toEqual([])
      expect(faults).toMatchObject([{ reason: expect.stringContaining('takes no text as long') }])
    }
  })

  it('node: a name of a line that may be the value of another is told for none of its places', async () => {
    const { entries, faults } = await readDotenv("M='\nK='b'\nS= \nK=a\n", 'node')
    expect(entries.map(({ key }) => key)).not.toContain('K')
    expect(faults).toMatchObject([{ line: 3 }])
  })

  it('a name that is none is not repeated', async () => {
    const { entries, faults } = await readDotenv('A=1\nhunter2 hunter2\nB=2\n', 'node')
    expect(JSON.stringify([entries, faults])).not.toContain('hunter2')
  })
})

it.each(['compose', 'docker', 'php', 'python', 'shell', 'systemd'] as const)('%s: no reason quotes the text', async (from) => {
  for (const text of fc.sample(bodies, 2000)) {
    const { faults } = await readDotenv(`hunter2 ${text}\n${text}hunter2`, from)
    expect(JSON.stringify(faults)).not.toContain('hunter2')
  }
})
