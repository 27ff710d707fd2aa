import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDefused } from '../../src/formats/formula.ts'
import { csv } from '../../src/formats/csv.ts'
import { json } from '../../src/formats/json.ts'
import { readCsv } from '../../src/formats/read-csv.ts'
import { readJson } from '../../src/formats/read-json.ts'
import { readYaml } from '../../src/formats/read-yaml.ts'
import type { Reading } from '../../src/formats/reading.ts'
import { withoutDuplicates } from '../../src/formats/duplicates.ts'
import { yaml } from '../../src/formats/yaml.ts'
import { prettyJson } from '../../src/core/json.ts'

const pairs = ({ entries }: Reading): [string, string][] => entries.map(({ key, value }) => [key, value.reveal()])
const keys = fc.oneof(fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/), fc.constantFrom('__proto__', 'constructor', '10', 'no'))
const texts = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom(...Array.from('a,"\n\r\t :#-\'\\é')) }))
const entries = fc.uniqueArray(fc.tuple(keys, texts), { selector: ([key]) => key })

describe('what keep writes comes back', () => {
  const writers: Record<string, [(given: [string, string][]) => string, (text: string) => Reading]> = {
    'JSON of an export': [(given) => prettyJson(new Map(given), '  '), readJson],
    'JSON of show': [
      (given) => json(given.map(([key, value]) => ({ key, value, revision: '1', updated: new Date(0) }))),
      readJson,
    ],
    YAML: [yaml, readYaml],
    CSV: [(given) => csv([['key', 'value'], ...given]), readCsv],
  }
  it.each(Object.entries(writers))('%s', (name, [write, read]) => {
    fc.assert(
      fc.property(entries, (given) => {
        // What is refused in a table is another test.
        if (name === 'CSV' && given.flat().some(isDefused)) return
        const reading = read(write(given))
        expect(reading.faults).toEqual([])
        expect(pairs(reading)).toEqual(given)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('JSON and YAML', () => {
  it('numbers and booleans are the texts that stand there', () => {
    const json = '{"A":1.10,"B":12345678901234567890,"C":true,"D":0,"E":false,"F":"","G":1e3}'
    const expected = [
      ['A', '1.10'],
      ['B', '12345678901234567890'],
      ['C', 'true'],
      ['D', '0'],
      ['E', 'false'],
      ['F', ''],
      ['G', '1e3'],
    ]
    expect(pairs(readJson(json))).toEqual(expected)
    expect(
      pairs(readYaml('A: 1.10\nB: 0123\nC: True\nD: no\nE: 0x1F\nF: 2026-01-01\nG: .inf\nH: "1"\nI: |\n  two\n  lines\n')),
    ).toEqual([
      ['A', '1.10'],
      ['B', '0123'],
      ['C', 'True'],
      ['D', 'no'],
      ['E', '0x1F'],
      ['F', '2026-01-01'],
      ['G', '.inf'],
      ['H', '1'],
      ['I', 'two\nlines\n'],
    ])
  })

  it('objects in objects need a separator', () => {
    const text = '{"DB":{"HOST":"h","PORT":{"TCP":1}},"A":"a"}'
    expect(pairs(readJson(text, '_'))).toEqual([
      ['DB_HOST', 'h'],
      ['DB_PORT_TCP', '1'],
      ['A', 'a'],
    ])
    expect(pairs(readYaml('DB:\n  HOST: h\n', '__'))).toEqual([['DB__HOST', 'h']])
    expect(readJson(text).faults).toEqual([
      { key: 'DB', isNested: true, reason: 'DB is an object, which is no value without --separator' },
    ])
  })

  it.each([
    ['{"A":null}', 'A', 'is null'],
    ['{"A":[1]}', 'A', 'is a list'],
    ['{"A":{}}', 'A', 'is an empty object'],
    ['{"A":{"B":[1]}}', 'A_B', 'is a list'],
    ['{"A_B":"1","A":{"B":"2"}}', 'A_B', 'more than one member becomes A_B'],
  ])('%s is a fault of its key', (text, key, says) => {
    for (const read of [readJson, readYaml])
      expect(read(text, '_').faults).toMatchObject([{ key, reason: expect.stringContaining(says) }])
  })

  it.each([
    ['"hunter2"', undefined, 'no object'],
    ['[{"key":"A"}]', undefined, 'item 1 of the list'],
    ['[{"key":"A","value":"1"},"hunter2"]', undefined, 'item 2 of the list'],
    ['{"A":"1",\n"A":"2"}', 2, 'twice'],
    ['{"A":{"B":1,\n"B":2}}', 2, 'twice'],
  ])('%s is a fault', (text, line, says) => {
    for (const read of [readJson, readYaml]) {
      const { faults } = read(text)
      expect(faults).toEqual([{ line, reason: expect.stringContaining(says) }])
      expect(JSON.stringify(faults)).not.toContain('hunter2')
    }
  })

  it.each([
    ['a: &x 1\nb: *x', 1, 'anchors and aliases'],
    ['a: &x {b: 1}', 1, 'anchors and aliases'],
    ['&x a: 1', 1, 'anchors and aliases'],
    ['a: !!js/function "x"', 1, 'tags'],
    ['a: !x 1', 1, 'tags'],
    ['a: 1\n---\nb: 2', 2, 'more than one document'],
    ['a: 1\n b: 2', 1, 'not valid YAML'],
  ])('YAML %j is a fault', (text, line, says) => {
    expect(readYaml(text).faults).toMatchObject([{ line, reason: expect.stringContaining(says) }])
  })

  it('YAML of too many levels is a fault', () => {
    const nested = (levels: number): string => `a: ${'{b: '.repeat(levels)}x${'}'.repeat(levels)}`
    const indented = (levels: number): string => Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}a:\n`).join('')
    for (const read of [nested(63), indented(64)].map((text) => readYaml(text, '_')))
      expect(JSON.stringify(read.faults)).not.toContain('levels')
    const deep = [64, 255, 256, 300, 900, 1500, 3000, 100_000].map(nested)
    const others = [indented(66), indented(255), indented(2000), `a: ${'['.repeat(200_000)}`, `a:\n ${'- '.repeat(50_000)}b`]
    for (const text of [...deep, ...others, `${'? '.repeat(50_000)}b`])
      expect(readYaml(text, '_').faults).toMatchObject([{ reason: expect.stringContaining('more than 64 levels') }])
  })

  it('JSON of more than 64 levels is a fault', () => {
    expect(readJson(`{"A":${'['.repeat(100_000)}`).faults).toMatchObject([{ reason: expect.stringContaining('64 levels') }])
  })

  it('a note of a list comes along', () => {
    expect(readJson('[{"key":"A","value":"1","note":"why"}]').entries).toMatchObject([{ key: 'A', note: 'why' }])
  })
})

describe('CSV', () => {
  it.each([
    [
      'key,value\nA,1\nB,"two\nlines, ""so"""\n',
      [
        ['A', '1'],
        ['B', 'two\nlines, "so"'],
      ],
    ],
    ['\ufeffvalue,key\r\n1,A\r\n\r\n', [['A', '1']]],
    ['"key","value"\n__proto__,\n', [['__proto__', '']]],
    ['key,value\nA,1', [['A', '1']]],
    ['', []],
  ])('%j', (text, expected) => {
    const reading = readCsv(text)
    expect(reading.faults).toEqual([])
    expect(pairs(reading)).toEqual(expected)
  })

  it.each([
    ['hunter2,hunter2\nA,1', 1, 'first row'],
    ['key,value,note\nA,1,x', 1, 'first row'],
    ['key;value\nA;1', 1, 'first row'],
    ['key,value\nB,2\nA', 3, 'two cells'],
    ['key,value\nB,2\nA,1,2', 3, 'two cells'],
    ['key,value\nB,2\nA,a"b"', 3, 'a quote'],
    ['key,value\nB,2\nA,"a"b', 3, 'after the closing quote'],
    ['key,value\nB,2\nA,"a', 3, 'never closed'],
    ['key,value\nB,2\nA,a\rb', 3, 'carriage return'],
    ["key,value\nB,2\nA,'=1+1", 3, 'spreadsheets'],
    ['key,value\nB,2\nA,"\'\tx"', 3, 'spreadsheets'],
  ])('%j is a fault', (text, line, says) => {
    const { faults } = readCsv(text)
    expect(faults).toEqual([{ line, reason: expect.stringContaining(says) }])
    expect(JSON.stringify(faults)).not.toContain('hunter2')
  })

  it('what begins like a formula is a value like others', () => {
    expect(pairs(readCsv('key,value\nA,=1+1\nB,-x\n'))).toEqual([
      ['A', '=1+1'],
      ['B', '-x'],
    ])
  })
})

describe('a key that stands there twice', () => {
  const reading = readCsv('key,value\nA,1\nB,b\nA,2\nA,3\n')

  it('is a fault', () => {
    expect(withoutDuplicates(reading.entries, false).faults).toEqual([
      { line: 4, key: 'A', reason: 'this name stands in line 2 already' },
      { line: 5, key: 'A', reason: 'this name stands in line 4 already' },
    ])
  })

  it('has its last value when that is wanted', () => {
    const { entries, faults } = withoutDuplicates(reading.entries, true)
    expect(faults).toEqual([])
    expect(entries.map(({ key, value }) => [key, value.reveal()])).toEqual([
      ['A', '3'],
      ['B', 'b'],
    ])
  })
})
