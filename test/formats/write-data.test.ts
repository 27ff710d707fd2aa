import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readCsv } from '../../src/formats/read-csv.ts'
import { masks } from '../../src/formats/write/github.ts'
import type { ExportFormat } from '../../src/formats/write/names.ts'
import { writerFor } from '../../src/formats/write/writer-for.ts'
import type { Entries } from '../../src/formats/write/writer.ts'
import { adversarial } from '../support/adversarial.ts'
import { ask, type Answers } from '../support/ask.ts'
import { goReader } from '../support/env-readers.ts'
import { fetchPython } from '../support/fetch-python.ts'
import { runnerMasks, runnerVariables } from '../support/github-runner.ts'
import { javaProperties } from '../support/java-properties.ts'

type Values = Record<string, string>

/** Values of every kind, those too that only some formats hold, in texts of many. */
const everything = [
  ...adversarial('/nonexistent/canary', 2500),
  'a\0b',
  '\ud800',
  'e\u0301',
  '\ufffe',
  'tail\r',
  'no',
  '0123',
  '1e3',
  '~',
  '=1+1',
  '$${a} $$${b} %%{c} %%%{d}',
  '-1',
]
const perText = 50

function batches(holds: (value: string) => boolean): Entries[] {
  const values = everything.filter(holds)
  expect(values.length).toBeGreaterThan(2000)
  const count = Math.ceil(values.length / perText)
  return Array.from({ length: count }, (_, at) =>
    values.slice(at * perText, (at + 1) * perText).map((value, index) => [`K-${index}`, value] as const),
  )
}

/** A value goes one of two ways: into a text from which it comes back, or into an error that names its key. */
function holds(format: ExportFormat): (value: string) => boolean {
  return (value) => {
    try {
      write(format, [['K', value]])
      return true
    } catch (error) {
      const { code, hint = '' } = error as { code?: string; hint?: string }
      expect(code).toBe('unwritable')
      expect(hint).toMatch(/^use keep export --format [a-z0-9|]+, or leave it out with --except 'K'$/)
      const named = / --format (\S+),/.exec(hint)?.[1]?.split('|') ?? []
      for (const other of ['json', 'yaml', 'csv', 'k8s', 'tfvars', 'properties', 'powershell'] as const)
        expect(canWrite(other, value), `${other} ${JSON.stringify(value)}`).toBe(named.includes(other))
      return false
    }
  }
}

function canWrite(format: ExportFormat, value: string): boolean {
  try {
    return write(format, [['K', value]]) !== ''
  } catch {
    return false
  }
}

function write(format: ExportFormat, entries: Entries): string {
  return writerFor(format).write(entries, () => undefined)
}

const asKeys = (entries: Entries): Values => Object.fromEntries(entries)
const asVariables = (entries: Entries): Values =>
  Object.fromEntries(entries.map(([key, value]) => [key.replaceAll('-', '_'), value]))

function python(script: string, texts: readonly string[]): Answers | undefined {
  const program = path.join(fetchPython(), 'python')
  return ask({ name: 'a module of Python', remedy: 'install python3', program, args: ['-c', script] }, texts)
}

/** Each format with its reader, and what it refuses. */
const readers: Partial<
  Record<ExportFormat, { readonly refused: readonly string[]; readonly read: (texts: string[]) => Answers | undefined }>
> = {
  json: { refused: [], read: (texts) => texts.map((text) => JSON.parse(text) as Values) },
  yaml: { refused: ['\ud800'], read: (texts) => texts.map((text) => parse(text) as Values) },
  csv: {
    refused: ['a\0b', '\ud800'],
    read: (texts) =>
      python(
        'import csv, io, json, sys\nprint(json.dumps([dict(list(csv.reader(io.StringIO(text, newline="")))[1:]) for text in json.load(sys.stdin)]))',
        texts,
      ),
  },
  k8s: { refused: ['\ud800'], read: (texts) => texts.map(secretData) },
  github: { refused: ['a\0b', '\ud800', 'tail\r'], read: (texts) => texts.map(runnerVariables) },
  tfvars: { refused: ['a\0b', '\ud800', 'e\u0301'], read: (texts) => goReader('hcl')(texts, []) },
  properties: { refused: [], read: javaProperties },
  powershell: { refused: ['a\0b', '\ud800'], read: (texts) => texts.map(powershellVariables) },
}

function secretData(text: string): Values {
  const secret = parse(text) as { data: Values }
  expect(secret).toMatchObject({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keep' }, type: 'Opaque' })
  return Object.fromEntries(Object.entries(secret.data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]))
}

/** What PowerShell makes of such lines by the rules of its language: quotes twice are one, and texts are added up. */
function powershellVariables(text: string): Values {
  const term = String.raw`(?:'(?:[ -&(-~]|'')*'|\[char\]\d+)`
  const variable = new RegExp(String.raw`^\$env:(\w+) = ('.*)$`)
  return Object.fromEntries(
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => {
        const [, name = '', sum = ''] = variable.exec(line) ?? []
        expect(sum, line).toMatch(new RegExp(`^${term}(?: \\+ ${term})*$`))
        const terms = sum.match(new RegExp(term, 'g')) ?? []
        const texts = terms.map((each) =>
          each.startsWith("'")
            ? each.slice(1, -1).replaceAll("''", "'")
            : String.fromCharCode(Number(each.slice('[char]'.length))),
        )
        return [name, texts.join('')]
      }),
  )
}

const keepKeys = new Set<string>(['json', 'yaml', 'csv', 'k8s', 'properties'])

describe.each(Object.entries(readers) as [ExportFormat, (typeof readers)['json'] & object][])(
  '%s',
  (format, { refused, read }) => {
    it('is read exactly, or refused', ({ skip }) => {
      for (const value of refused) expect(holds(format)(value), JSON.stringify(value)).toBe(false)
      const all = batches(holds(format))
      const texts = all.map((entries) => write(format, entries))
      const found = read(texts)
      if (found === undefined) return skip()
      const expected = keepKeys.has(format) ? asKeys : asVariables
      for (const [at, entries] of all.entries()) expect(found[at], texts[at]).toEqual(expected(entries))
    })
  },
)

it('YAML is read by PyYAML, too', ({ skip }) => {
  const all = batches((value) => value.isWellFormed())
  const texts = all.map((entries) => write('yaml', entries))
  const found = python(
    'import json, sys, yaml\nprint(json.dumps([yaml.safe_load(text) for text in json.load(sys.stdin)]))',
    texts,
  )
  if (found === undefined) return skip()
  for (const [at, entries] of all.entries()) expect(found[at], texts[at]).toEqual(asKeys(entries))
})

it('nothing at all is a text of each format', () => {
  const texts = (
    ['json', 'yaml', 'csv', 'k8s', 'github', 'tfvars', 'properties', 'powershell', 'env', 'shell', 'docker'] as const
  ).map((format) => write(format, []))
  expect(texts).toEqual([
    '{}\n',
    '{}\n',
    'key,value\r\n',
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: "keep"\ntype: Opaque\ndata: {}\n',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
  ])
})

describe('csv', () => {
  const entries: Entries = [
    ['A', '=1+1'],
    ['B', 'plain'],
    ['C', '@x'],
    ['D', '\tx'],
    ['E', '-1'],
    ['F', '+1'],
    ['G', '\rx'],
    ['-H', 'a key is run, too'],
    ['I', 'not in a=b'],
  ]

  it('warns of what a spreadsheet would run', () => {
    const warnings: string[] = []
    expect(writerFor('csv').write(entries, (text) => warnings.push(text))).toBe(
      'key,value\r\nA,=1+1\r\nB,plain\r\nC,@x\r\nD,\tx\r\nE,-1\r\nF,+1\r\nG,"\rx"\r\n-H,"a key is run, too"\r\nI,not in a=b\r\n',
    )
    expect(warnings).toEqual([
      "a spreadsheet would take these for formulas: A, C, D, E, F, G, -H; keep export --format csv --spreadsheet-safe puts a ' before them",
    ])
  })

  it('puts a quote before it, and says that it is not the value any more', () => {
    const warnings: string[] = []
    const safe = writerFor('csv', undefined, { spreadsheetSafe: true })
    expect(safe.write(entries, (text) => warnings.push(text))).toBe(
      `"key","value"\r\n"A","'=1+1"\r\n"B","plain"\r\n"C","'@x"\r\n"D","'\tx"\r\n"E","'-1"\r\n"F","'+1"\r\n"G","'\rx"\r\n"'-H","a key is run, too"\r\n"I","not in a=b"\r\n`,
    )
    expect(warnings).toEqual(["with a ' before it, and so not what the vault holds: A, C, D, E, F, G, -H"])
  })

  it('warns of nothing where nothing is run', () => {
    const warnings: string[] = []
    for (const spreadsheetSafe of [false, true])
      writerFor('csv', undefined, { spreadsheetSafe }).write([['A', 'a-b']], (text) => warnings.push(text))
    expect(warnings).toEqual([])
  })

  it('gives nothing to run where rows are split at semicolons, either', () => {
    const safe = writerFor('csv', undefined, { spreadsheetSafe: true })
    const values = ['a;=1+1', 'a;=1+1;b', 'x\n=1+1\n;@y', '"a";+1', 'a\t-1', 'a|=1', 'a;b', 'a-1', "it's;'x"]
    const warnings: string[] = []
    const text = safe.write(
      values.map((value, at) => [`K${at}`, value]),
      (warning) => warnings.push(warning),
    )
    for (const separator of [/[;\r\n]/, /[,\r\n]/, /[\t\r\n]/, /[|\r\n]/])
      for (const cell of text.split(separator)) expect(cell).not.toMatch(/^[=+\-@]/)
    expect(warnings).toEqual(["with a ' before it, and so not what the vault holds: K0, K1, K2, K3, K4, K5"])
    const reading = readCsv(text)
    expect(reading.faults).toHaveLength(6)
    expect(reading.entries.map(({ value }) => value.reveal())).toEqual(['a;b', 'a-1', "it's;'x"])
  })
})

describe('k8s', () => {
  it.each(['a', 'my-app.web', '1e3', 'x'.repeat(253)])('%j is the name of a Secret', (name) => {
    const text = writerFor('k8s', undefined, { name }).write([['A', '1']], () => undefined)
    expect(parse(text)).toMatchObject({ metadata: { name }, data: { A: 'MQ==' } })
  })

  it.each(['', 'A', 'a_b', '-a', 'a-', 'a..b', 'a.-b', 'x'.repeat(254), 'a"\nb'])('%j is none', (name) => {
    expect(() => writerFor('k8s', undefined, { name })).toThrow(expect.objectContaining({ code: 'usage' }))
  })

  it('keys have an alphabet of their own, and all is at most 1 MiB', () => {
    expect(write('k8s', [['a.b-c_D', '123']])).toContain('  "a.b-c_D": "MTIz"\n')
    for (const key of ['', 'a b', '..a', '.', 'k'.repeat(254), 'é'])
      expect(
        () =>
          write('k8s', [
            ['fine', '1'],
            [key, '2'],
          ]),
        key,
      ).toThrow(expect.objectContaining({ code: 'unwritable', message: `a Kubernetes Secret cannot have a key named ${key}` }))
    const half = 'é'.repeat(2 ** 18)
    const both = (more: string): string =>
      write('k8s', [
        ['A', half],
        ['B', half + more],
      ])
    expect(both('').length).toBeGreaterThan(2 ** 20)
    expect(() => both('x')).toThrow('a Kubernetes Secret holds 1 MiB, and these are 1048577 bytes')
  })
})

describe('github', () => {
  it('hides every line of every value before anything else', () => {
    const values = everything.filter((value) => value.isWellFormed())
    const hidden = runnerMasks(masks(values.map((value, at) => [`K${at}`, value])))
    const lines = values.flatMap((value) => [value, ...value.split(/[\r\n]/)]).filter((line) => line.trim() !== '')
    expect(lines.filter((line) => !hidden.has(line))).toEqual([])
  })

  it('no value ends early, and no two have the same delimiter', () => {
    const text = write('github', [
      ['A', 'x\nB=2'],
      ['B', 'y'],
    ])
    const delimiters = [...text.matchAll(/^[AB]<<(.+)$/gm)].map(([, delimiter]) => delimiter)
    expect(new Set(delimiters).size).toBe(2)
    expect(runnerVariables(text)).toEqual({ A: 'x\nB=2', B: 'y' })
  })

  it('what the runner keeps for itself is refused', () => {
    expect(() =>
      write('github', [
        ['NODE_OPTIONS', '1'],
        ['github-token', '2'],
        ['RUNNER_X', '3'],
        ['NODE_OPTIONS_X', '4'],
        ['MY_GITHUB_X', '5'],
      ]),
    ).toThrow(expect.objectContaining({ message: 'GitHub Actions does not let a step set NODE_OPTIONS, github-token, RUNNER_X' }))
  })
})
