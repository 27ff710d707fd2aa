import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Reading } from '../../src/formats/reading.ts'
import { assignments } from '../../src/formats/write/assignments.ts'
import type { Dialect } from '../../src/formats/write/env/dialect.ts'
import { dialects } from '../../src/formats/write/env/dialects.ts'
import { exported } from '../../src/formats/write/env/shell.ts'
import { universal } from '../../src/formats/write/env/universal.ts'
import { appendedText } from '../../src/formats/write/export-text.ts'
import { adversarial } from '../support/adversarial.ts'

type Values = Record<string, string>

const silent = (): void => undefined

function append(dialect: Dialect, before: string, entries: Values): Promise<string> {
  return appendedText(dialect, Object.entries(entries), silent, { file: '.env', text: before })
}

it('replaces a key in its place, drops its copies, adds new ones at the end', async () => {
  const before = '# mine\nA=1\nexport B = "two\nlines" # note\nC=3\nA=4'
  expect(await append(universal, before, { A: 'new', B: 'b', D: 'd' })).toBe('# mine\nA=new\n# note\nB=b\nC=3\nD=d\n')
})

it('keeps export and a comment behind the old value, each once, where the reader has them', async () => {
  const before = 'export A=1 # why\nexport B=2'
  const once = await append(dialects.node, before, { A: 'x', B: 'y' })
  expect(once).toBe('# why\nexport A=x\nexport B=y\n')
  expect(await append(dialects.node, once, { A: 'x', B: 'y' })).toBe(once)
  expect(await append(dialects.php, before, { A: 'x' })).toBe('# why\nA=x\nexport B=2\n')
})

it('replaces what stands behind a colon where some readers take it for a value', async () => {
  expect(await append(universal, 'A=1\nA: 2\nB=3\n', { A: 'x' })).toBe('A=x\nB=3\n')
  expect(await append(dialects.systemd, 'A: 2\nB=3\n', { A: 'x' })).toBe('A: 2\nB=3\nA=x\n')
})

it('tells where export is left out, since not every reader has it', async () => {
  const told: string[] = []
  const before = { file: '.env', text: '# a\nexport A=1\n' }
  expect(await appendedText(universal, [['A', 'x']], (text) => told.push(text), before)).toBe('# a\nA=x\n')
  expect(told).toEqual(['.env: export is left out of line 2, since not every reader knows it'])
})

it.each([
  ['a script', exported, 'B=1\nif true; then A=5; fi\n', /^\.env:2: this is a command/],
  ['a here-document', exported, 'cat <<EOF\nA=1\nEOF\n', /^\.env:1: this is a command/],
  ['a quote that opens', universal, "X=it's\nA=1\nY=it's\n", /^\.env:1: a quote stands .*; beside this line a shell/],
  ['a quote that is never closed', universal, 'Z="x', /^\.env:1: the quote is never closed/],
] as const)('%s is refused', async (_, dialect, before, message) => {
  await expect(append(dialect, before, { A: 'x', B: 'y' })).rejects.toThrow(message)
})

it.each([
  ['shell', `A='it'"'"'s\nB=2'\nC=3\n`, `A=x\nC=3\n`],
  ['shell', `A=a\\\nB=2\nC=3\n`, `A=x\nC=3\n`],
  ['shell', `A=1 # it's\nC='3'\n`, `# it's\nA=x\nC='3'\n`],
  ['systemd', `A="a\\"b\nB=2"'\n'\nC=3\n`, `A=x\nC=3\n`],
  ['shell', `A='never closed\nC=3\n`, `A=x\nC=3\n`],
  ['docker', `A="\nB=2\nC="\n`, `A=x\nB=2\nC="\n`],
  ['dotenvx', `A='it\\'s\nB=2'\nC=3\n`, `A=x\nC=3\n`],
  ['python', `A="say \\"hi\nB=2\\""\nC=3\n`, `A=x\nC=3\n`],
  ['node', `A=\`it's "so"\nB=2\`\nC=3\n`, `A=x\nC=3\n`],
  ['php', `A='a\\'\nC='3'\n`, `A=x\nC='3'\n`],
] as const)('%s: all lines of a value are replaced in %j', async (reader, before, after) => {
  expect(await append(dialects[reader], before, { A: 'x' })).toBe(after)
})

const pairs = ({ entries }: Reading): Values => Object.fromEntries(entries.map(({ key, value }) => [key, value.reveal()]))
const readable = [...Object.entries(dialects), ['every reader', universal] as const, ['export', exported] as const].filter(
  ([, dialect]) => dialect.read !== undefined,
)

describe.each(readable)('what was written for %s', (_, dialect) => {
  it('is added to so that its reader has the new values and the untouched old ones', async () => {
    const writable = adversarial('/nonexistent/canary', 4000).filter(
      (value) => value.isWellFormed() && !value.includes('\0') && dialect.form(value, 'A') !== undefined,
    )
    const values = fc.dictionary(fc.constantFrom('A', 'B', 'C', 'D'), fc.constantFrom(...writable), { maxKeys: 4 })
    await fc.assert(
      fc.asyncProperty(values, values, async (old, fresh) => {
        const text = await append(
          dialect,
          assignments(dialect, Object.entries(old), silent)
            .map(({ text }) => text)
            .join(''),
          fresh,
        )
        const reading = dialect.read?.(text)
        expect(reading?.faults, text).toEqual([])
        expect(reading && pairs(reading), text).toEqual({ ...old, ...fresh })
      }),
      { numRuns: 1000 },
    )
  })
})
