import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonError, jsonText, Numeral, parseJson, prettyJson, type Json } from '../../src/core/json.ts'

function plain(value: Json): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, member]) => [name, plain(member)]))
  if (value instanceof Numeral) return Number(value.text)
  return Array.isArray(value) ? value.map(plain) : value
}

function fault(text: string): JsonError | undefined {
  try {
    parseJson(text)
    return undefined
  } catch (error) {
    return error instanceof JsonError ? error : undefined
  }
}

describe('parseJson', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.boolean(), (text, isPretty) => {
        const expected: unknown = JSON.parse(text)
        const given = isPretty ? JSON.stringify(expected, undefined, 3) : text
        expect(plain(parseJson(given))).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('refuses what JSON.parse refuses', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[[\]{}",:\\ 0-9.eE+\-truefalsn\n]{0,12}$/), (text) => {
        let isJson = true
        try {
          JSON.parse(text)
        } catch {
          isJson = false
        }
        const refused = fault(text)
        const verdict = refused === undefined ? 'read' : /twice/.test(refused.message) ? 'twice' : 'refused'
        expect(isJson ? ['read', 'twice'] : ['refused', 'twice']).toContain(verdict)
      }),
      { numRuns: 3000 },
    )
  })

  it('keeps the order of names that look like numbers, and __proto__', () => {
    const text = '{"b":1,"10":2,"9":3,"__proto__":4}'
    expect([...(parseJson(text) as Map<string, Json>).keys()]).toEqual(['b', '10', '9', '__proto__'])
    expect(jsonText(parseJson(text))).toBe(text)
  })

  it.each([
    ['{"a":1,\n "a":2}', 2, 2],
    ['{"a": nope}', 1, 7],
    ['{\n  "a": 1,\n}', 3, 1],
    ['', 1, 1],
    ['[1 2]', 1, 4],
    ['"a\nb"', 1, 1],
  ])('names line and column of %j', (text, line, column) => {
    expect(fault(text)).toMatchObject({ line, column })
  })

  it('keeps numbers as they are written', () => {
    const text = '[12345678901234567890,1.10,1e-7,-0,5,0.5]'
    expect(jsonText(parseJson(text))).toBe(text)
  })

  it('never quotes the text in an error', () => {
    for (const text of ['{"k": hunter2}', '"hunter2', '{"k":"v" hunter2}', 'hunter2'])
      expect(fault(text)?.message).not.toContain('hunter2')
  })

  it('writes text that reads back the same', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value = parseJson(JSON.stringify(JSON.parse(text)))
        expect(parseJson(jsonText(value))).toEqual(value)
        expect(parseJson(prettyJson(value))).toEqual(value)
      }),
    )
  })
})
