import { parse } from 'dotenv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Replacement } from '../../src/core/replacement.ts'
import { parseTemplate } from '../../src/core/template.ts'
import { placeholdersOf, readDotenvTemplate, staticMeaning, type DotenvTemplate } from '../../src/formats/dotenv-template.ts'
import { renderDotenv } from '../../src/formats/rendered-dotenv.ts'
import { universalForm } from '../../src/formats/write/env/universal.ts'

function read(text: string): DotenvTemplate {
  return readDotenvTemplate(parseTemplate(text, { vaults: ['v', 'w', 'local'], namesLines: true }))
}

/** Each assignment that is filled, with its value in which a placeholder is its key in angle brackets. */
function filled(text: string): string[] {
  return read(text).lines.flatMap((each) =>
    each.kind === 'static'
      ? []
      : [
          `${each.indent}${each.isExported ? 'export ' : ''}${each.name}=${each.value.map((piece) => (typeof piece === 'string' ? piece : piece.kind === 'brace' ? '{' : `<${piece.key ?? '='}>`)).join('')}`,
        ],
  )
}

describe('a value with placeholders', () => {
  it.each([
    ['KEY={v:KEY}', 'KEY=<KEY>'],
    ['KEY={v}', 'KEY=<=>'],
    ['KEY="{v:KEY}"', 'KEY=<KEY>'],
    ["KEY='{v:A}-{w:B}'", 'KEY=<A>-<B>'],
    ['KEY=`{v:A}"`', 'KEY=<A>"'],
    ['KEY="a\\n{v:A}\\"\\$"', 'KEY=a\n<A>"$'],
    ['  export KEY = {v:A}', '  export KEY=<A>'],
    ['KEY="one\n{v:A}\nthree"', 'KEY=one\n<A>\nthree'],
    ['KEY="x\\"\n{v:A}"', 'KEY=x"\n<A>'],
    ['KEY=\ue000{v:A}\ue001', 'KEY=\ue000<A>\ue001'],
    ['\ufeffKEY={v:A}', 'KEY=<A>'],
    ['KEY={v:A|default:a "b" # c}', 'KEY=<A>'],
    ["KEY='{v:A|default:it's}'", 'KEY=<A>'],
    ['KEY={v:A} # what it is', 'KEY=<A>'],
    ['KEY="{v:A}" # {v:B} "', 'KEY=<A>'],
    ['KEY=\\{v:A}', 'KEY={v:A}'],
    ['KEY=\'{"a":{v:A|json}}\'', 'KEY={"a":<A>}'],
    ['a.b-c={v:A}', 'a.b-c=<A>'],
  ])('%j is %j', (text, expected) => {
    expect(read(text).faults).toEqual([])
    expect(filled(text)).toEqual([expected])
  })

  it('has the place of its own line and column, also over several lines', () => {
    const text = '# {v:NOT}\n\nA="x\n y {v:A}"\r\nB={v:B}{w}\n'
    expect(
      placeholdersOf(read(text)).map(({ placeholder, name }) => [name, placeholder.key, placeholder.line, placeholder.column]),
    ).toEqual([
      ['A', 'A', 4, 4],
      ['B', 'B', 5, 3],
      ['B', undefined, 5, 8],
    ])
  })
})

it.each([
  ['{v:KEY}', 1, /no value is/],
  ['A=1\n{v:KEY}=x', 2, /no value is/],
  ['A {v:KEY}', 1, /no value is/],
  ['A=1\nB=$X{v:KEY}', 2, /the \$/],
  ['A="\\x{v:KEY}"', 1, /escape/],
  ['A="x\n{v:A}\n"\r\nB=$X{v:A}', 4, /the \$/],
  ['A="{v:KEY}', 1, /never closed/],
  ["A='{v:KEY}' x", 1, /after the closing quote/],
  ['A={v:KEY}#x', 1, /comment begins/],
  ['A=1\n\nB=x{v:KEY|nope}', 3, /no filter/],
  ['A={locl:key}', 1, /did you mean local/],
])('%j is at fault in line %i', (text, line, reason) => {
  const { faults } = read(text)
  expect(faults).toHaveLength(1)
  expect(faults[0]).toMatchObject({ line, reason: expect.stringMatching(reason) })
})

it('mistakes in comments are no faults, and every other one is told', () => {
  expect(read('# {vv:KEY} {v:KEY|x}\nA=1 # {v:\n  # {v:X|y}\n').faults).toEqual([])
  expect(read('A={v:A|x}{v:B|y}\nB=1\nC={vv:C}').faults.map(({ line, column }) => [line, column])).toEqual([
    [1, 3],
    [1, 10],
    [3, 3],
  ])
})

it.each([
  ['A=1', 'A', '1'],
  ['export A="x y" # why', 'A', 'x y'],
  ["A='#' # why", 'A', '#'],
  ['A=1 # why\r\n', 'A', '1'],
  ['A=', 'A', ''],
])('the static line %j says %s=%j', (text, key, value) => {
  const [lines] = read(text).lines
  if (lines?.kind !== 'static') throw new Error('it is not static')
  const { entry, faults } = staticMeaning(lines)
  expect(faults).toEqual([])
  expect([entry?.key, entry?.value.reveal()]).toEqual([key, value])
})

/** As keep export writes it. */
function rendered(text: string, replacement: (key: string) => Replacement): string {
  return renderDotenv(read(text), (placeholder, name) => replacement(placeholder.key ?? name))
    .map((each) => {
      if (each.kind === 'static') return each.lines.source
      const { name, end } = each.lines
      return each.kind === 'removed' ? `# ${each.reasons.join(', ')}${end}` : `${name}=${universalForm(each.value) ?? ''}${end}`
    })
    .join('')
}

const line = fc.constantFrom(
  '# a comment {v:NO} {',
  '',
  '  ',
  'S=1',
  "S='two words'",
  'export S=3 # why',
  'S="over\n lines"',
  'S=a#b',
  'S=$X',
  'no assignment',
  'S={a:b}',
)
const end = fc.constantFrom('\n', '\r\n')

it('what has no placeholder stays, byte for byte', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(line, end)), fc.constantFrom('', 'S=last', '# last', "S='never closed"), (lines, last) => {
      const text = lines.flat().join('') + last
      expect(rendered(text, () => ({ kind: 'kept' }))).toBe(text)
    }),
    { numRuns: 1000 },
  )
})

const value = fc
  .string({ unit: fc.constantFrom('a', ' ', "'", '"', '\\', '$', '{', '}', '#', '=', '\n', '`', 'é', '{v:A}', '\ue000') })
  .filter((text) => universalForm(text) !== undefined)

it('a reader gets what the template means, whatever the values and the quotes around the placeholders', () => {
  fc.assert(
    fc.property(
      value,
      value,
      fc.constantFrom('{v:A}-{v:B}', '"{v:A}-{v:B}"', "'{v:A}-{v:B}' # why", '`{v:A}-{v:B}`'),
      fc.array(line),
      (a, b, written, lines) => {
        const both = universalForm(`${a}-${b}`)
        fc.pre(both !== undefined)
        const text = ['FIRST=1', `X=${written}`, ...lines.filter((each) => !each.includes('$')), 'LAST=2', ''].join('\n')
        const read = parse(rendered(text, (key) => ({ kind: 'text', text: key === 'A' ? a : b })))
        expect(read).toMatchObject({ FIRST: '1', X: `${a}-${b}`, LAST: '2' })
      },
    ),
    { numRuns: 2000 },
  )
})

it('one placeholder that stays keeps the braces of its value, and the quotes when nothing else is filled', () => {
  const kept = (key: string): Replacement => (key === 'A' ? { kind: 'text', text: 'x y' } : { kind: 'kept' })
  expect(rendered('K="{v:B}" # b\n', kept)).toBe('K="{v:B}" # b\n')
  expect(rendered("K='{v:A} {v:B|url} \\{z'\n", kept)).toBe("K='x y {v:B|url} \\{z'\n")
  expect(rendered('K={v:A}\\{z\nL=1', kept)).toBe("K='x y{z'\nL=1")
})

it('a removed assignment takes all its lines along, and nothing else', () => {
  const removed = (key: string): Replacement => ({ kind: 'removed', reason: `${key} is gone` })
  expect(rendered('A=1\nK="one\n{v:B}\n{v:C}"\r\n\nL=1', removed)).toBe('A=1\n# B is gone, C is gone\r\n\nL=1')
})

/** The best of a few runs, in milliseconds: what others do on the machine makes runs longer, never shorter. */
function best(work: () => void): number {
  const times = Array.from({ length: 3 }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return Math.min(...times)
}

it.each([
  'KEY="postgres://u:{v:A|url}@h/db" # and some text\n',
  "A='{v:A}\n",
  'A="\\"{v:A}\n',
  'A={v:A} # x \u2028',
  'A= # # #\u2028',
  'A={v:A}',
])('eight times the lines take no thirty times the time: %j', (unit) => {
  const count = Math.floor(80_000 / unit.length)
  const [once, often] = [unit.repeat(count), unit.repeat(8 * count)]
  expect(best(() => read(often))).toBeLessThan(30 * best(() => read(once)) + 20)
})
