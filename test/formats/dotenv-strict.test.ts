import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readStrict } from '../../src/formats/dotenv/strict.ts'
import { editableDotenv, readEditable } from '../../src/formats/editable-dotenv.ts'
import type { DotenvReader } from '../../src/formats/dotenv/names.ts'
import { readDotenv } from '../../src/formats/read-dotenv.ts'
import type { Reading } from '../../src/formats/reading.ts'
import { universalForm } from '../../src/formats/write/env/universal.ts'

const pairs = ({ entries }: Reading): [string, string][] => entries.map(({ key, value }) => [key, value.reveal()])
const faultLines = ({ faults }: Reading): (number | undefined)[] => faults.map(({ line }) => line)

/** Whatever an editor, a reader or a terminal could stumble over, halves of a pair included. */
const awkward = Array.from(`a =#'"\`\\$\n\r\t\0{}!é🔐nrtu0\u00a0\u2028\ufeff\u001b\u0085\u202e`)
const values = fc.oneof(
  fc.string({ unit: fc.constantFrom(...awkward, '\ud800', '\udc00', '\\n', '${', '\r\n', '\\u0000'), maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
)

describe('what is taken', () => {
  it.each([
    ['A=1', '1'],
    ['A=', ''],
    ['A=0', '0'],
    ['A=false', 'false'],
    ['export A=1', '1'],
    ['  A=1', '1'],
    ['A = 1', '1'],
    ['A=two words', 'two words'],
    ['A=tail  ', 'tail'],
    ['A=a=b', 'a=b'],
    ["A='a # $b \\n'", 'a # $b \\n'],
    ['A="a # \\" \\\\ \\$ \\n\\r\\t"', 'a # " \\ $ \n\r\t'],
    ['A="\\nabcd"', '\nabcd'],
    ['A=`it\'s "so" $x`', 'it\'s "so" $x'],
    ['A="two\nlines"', 'two\nlines'],
    ["A='two\nlines'", 'two\nlines'],
    ["A='a'  ", 'a'],
    ['A=http://x/?a=1&b=2', 'http://x/?a=1&b=2'],
    ['A=é', 'é'],
  ])('%j', (text, value) => {
    for (const whole of [text, `\ufeff# a comment\n\n${text}\nB=2`]) {
      const reading = readStrict(whole)
      expect(reading.faults).toEqual([])
      expect(pairs(reading)[0]).toEqual(['A', value])
    }
  })

  it('lines may end in CR LF', () => {
    expect(pairs(readStrict("A=1\r\n# c\r\n\r\nB='2'\r\n"))).toEqual([
      ['A', '1'],
      ['B', '2'],
    ])
  })

  it('names are what stands there, __proto__ too', () => {
    const reading = readStrict('__proto__=1\nconstructor=2\nk-d.x=3\nexport=4\n1K=5')
    expect(pairs(reading).map(([key]) => key)).toEqual(['__proto__', 'constructor', 'k-d.x', 'export', '1K'])
  })

  it.each([
    ['A = 1', 'around ='],
    ['A= 1', 'around ='],
    ['A=1 ', 'at the end'],
  ])('%j is remarked on', (text, says) => {
    expect(readStrict(text).remarks).toMatchObject([{ line: 1, reason: expect.stringContaining(says) }])
  })
})

describe('where readers disagree', () => {
  it.each([
    ['A=a#b', '#'],
    ['A=a #b', '#'],
    ['A=#b', '#'],
    ["A='a' #c", 'after the closing quote'],
    ["A='a'b", 'after the closing quote'],
    ["A='a\\'b'", 'backslash'],
    ["A='a\\\\b'", 'backslash'],
    ["A='${B}'", 'even in single quotes'],
    ['A=a\\b', 'backslash'],
    ['A=a\\', 'backslash'],
    ['A=$B', 'variable'],
    ['A="a$B"', 'variable'],
    ['A="$(id)"', 'variable'],
    ['A="a\\x"', 'escape'],
    ['A="a\\\nb"', 'escape'],
    ['A="\\u0000"', 'escape'],
    ['A: b', 'colon'],
    ['A', 'alone'],
    ['export A', 'alone'],
    ["A=it's", 'quote'],
    ['A=a`id`', 'quote'],
    ['A="a', 'never closed'],
    ['A=a\rB=2', 'carriage return'],
    ['# a\rB=2', 'carriage return'],
    ['# A="b', 'phpdotenv'],
    ['A="a\r\nb"', 'carriage return'],
    ['A="a"\rB=2', 'carriage return'],
    ['A=\u00a0a', 'invisible'],
    ['A=a\u2028', 'invisible'],
    ['A=a\u001b', 'invisible'],
    ['A="a\0b"', 'NUL'],
    ['A B=c', 'not KEY=value'],
    ['=c', 'not KEY=value'],
    ['export = c', 'not KEY=value'],
    ['a+b/c=', 'not KEY=value'],
    ['-----BEGIN KEY-----', 'not KEY=value'],
  ])('%j', (text, says) => {
    const reading = readStrict(`FIRST=1\n${text}`)
    expect(reading.faults).toMatchObject([{ line: 2, reason: expect.stringContaining(says) }])
    expect(pairs(reading)).toEqual([['FIRST', '1']])
  })

  it('every line is told at once, and what follows is read', () => {
    const reading = readStrict('A=a#b\nB=1\nC: x\nD="$x\ny"\nE=2\nF="never\nG=3')
    expect(faultLines(reading)).toEqual([1, 3, 4, 7])
    expect(pairs(reading)).toEqual([
      ['B', '1'],
      ['E', '2'],
    ])
  })

  it('no reason quotes the text', () => {
    const text = fc.string({ unit: fc.constantFrom(...awkward, 'hunter2', 'K=', '\n'), maxLength: 20 })
    fc.assert(
      fc.property(text, (text) => {
        const { faults, remarks } = readStrict(`hunter2 ${text}`)
        expect(JSON.stringify([faults, remarks])).not.toContain('hunter2')
      }),
    )
  })

  it('what is taken is what the others take, or they refuse it', async () => {
    const others: readonly DotenvReader[] = ['dotenv', 'node', 'compose', 'python', 'shell', 'systemd', 'php']
    // Escapes, and backticks as quotes, are keep's choice of one meaning.
    const texts = fc.array(fc.constantFrom(...Array.from(`ab#'"$\n= :{}éK `), 'K=', "K='", 'K="', '\nB=', '\r\n'), {
      maxLength: 12,
    })
    let compared = 0
    for (const text of fc.sample(texts, 8000).map((parts) => `A=1\n${parts.join('')}`)) {
      const reading = readStrict(text)
      if (reading.faults.length > 0) continue
      for (const from of others) {
        const { entries, faults, remarks } = await readDotenv(text, from)
        if (faults.length > 0) continue
        compared++
        expect(new Map(pairs({ entries, faults, remarks })), `${from} ${JSON.stringify(text)}`).toEqual(new Map(pairs(reading)))
      }
    }
    expect(compared).toBeGreaterThan(3000)
  })
})

describe('what keep writes', () => {
  it('in the universal form comes back exactly', () => {
    fc.assert(
      fc.property(values, (value) => {
        const written = universalForm(value)
        if (written === undefined || !value.isWellFormed()) return
        const reading = readStrict(`A=1\nK=${written}\nZ=2\n`)
        expect(reading.faults).toEqual([])
        expect(pairs(reading)).toEqual([
          ['A', '1'],
          ['K', value],
          ['Z', '2'],
        ])
      }),
      { numRuns: 5000 },
    )
  })

  it('for an editor comes back exactly, whatever the value', () => {
    const entries = fc.array(fc.tuple(fc.stringMatching(/^[A-Za-z0-9_.-]{1,6}$/), values), { maxLength: 5 })
    fc.assert(
      fc.property(entries, (given) => {
        const reading = readEditable(editableDotenv(given))
        expect(reading.faults).toEqual([])
        expect(pairs(reading)).toEqual(given)
      }),
      { numRuns: 10_000 },
    )
  })

  it('for an editor holds nothing that an editor hides, drops or changes', () => {
    fc.assert(
      fc.property(values, (value) => {
        const text = editableDotenv([['K', value]])
        expect(text).not.toMatch(/[\0-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\ufeff]/)
        expect(text.isWellFormed()).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it.each([
    ['plain', 'K=plain\n'],
    ['a b', "K='a b'\n"],
    ['two\nlines', 'K="two\nlines"\n'],
    ['{\n "a": "$1"\n}', 'K="{\n \\"a\\": \\"\\$1\\"\n}"\n'],
    ['a\r\nb\0', 'K="a\\r\nb\\u0000"\n'],
    ['\t', "K='\t'\n"],
  ])('for an editor, %j is %j', (value, text) => expect(editableDotenv([['K', value]])).toBe(text))

  it('for an editor refuses names that a .env text cannot have', () => {
    expect(() =>
      editableDotenv([
        ['fine', '1'],
        ['a b', '2'],
        ['c@d', '3'],
      ]),
    ).toThrow(
      expect.objectContaining({
        code: 'unwritable',
        message: 'no .env text can hold a key named a b, c@d',
        hint: "leave them out with --except 'a b,c@d'",
      }),
    )
  })
})
