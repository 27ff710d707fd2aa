import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { csv } from '../../src/formats/csv.ts'
import { prettyJson } from '../../src/core/json.ts'
import { table } from '../../src/formats/table.ts'
import { variableNames } from '../../src/formats/variable-name.ts'
import { yaml } from '../../src/formats/yaml.ts'

const entries = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/), fc.string({ unit: 'grapheme' })), {
  selector: ([name]) => name,
})

describe('what is written reads back the same', () => {
  it('JSON', () => {
    fc.assert(
      fc.property(entries, (given) => {
        expect(new Map(Object.entries(JSON.parse(prettyJson(new Map(given), '  ')) as object))).toEqual(new Map(given))
      }),
    )
  })

  it('YAML', () => {
    const difficult: [string, string][] = ['no', '0123', '1e3', '~', '', ' a ', 'a: b', '# x', '\u2028', "it's"].map(
      (text, index) => [`K${index}`, text],
    )
    expect(new Map(Object.entries(parse(yaml(difficult)) as object))).toEqual(new Map(difficult))
    fc.assert(
      fc.property(entries, (given) => {
        expect(new Map(Object.entries(parse(yaml(given)) as object))).toEqual(new Map(given))
      }),
    )
  })

  it('CSV, by the rules of RFC 4180', () => {
    expect(csv([['a', 'b,c', 'say "hi"', 'two\nlines', '']])).toBe('a,"b,c","say ""hi""","two\nlines",\r\n')
  })
})

it('a table aligns wide characters and lets no cell break its row', () => {
  const lines = table(
    ['KEY', 'VALUE', 'NOTE'],
    [
      ['A', '日本', 'x'],
      ['LONGER', 'two\nlines', '\u001b[31m'],
    ],
  )
  const texts = lines.map((line) => line.map((part) => (typeof part === 'string' ? part : part.text)).join(''))
  expect(texts).toEqual(['KEY     VALUE       NOTE', 'A       日本        x', 'LONGER  two\\nlines  \\x1b[31m'])
})

it('variable names: hyphens become underscores, collisions and other names are refused', () => {
  expect([...variableNames(['a-b', 'C'])]).toEqual([
    ['a-b', 'a_b'],
    ['C', 'C'],
  ])
  expect(() => variableNames(['a-b', 'a_b'])).toThrow(/both become the variable a_b/)
  expect(() => variableNames(['a-b-c', 'a_b-c', 'a_b_c', 'd', 'e-', 'e_'])).toThrow(
    'a-b-c and a_b-c and a_b_c would all become the variable a_b_c, e- and e_ would both become the variable e_',
  )
  expect(() => variableNames(['9a'])).toThrow(/^9a cannot be the name of a variable/)
  expect(() => variableNames(['9a', 'b', 'c.d'])).toThrow(/^9a, c\.d cannot be names of variables/)
  expect(() => variableNames(['a.b'])).toThrow(/cannot be the name/)
})
