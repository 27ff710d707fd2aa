import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Redactor } from '../../../src/core/redaction/redactor.ts'
import { Texts } from '../../../src/core/redaction/texts.ts'

/** Bytes as characters, one each. */
type Binary = string

/** How an input is read, by regular expressions over all of it. */
interface Oracle {
  readonly sign: RegExp
  readonly meaning: (sign: string) => Binary
  /** What may become a sign, at the end. */
  readonly beginning: RegExp
}

const letters: Record<string, string> = { a: '\x07', b: '\b', e: '\x1b', E: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

function ofBackslash(sign: string): Binary {
  const rest = sign.slice(1)
  if (/^[0-7]/.test(rest)) return String.fromCharCode(parseInt(rest, 8) & 255)
  if (rest.startsWith('x')) return String.fromCharCode(parseInt(rest.slice(1), 16))
  if (rest.startsWith('U')) return Buffer.from(String.fromCodePoint(parseInt(rest.slice(1), 16))).toString('latin1')
  if (rest.startsWith('u')) return Buffer.from(JSON.parse(`"${sign}"`) as string).toString('latin1')
  return letters[rest] ?? rest
}

const hex = '[0-9a-fA-F]'
const half = `u[dD][89abAB]${hex}{2}`
const oracles = {
  'as it is': { sign: /(?!)/g, meaning: () => '', beginning: /(?!)/ },
  'percent-encoding': {
    sign: /%[0-9a-f]{2}/gi,
    meaning: (sign) => (/%20/.test(sign) ? '+' : String.fromCharCode(parseInt(sign.slice(1), 16))),
    beginning: /%[0-9a-f]?$/i,
  },
  backslashes: {
    sign: new RegExp(
      String.raw`\\(?:[abefnrtvE]|[!-/:-@[-${'`'}{-~ ]|[0-7]{1,3}|x${hex}{2}|${half}\\u[dD][c-fC-F]${hex}{2}|u(?![dD][89a-fA-F])${hex}{4}|U000[01]${hex}{4})`,
      'g',
    ),
    meaning: ofBackslash,
    beginning: new RegExp(
      String.raw`\\(?:[0-7]{0,2}|x${hex}?|u${hex}{0,3}|${half}(?:\\(?:u${hex}{0,3})?)?|U0{0,3}|U000[01]${hex}{0,3})$`,
    ),
  },
  quotes: {
    sign: /'(?:\\''|"'{1,8}"')/g,
    meaning: (sign) => (sign.includes('\\') ? "'" : sign.slice(2, -2)),
    beginning: /'(?:\\'?|"'{0,8}|"'{1,8}")?$/,
  },
  'lines of base64': {
    sign: /(?<=[A-Za-z0-9+/_-]{60})\r?\n/g,
    meaning: () => '',
    beginning: /(?<=[A-Za-z0-9+/_-]{60})\r$/,
  },
} satisfies Record<string, Oracle>

const [percent, backslashes] = [oracles['percent-encoding'], oracles.backslashes]
const both: Oracle = {
  sign: new RegExp(`${percent.sign.source.replaceAll('a-f', 'a-fA-F')}|${backslashes.sign.source}`, 'g'),
  meaning: (sign) => (sign.startsWith('%') ? percent : backslashes).meaning(sign),
  beginning: new RegExp(`${percent.beginning.source.replaceAll('a-f', 'a-fA-F')}|${backslashes.beginning.source}`),
}

/** A byte that was read, and where it stands. */
interface Meant {
  readonly byte: string
  readonly start: number
  readonly end: number
}

function read({ sign, meaning, beginning }: Oracle, input: Binary): { readonly meant: readonly Meant[]; readonly end: number } {
  const meant: Meant[] = []
  let at = 0
  const plain = (to: number): void => {
    for (; at < to; at++) meant.push({ byte: input[at]!, start: at, end: at + 1 })
  }
  for (const match of input.matchAll(sign)) {
    const end = match.index + match[0].length
    // Three digits are awaited.
    if (end === input.length && /^\\[0-7]{1,2}$/.test(match[0])) continue
    plain(match.index)
    meant.push(
      ...meaning(match[0])
        .split('')
        .map((byte) => ({ byte, start: at, end })),
    )
    at = end
  }
  const cut = new RegExp(beginning, `g${beginning.flags}`)
  cut.lastIndex = at
  const end = cut.exec(input)?.index ?? input.length
  plain(end)
  return { meant, end }
}

/** What is covered, and from where on something may still be. */
function judged(texts: readonly Binary[], input: Binary): { readonly covered: readonly boolean[]; readonly decided: number } {
  const covered = Array.from(input, () => false)
  let decided = input.length
  for (const oracle of [...Object.values(oracles), both]) {
    const { meant, end } = read(oracle, input)
    const bytes = meant.map(({ byte }) => byte).join('')
    decided = Math.min(decided, end)
    for (const text of texts) {
      for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1))
        covered.fill(true, meant[at]!.start, meant[at + text.length - 1]!.end)
      for (let length = Math.min(bytes.length, text.length - 1); length > 0; length--)
        if (bytes.endsWith(text.slice(0, length))) decided = Math.min(decided, meant[bytes.length - length]!.start)
    }
  }
  return { covered, decided }
}

function expectedOutput(input: Binary, covered: readonly boolean[], decided: number): Binary {
  let output = ''
  for (let at = 0; at <= decided && at < input.length; at++) {
    if (covered[at]! && (at === 0 || !covered[at - 1]!)) output += '[redacted]'
    if (!covered[at]! && at < decided) output += input[at]
  }
  return output
}

function binary(text: string): Binary {
  return Buffer.from(text).toString('latin1')
}

/** Every letter as a sign, or as it is. */
const written = fc
  .array(fc.tuple(fc.constantFrom("'", '\\', '%', '+', 'é', '€', '😀', '\n', 'a', 'b'), fc.nat(6)), { maxLength: 6 })
  .map((all) => all.map(([letter, way]) => inWay(letter, way)).join(''))

function inWay(letter: string, way: number): Binary {
  const bytes = Buffer.from(letter)
  if (way === 1) return bytes.reduce((text, byte) => `${text}%${byte.toString(16).padStart(2, '0')}`, '')
  if (way === 2)
    return letter.split('').reduce((text, unit) => `${text}\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`, '')
  if (way === 3) return bytes.reduce((text, byte) => `${text}\\${byte.toString(8)}`, '')
  if (way === 4) return `\\U${letter.codePointAt(0)!.toString(16).padStart(8, '0')}`
  if (way === 5) return letter === "'" ? `'\\''` : `\\${binary(letter)}`
  if (way === 6) return letter === "'" ? `'"'"'` : `\\x${letter.charCodeAt(0).toString(16).slice(0, 2)}`
  return binary(letter)
}

const odd = fc.constantFrom(
  '%',
  '%6',
  '\\',
  '\\u',
  '\\u00',
  '\\ud83d',
  '\\x',
  '\\1',
  '\\14',
  "'",
  `'"`,
  `'"''`,
  `'\\`,
  '-',
  '\xff',
  '%20',
)
const wide = fc.constantFrom('a'.repeat(59), 'a'.repeat(60), 'ab'.repeat(38), '\n', '\r', '\r\n', `${'b'.repeat(60)}\n`, '+')
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom("'", '\\', '%', '+', 'é', '€', '😀', '\n', 'a', 'b'), minLength: 1, maxLength: 5 }),
  fc.constantFrom('ab', "a'b", 'aa', 'ba', 'aab', 'a'.repeat(61), "''''"),
)
const anyCase = fc.array(text, { minLength: 1, maxLength: 4 }).chain((texts) => {
  const known = fc
    .tuple(fc.constantFrom(...texts), fc.nat(6))
    .map(([whole, way]) => Array.from(whole, (letter) => inWay(letter, way)).join(''))
  const parts = fc.array(fc.oneof(known, known, written, odd, wide), { maxLength: 7 }).map((all) => all.join(''))
  return fc.tuple(fc.constant(texts), parts)
})

it('whatever is read in a notation is redacted, and nothing else; held back is what may begin a text, however the input is cut', () => {
  fc.assert(
    fc.property(anyCase, fc.array(fc.nat(), { maxLength: 12 }), ([texts, input], places) => {
      const ready = new Texts(texts)
      const ends = [...places.map((place) => place % (input.length + 1)).toSorted((a, b) => a - b), input.length]
      const redactor = new Redactor(ready)
      let output = ''
      for (const [index, end] of ends.entries()) {
        output += Buffer.from(redactor.push(Buffer.from(input.slice(ends[index - 1] ?? 0, end), 'latin1'))).toString('latin1')
        const { covered, decided } = judged(texts.map(binary), input.slice(0, end))
        expect(output).toBe(expectedOutput(input.slice(0, end), covered, decided))
      }
      output += Buffer.from(redactor.end()).toString('latin1')
      expect(output).toBe(expectedOutput(input, judged(texts.map(binary), input).covered, input.length))
      const bytewise = new Redactor(ready)
      const pieces = input.split('').map((byte) => bytewise.push(Buffer.from(byte, 'latin1')))
      expect(Buffer.concat([...pieces, bytewise.end()]).toString('latin1')).toBe(output)
    }),
    { numRuns: 3000 },
  )
})

describe('what is held back', () => {
  function outputs(texts: readonly string[], chunks: readonly string[]): string[] {
    const redactor = new Redactor(new Texts(texts))
    return [...chunks.map((chunk) => redactor.push(Buffer.from(chunk))), redactor.end()].map((output) =>
      Buffer.from(output).toString(),
    )
  }
  const line = 'x'.repeat(60)

  it.each([
    ['a sign that is not whole', ['a/b'], ['45%', ' %2', 'F'], ['45', '% ', '%2F', '']],
    ['the beginning of a text', ['a/b'], ['a%2', 'f', 'b'], ['', '', '[redacted]', '']],
    ['no line end', ['xyz'], ['ax\n', 'yz'], ['ax\n', 'yz', '']],
    ['one behind much base64', ['xyz'], [`${line}\n`, 'yz'], [line.slice(1), '[redacted]', '']],
    ['and none where nothing begins', ['abc'], [`${line}\n`, 'bc'], [`${line}\n`, 'bc', '']],
    ['and none behind a whole text', [`${line}y`], [`${line}y\n`, '.'], ['[redacted]\n', '.', '']],
    ['one of Windows', ['xyz'], [`${line}\r`, '\nyz'], [line.slice(1), '[redacted]', '']],
  ])('%s', (_, texts, chunks, expected) => {
    expect(outputs(texts, chunks)).toEqual(expected)
  })
})

/** Each would take minutes or more if some byte was looked at as often as the texts are long. */
describe('time grows with the bytes alone', () => {
  const run = 'a'.repeat(50_000)

  it.each([
    ['percent-encoding', [run, 'aaaa'], '%61', '[redacted]'],
    ['of a text that never ends', [`${run}b`], '%61', undefined],
    ['units', [`${run}b`], '\\u0061', undefined],
    ['quotes', [`${"'".repeat(50_000)}b`], `'\\''`, undefined],
    ['line ends', [`${run}b`], `${'a'.repeat(60)}\r\n`, undefined],
    ['beginnings of signs', [run], '\\\\u%', undefined],
  ])('%s', (_, texts, part, output) => {
    const [ready, whole] = [new Texts(texts), part.repeat(400_000)]
    const inPieces = (size: number, count: number): string => {
      const redactor = new Redactor(ready)
      const pieces = Array.from({ length: count }, (_, index) =>
        redactor.push(Buffer.from(whole.slice(index * size, (index + 1) * size))),
      )
      return Buffer.concat([...pieces, redactor.end()]).toString()
    }
    expect(inPieces(65_536, Math.ceil(whole.length / 65_536)) === (output ?? whole)).toBe(true)
    expect(inPieces(1, 300_000) === (output ?? whole.slice(0, 300_000))).toBe(true)
  })
})

it('a chunk may be written over as soon as it was pushed', () => {
  const redactor = new Redactor(new Texts(['a/b&c', 'de"f']))
  const chunk = Buffer.from('a%2Fb\\u0026c')
  expect(Buffer.from(redactor.push(chunk)).toString()).toBe('[redacted]')
  chunk.write('.d%65\\"f%2F ')
  expect(Buffer.from(redactor.push(chunk)).toString()).toBe('.[redacted]%2F ')
})

it('streams share the texts, and nothing else', () => {
  const ready = new Texts(['secret', 'x'.repeat(70)])
  const [one, other] = [new Redactor(ready), new Redactor(ready)]
  expect(Buffer.from(one.push(Buffer.from(`sec${'x'.repeat(60)}\n`))).toString()).toBe('sec')
  expect(Buffer.from(other.push(Buffer.from('ret xxxxxxxxxx\n'))).toString()).toBe('ret xxxxxxxxxx\n')
  expect(Buffer.from(one.push(Buffer.from('xxxxxxxxxx-'))).toString()).toBe('[redacted]-')
})
