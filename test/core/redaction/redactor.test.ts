import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Redactor } from '../../../src/core/redaction/redactor.ts'
import { Texts } from '../../../src/core/redaction/texts.ts'

/** Bytes as characters, one each. */
type Binary = string

function redacted(texts: readonly string[], chunks: readonly Binary[]): Binary[] {
  const redactor = new Redactor(new Texts(texts))
  const outputs = chunks.map((chunk) => redactor.push(Buffer.from(chunk, 'latin1')))
  return [...outputs, redactor.end()].map((output) => Buffer.from(output).toString('latin1'))
}

function binary(text: string): Binary {
  return Buffer.from(text).toString('latin1')
}

/** What is covered, by looking for every text at every place. */
function coveredIn(texts: readonly string[], input: Binary): boolean[] {
  const covered = Array.from(input, () => false)
  for (const text of texts.map(binary)) {
    for (let at = 0; at < input.length; at++)
      if (text !== '' && input.startsWith(text, at)) covered.fill(true, at, at + text.length)
  }
  return covered
}

/** How long an end of the input may still become a text, without being one. */
function undecidedEnd(texts: readonly string[], input: Binary): number {
  for (let length = input.length; length > 0; length--) {
    const end = input.slice(-length)
    if (texts.map(binary).some((text) => text.length > length && text.startsWith(end))) return length
  }
  return 0
}

/** What must have gone out after this input: all that is decided, and a mask as soon as its beginning is. */
function expectedOutput(texts: readonly string[], input: Binary, undecided: number): Binary {
  const covered = coveredIn(texts, input)
  const decided = input.length - undecided
  let output = ''
  for (let at = 0; at <= decided && at < input.length; at++) {
    if (covered[at]! && (at === 0 || !covered[at - 1]!)) output += '[redacted]'
    if (!covered[at]! && at < decided) output += input[at]
  }
  return output
}

function cut(input: Binary, places: readonly number[]): Binary[] {
  const ends = [...places.map((place) => place % (input.length + 1)).toSorted((a, b) => a - b), input.length]
  return ends.map((end, index) => input.slice(ends[index - 1] ?? 0, end))
}

describe('what is redacted', () => {
  it.each([
    ['nothing', ['secret'], 'no s e c r e t, secre', 'no s e c r e t, secre'],
    ['no texts', [], 'a secret', 'a secret'],
    ['an empty text', [''], 'a secret', 'a secret'],
    ['all', ['secret'], 'secret', '[redacted]'],
    ['some', ['secret'], 'a secret, and a secret.', 'a [redacted], and a [redacted].'],
    ['the longest', ['secret', 'secretive'], 'a secretive secret', 'a [redacted] [redacted]'],
    ['the longest that is there', ['abcd', 'abcdefgh'], 'abcdefg', '[redacted]efg'],
    ['what is inside of another', ['bcd', 'abcde'], 'abcdf abcde', 'a[redacted]f [redacted]'],
    ['overlapping texts', ['abcd', 'cdef'], '-abcdef-', '-[redacted]-'],
    ['a text that overlaps itself', ['abab'], '-ababab-', '-[redacted]-'],
    ['touching texts', ['abcd', 'efgh'], '-abcdefgh-abcdabcd-', '-[redacted]-[redacted]-'],
    ['after a beginning of it', ['aab'], 'aaaab', 'aa[redacted]'],
    ['more than ASCII', ['pä€😀'], 'a pä€😀 é', 'a [redacted] é'],
    ['lines', ['one\ntwo'], 'one\ntwo\nthree', '[redacted]\nthree'],
    ['one byte', ['a', '\0'], 'banana\0', 'b[redacted]n[redacted]n[redacted]'],
  ])('%s', (_, texts, input, output) => {
    expect(redacted(texts, [binary(input)]).join('')).toBe(binary(output))
    expect(redacted(texts, binary(input).split('')).join('')).toBe(binary(output))
  })

  it('bytes that are no UTF-8 stay as they are', () => {
    const bytes = Buffer.from(Array.from({ length: 512 }, (_, index) => index & 255)).toString('latin1')
    expect(redacted(['secret', 'é€'], [bytes]).join('')).toBe(bytes)
    expect(redacted(['secret', 'é€'], bytes.split('')).join('')).toBe(bytes)
  })

  it('half of a character is no text', () => {
    expect(redacted(['é€'], ['\xc3\xa9\xe2\x82', '\xc3\xa9\xe2\x82\xac']).join('')).toBe('\xc3\xa9\xe2\x82[redacted]')
  })
})

describe('what is held back', () => {
  it.each([
    ['nothing where nothing begins', ['secret'], ['a line\n'], ['a line\n', '']],
    ['the beginning of a text', ['secret'], ['a sec', 'ond'], ['a ', 'second', '']],
    ['until the end', ['secret'], ['a sec'], ['a ', 'sec']],
    ['nothing of a text that is whole', ['secret'], ['a sec', 'ret'], ['a ', '[redacted]', '']],
    ['not the mask of a text that may become longer', ['abcd', 'abcdefgh'], ['abcde', 'fg', '-'], ['[redacted]', '', 'efg-', '']],
    ['a whole text that may be inside of another', ['bcd', 'abcde'], ['abcd', 'x'], ['', 'a[redacted]x', '']],
    ['no second mask of what goes on', ['abab'], ['abab', 'ab', 'ab-'], ['[redacted]', '', '-', '']],
    ['no second mask of what touches', ['abcd'], ['abcd', 'abcd', '-abcd'], ['[redacted]', '', '-[redacted]', '']],
  ])('%s', (_, texts, chunks, outputs) => {
    expect(redacted(texts, chunks)).toEqual(outputs)
  })

  it('where nothing is found, the chunk itself goes on', () => {
    const chunk = Buffer.from('a line\n')
    expect(new Redactor(new Texts(['secret'])).push(chunk).buffer).toBe(chunk.buffer)
  })

  it('a chunk may be written over as soon as it was pushed', () => {
    const redactor = new Redactor(new Texts(['secret']))
    const chunk = Buffer.from('a sec')
    expect(Buffer.from(redactor.push(chunk)).toString()).toBe('a ')
    chunk.fill('x')
    expect(Buffer.from(redactor.end()).toString()).toBe('sec')
  })
})

/** Texts that overlap each other and themselves as often as can be, and inputs made of their parts. */
const letters = fc.constantFrom('a', 'b', 'é', '€')
const anyText = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 12 }),
  fc.string({ unit: letters, minLength: 4, maxLength: 9 }),
  fc.tuple(fc.constantFrom('a', 'ab', 'aab', 'é'), fc.integer({ min: 1, max: 9 })).map(([unit, count]) => unit.repeat(count)),
)
const anyCase = fc.array(anyText, { maxLength: 6 }).chain((texts) => {
  const part = fc.oneof(
    fc.constantFrom(...texts, 'a', 'b', '-'),
    fc.tuple(fc.constantFrom(...texts, 'a'), fc.nat(12)).map(([text, length]) => text.slice(0, length)),
    fc.tuple(fc.constantFrom(...texts, 'a'), fc.nat(12)).map(([text, from]) => text.slice(from)),
  )
  const odd = fc.constantFrom('\xc3', '\xe2\x82', '\xff')
  const input = fc.array(fc.oneof(part.map(binary), part.map(binary), odd), { maxLength: 12 }).map((parts) => parts.join(''))
  return fc.tuple(fc.constant(texts), input)
})

it('everything that any text covers is redacted, and nothing else, however the input is cut', () => {
  fc.assert(
    fc.property(anyCase, fc.array(fc.nat(), { maxLength: 6 }), ([texts, input], places) => {
      const output = expectedOutput(texts, input, 0)
      expect(redacted(texts, [input]).join('')).toBe(output)
      expect(redacted(texts, input.split('')).join('')).toBe(output)
      expect(redacted(texts, cut(input, places)).join('')).toBe(output)
      for (const text of texts) expect(output.split('[redacted]').filter((part) => part.includes(binary(text)))).toEqual([])
    }),
    { numRuns: 5000 },
  )
})

it('short inputs, cut in every way', () => {
  fc.assert(
    fc.property(anyCase, ([texts, whole]) => {
      const input = whole.slice(0, 8)
      const output = expectedOutput(texts, input, 0)
      for (let cuts = 0; cuts < 2 ** Math.max(0, input.length - 1); cuts++) {
        const places = Array.from({ length: input.length }, (_, place) => place).filter(
          (place) => (cuts >> (place - 1)) & 1 && place > 0,
        )
        expect(redacted(texts, cut(input, places)).join('')).toBe(output)
      }
    }),
    { numRuns: 300 },
  )
})

it('after each chunk all is out but the end with which a text begins, and that is shorter than the longest', () => {
  fc.assert(
    fc.property(anyCase, fc.array(fc.nat(), { maxLength: 12 }), ([texts, input], places) => {
      const chunks = cut(input, places)
      const outputs = redacted(texts, chunks)
      let [read, output] = ['', '']
      for (const [index, chunk] of chunks.entries()) {
        read += chunk
        output += outputs[index]!
        const undecided = undecidedEnd(texts, read)
        expect(undecided).toBeLessThan(Math.max(1, ...texts.map((text) => binary(text).length)))
        expect(output).toBe(expectedOutput(texts, read, undecided))
      }
    }),
    { numRuns: 3000 },
  )
})

it('many texts with beginnings of their own are all found', () => {
  const texts = Array.from({ length: 3000 }, (_, index) => `${(index * 2_654_435_761) % 2 ** 32}-${index}`)
  const input = texts.join('\n')
  expect(redacted(texts, cut(input, [1000, 5000, 20_000])).join('')).toBe(texts.map(() => '[redacted]').join('\n'))
})

/** Each would take minutes or more if some byte was looked at as often as the texts are long. */
describe('time grows with the bytes alone, and nothing is kept of them', () => {
  const [run, mebibyte] = ['a'.repeat(50_000), 'a'.repeat(2 ** 20)]
  const nested = Array.from({ length: 200 }, (_, index) => 'a'.repeat(index + 4))
  const letters = Array.from({ length: 256 }, (_, index) => `aaaa${String.fromCharCode(index)}`)

  it.each([
    ['one endless overlap', ['aaaa'], '[redacted]'],
    ['of one long text', [run], '[redacted]'],
    ['of many texts', nested, '[redacted]'],
    ['a long text that never ends', [`${run}b`], 'a'.repeat(8 * 2 ** 20)],
    ['a long text that never begins', [`b${run}`], 'a'.repeat(8 * 2 ** 20)],
    ['a long text with others inside', [`${run}b`, 'aaaa'], '[redacted]'],
    ['a text in many ways', letters.toReversed(), '[redacted]'],
  ])('%s', (_, texts, output) => {
    const outputs = redacted(
      texts,
      Array.from({ length: 8 }, () => mebibyte),
    )
    expect(outputs.join('') === output).toBe(true)
  })

  it('chunks of one byte', () => {
    const outputs = redacted([`${run}b`, `a${run}c`], 'a'.repeat(300_000).split(''))
    expect(outputs.slice(0, -1).join('')).toBe('a'.repeat(300_000 - 50_001))
    expect(outputs.at(-1)).toHaveLength(50_001)
  })

  it('a mask goes out before its stretch ends', () => {
    const outputs = redacted(['aaaa', run], ['-aaaa', mebibyte, mebibyte, '-'])
    expect(outputs).toEqual(['-[redacted]', '', '', '-', ''])
  })
})
