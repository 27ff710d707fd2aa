import { parseEnv } from 'node:util'
import { parse } from 'dotenv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appendAssignments } from '../../src/formats/dotenv-append.ts'
import { assignment, dotenvValue } from '../../src/formats/dotenv.ts'

/** Characters on which .env readers stumble, and some on which they do not. */
const difficult = fc.string({ unit: fc.constantFrom(...Array.from(`a =#'"\`\\$\n{}()é🔐nr!:,;\t`)), maxLength: 12 })
const values = fc.oneof(difficult, fc.string({ unit: 'grapheme', maxLength: 40 }), fc.base64String())

/** Neighbours whose quotes and marks could close or open the value between them. */
const before = "A=first\nB=' # '\n"
const after = `C='#1'\nD="# 2"\nE=\`#3\`\nZ=last\n`

const readers: Record<string, (text: string) => Record<string, string | undefined>> = {
  dotenv: (text) => parse(text),
  node: (text) => ({ ...parseEnv(text) }),
}

describe.each(Object.entries(readers))('%s', (_, read) => {
  it('reads back every value that was written, and its neighbours', () => {
    fc.assert(
      fc.property(values, (value) => {
        const written = dotenvValue(value)
        if (written === undefined) return
        const text = `${before}${assignment('KEY', written)}${after}`
        expect(read(text), text).toEqual({ A: 'first', B: ' # ', KEY: value, C: '#1', D: '# 2', E: '#3', Z: 'last' })
      }),
      { numRuns: 4000 },
    )
  })
})

describe('dotenvValue', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    ['a b#c', "'a b#c'"],
    ['$HOME `id`', "'$HOME `id`'"],
    ["it's", `"it's"`],
    ['two\nlines', '"two\nlines"'],
  ])('%j has the universal form %s', (value, text) => expect(dotenvValue(value)).toEqual({ text, universal: true }))

  it.each(['{\n "a": 1\n}', 'C:\\folder\\', 'a="b', `it's \\so`])('%j is only for readers of Node.js', (value) => {
    expect(dotenvValue(value)?.universal).toBe(false)
  })

  it.each(['NUL\0', 'a\r\nb', `it's "so"`, `it's $5`, `it's \\t`, `it's \\\\`, "`id`'", '$(id)\\'])('%j has no form', (value) => {
    expect(dotenvValue(value)).toBeUndefined()
  })
})

describe('appendAssignments', () => {
  const added = (entries: Record<string, string>): Map<string, string> =>
    new Map(Object.entries(entries).map(([name, value]) => [name, assignment(name, dotenvValue(value)!)]))

  it('replaces a key in its place, drops its copies, adds new ones at the end', () => {
    const before = '# mine\nA=1\nexport B = "two\nlines" # note\nC=3\nA=4'
    expect(appendAssignments(before, added({ A: 'new', B: 'b', D: 'd' }))).toBe('# mine\nA=new\nB=b\nC=3\nD=d\n')
  })

  it('leaves a reader with the new values and the untouched old ones', () => {
    const name = fc.constantFrom('A', 'B', 'C', 'D')
    const record = fc.dictionary(name, values, { maxKeys: 4 })
    fc.assert(
      fc.property(record, record, (old, fresh) => {
        const writable = (entries: Record<string, string>): Record<string, string> =>
          Object.fromEntries(Object.entries(entries).filter(([, value]) => dotenvValue(value) !== undefined))
        const [before, after] = [writable(old), writable(fresh)]
        const text = appendAssignments([...added(before).values()].join(''), added(after))
        expect(parse(text)).toEqual({ ...before, ...after })
      }),
      { numRuns: 2000 },
    )
  })
})
