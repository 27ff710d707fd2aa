import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { KeepError } from '../../src/core/errors.ts'
import { parseTemplate } from '../../src/core/template.ts'
import { compositionText } from '../../src/formats/composition.ts'
import { readDotenvTemplate } from '../../src/formats/dotenv-template.ts'
import { refuseMisreading } from '../../src/formats/misreading.ts'
import { renderDotenv } from '../../src/formats/rendered-dotenv.ts'
import type { Dialect } from '../../src/formats/write/env/dialect.ts'
import { appendedText } from '../../src/formats/write/export-text.ts'
import { filledDotenv } from '../../src/formats/write/filled-dotenv.ts'
import { adversarial } from '../support/adversarial.ts'
import { isHere } from '../support/ask.ts'
import { envReaders } from '../support/env-readers.ts'
import { readersOfDialects, shells } from '../support/read-by.ts'

// The same texts each time, so that a change is what makes this fail; another number has others tried.
fc.configureGlobal({ seed: Number(process.env['KEEP_TEST_SEED'] ?? 4) })

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keep-composed-'))
/** Made by whatever runs a value instead of reading it. */
const canary = path.join(folder, 'canary')
afterEach(() => fs.rmSync(canary, { force: true }))
afterAll(() => fs.rmSync(folder, { recursive: true }))

const rules = { vaults: ['v'], namesLines: true }
const names = ['F0', 'F1', 'F2']

/** What a person may have written: each of these is read otherwise by some program, or reaches beyond its line in one. */
const person = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('', '# a comment', 'S=1', "S='two words'", 'T="a b"', 'export S=1') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      "TITLE=Bob's shop",
      "FOOTER=it's us",
      "MSG='hello",
      'Z="x',
      'DIR=C:\\x\\',
      '# C:\\path\\',
      'A: 3',
      "B: it's",
      'junk',
      'T=`x',
      'S=a#b',
      'S=$HOME',
      'S=two words',
      'S=1 # a comment',
      "S=1 # it's",
      'S="a b" # tail',
      '# x="',
      'X="a',
      'X="a\\"',
      "S='a\\'",
      'S=Hello (world)',
      'S=<your key>',
      'cat <<EOF',
      'EOF',
      'if true; then',
      'fi',
      '}',
      'S=${HOME',
      'S=$(',
      'S=|',
      'S = 1',
      '"',
      "'",
      "S='x'\"y'",
      'S=a\\\\',
      'S="a\nb"',
      "S='a\nT=\"b'",
      'S=`a\nb`',
      "# \u2028T='",
      "S=$'a\\'",
      '1S="',
      "S='a' T='",
      '\\',
      'export',
      'S',
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .array(
        fc.constantFrom(...Array.from(`ab =#'"\`\\$:(){}<;|&!\t\u00a0`), '="', "='", '\\"', "\\'", ' #', '$(', '${', 'export '),
        { maxLength: 7 },
      )
      .map((units) => `S=${units.join('')}`),
  },
)

interface Composed {
  readonly text: string
  readonly expected: Readonly<Record<string, string>>
}

async function unlessRefused(work: () => Promise<Composed>): Promise<Composed[]> {
  try {
    return [await work()]
  } catch (error) {
    if (error instanceof KeepError && error.code === 'unwritable') return []
    throw error
  }
}

function silent(): void {}

const made = fc.record({
  lines: fc.array(person, { maxLength: 5 }),
  filled: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 3 }),
  values: fc.array(fc.nat({ max: 9999 }), { minLength: 3, maxLength: 3 }),
})

function valuesOf(dialect: Dialect, picks: readonly number[], pool: readonly string[]): string[] {
  const writable = pool.filter(
    (value) => value.isWellFormed() && !value.includes('\0') && dialect.form(value, 'F0') !== undefined,
  )
  return picks.map((pick) => writable[pick % writable.length] ?? '')
}

type Made = typeof made extends fc.Arbitrary<infer T> ? T : never

/** As many as are asked for of those that are not refused. */
async function accepted(count: number, make: (from: Made) => Promise<Composed[]>): Promise<Composed[]> {
  const found: Composed[] = []
  for (const from of fc.sample(made, 10 * count)) {
    if (found.length < count) found.push(...(await make(from)))
  }
  return found
}

/** Behind values; keep puts them in lines of their own. */
const comments = [" # it's", ' # C:\\', ' # x="']

/** Templates of which keep says that they are read right. */
async function templates(dialect: Dialect, pool: readonly string[], count: number): Promise<Composed[]> {
  return accepted(count, ({ lines, filled, values }) =>
    unlessRefused(async () => {
      const texts = [...lines]
      for (const [index, at] of filled.entries())
        texts.splice(Math.min(at, texts.length), 0, `${names[index]}={v:${names[index]}}${comments[at] ?? ''}`)
      const picked = valuesOf(dialect, values, pool)
      const expected = Object.fromEntries(filled.map((_, index) => [names[index], picked[index] ?? '']))
      const template = readDotenvTemplate(parseTemplate(`${texts.join('\n')}\n`, rules))
      const rendered = renderDotenv(template, (_, name) => ({ kind: 'text', text: expected[name] ?? '' }))
      const composition = filledDotenv({ file: 't', rules, lines: rendered, added: [] }, dialect, silent)
      await refuseMisreading(composition, dialect)
      // A name in a person's own quotes is filled, too, and may be set once more.
      const found = rendered.flatMap((each) => (each.kind === 'assigned' ? [[each.lines.name, each.value] as const] : []))
      const own = found.filter(([name]) => names.includes(name))
      return { text: compositionText(composition), expected: Object.fromEntries(own) }
    }),
  )
}

/** Files that are added to. */
async function files(dialect: Dialect, pool: readonly string[], count: number): Promise<Composed[]> {
  return accepted(count, ({ lines, filled, values }) =>
    unlessRefused(async () => {
      const own = [...lines]
      for (const [index, at] of filled.slice(1).entries()) own.splice(Math.min(at, own.length), 0, `${names[index]}='old' # mine`)
      const picked = valuesOf(dialect, values, pool)
      const expected = Object.fromEntries(filled.map((_, index) => [names[index] ?? '', picked[index] ?? '']))
      const before = { file: '.env', text: `${own.join('\n')}${values[0] === 0 ? '' : '\n'}` }
      return { text: await appendedText(dialect, Object.entries(expected), silent, before), expected }
    }),
  )
}

/** What shells have, some perhaps unset where they refuse the rest of a file; everything in it is run, without any program on the PATH. */
function shellReads(shell: string, composed: readonly Composed[]): (Record<string, string> | undefined)[] | undefined {
  if (!isHere(shell)) return undefined
  const run = fs.mkdtempSync(path.join(folder, 'run-'))
  for (const [index, { text }] of composed.entries()) fs.writeFileSync(path.join(run, `${index}.env`), text)
  const print = names.map((name) => `printf '%s\\0' "\${${name}-<unset>}"`).join('; ')
  const one = `PATH=; trap '{ ${print.replaceAll("'", `'"'"'`)}; } >&3' EXIT; set -a; . ../$1.env`
  fs.writeFileSync(path.join(run, 'one.sh'), one)
  for (const index of composed.keys()) fs.mkdirSync(path.join(run, `d${index}`))
  const loop = `i=0; while [ $i -lt ${composed.length} ]; do (cd d$i; exec timeout 5 ${shell} ../one.sh $i 3>../out-$i >/dev/null 2>../err-$i </dev/null); i=$((i+1)); done`
  spawnSync('sh', ['-c', loop], { cwd: run, stdio: 'ignore', env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' } })
  return composed.map((_, index) => {
    const values = fs
      .readFileSync(path.join(run, `out-${index}`), 'utf8')
      .split('\0')
      .slice(0, -1)
    const errors = fs.readFileSync(path.join(run, `err-${index}`), 'utf8')
    // Many an error ends a file for zsh.
    const isRefused =
      shell === 'zsh' ? errors !== '' : /syntax error|unexpected|unterminated|bad |cannot open|cannot create/i.test(errors)
    const read = names.map((name, at) => [name, values[at] ?? '<unset>'] as const)
    return Object.fromEntries(read.filter(([, value]) => !isRefused || value !== '<unset>'))
  })
}

describe.each(readersOfDialects)('for %s', (_, dialect, readers) => {
  it.each([
    ['a template', templates],
    ['a file that is added to', files],
  ] as const)(
    '%s is refused, or gives each reader what was meant and runs nothing',
    { timeout: 300_000 },
    async (_what, make) => {
      const composed = await make(dialect, adversarial(canary, 3000), 250)
      expect(composed.length).toBe(250)
      for (const reader of readers) {
        const isShell = shells.some((shell) => shell === reader)
        const found = isShell
          ? shellReads(reader, composed)
          : envReaders[reader](
              composed.map(({ text }) => text),
              names,
            )
        if (found === undefined) continue
        for (const [at, { text, expected }] of composed.entries()) {
          const read = found[at]
          if (read === null || read === undefined) continue
          for (const [name, value] of Object.entries(expected)) {
            if (isShell && !(name in read)) continue
            if (read[name] !== value)
              expect({ reader, text, name, read }).toEqual({ reader, text, name, read: { [name]: value } })
          }
        }
        expect(fs.existsSync(canary), reader).toBe(false)
      }
    },
  )
})
