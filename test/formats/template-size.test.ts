import { describe, expect, it } from 'vitest'
import { renderText } from '../../src/core/render-text.ts'
import { parseTemplate } from '../../src/core/template.ts'
import { readDotenvTemplate } from '../../src/formats/dotenv-template.ts'
import { renderDotenv } from '../../src/formats/rendered-dotenv.ts'
import { table } from '../../src/formats/table.ts'

/** The best of a few runs, in milliseconds: what others do on the machine makes runs longer, never shorter. */
function best(work: () => void): number {
  const times = Array.from({ length: 3 }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return Math.min(...times)
}

const texts: readonly (readonly [string, string, number])[] = [
  ['placeholders in long lines', 'KEY={local:KEY_NAME|url} # and some text\n'.padEnd(209, 'x'), 8000],
  ['placeholders in short lines', 'K={local}\n', 80_000],
  ['placeholders on one line', '{local:KEY}', 60_000],
  ['quotes over lines', 'K="{local:A}\n', 60_000],
  ['quotes of three kinds', `A='x\nB="{local:A}\nC=\`\\"\n`, 50_000],
  ['comments', 'K={local:A} # x # {local:B}\n', 50_000],
  ['groups that never end', '{local:K|default:\\', 40_000],
  ['groups of others that never end', '{foo:K|default:\\', 40_000],
  ['braces on one line', '{ab ', 300_000],
  ['escapes', '\\{', 300_000],
]

const by = { kind: 'text', text: 'a value' } as const
const anyText = { vaults: ['local'], namesLines: false }
const works = {
  'a .env text': (text: string) =>
    renderDotenv(readDotenvTemplate(parseTemplate(text, { vaults: ['local'], namesLines: true })), () => by),
  'any text': (text: string) => renderText(parseTemplate(text, anyText), () => by, anyText),
}

/**
 * In proportion it is 256 times the time, or some times that for the memory that large texts take on a busy machine; 65,536 times where
 * each part looks at all the others.
 */
describe.each(Object.entries(works))('256 times the text takes no 4,096 times the time: %s with', (_, work) => {
  it.each(texts)('%s', (_, unit, count) => {
    const [once, often] = [unit.repeat(count / 256), unit.repeat(count)]
    expect(best(() => work(often))).toBeLessThan(4096 * best(() => work(once)))
  })
})

describe('no number of parts is too large for a call', () => {
  it('lines of any text', () => {
    const lines = '\n'.repeat(500_000)
    expect(works['any text'](`${lines}{local:A}${lines}`)).toBe(`${lines}a value${lines}`)
  })

  it('faults in one line', () => {
    const text = `A=${'{local:}'.repeat(200_000)}`
    const { faults } = readDotenvTemplate(parseTemplate(text, { vaults: ['local'], namesLines: true }))
    expect(faults.length).toBe(200_000)
  })

  it('rows of a table', () => {
    const rows = Array.from({ length: 200_000 }, () => ['a'])
    expect(table(['KEY'], rows).length).toBe(200_001)
  })
})
