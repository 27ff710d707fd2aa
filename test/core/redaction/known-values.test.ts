import { expect, it } from 'vitest'
import { KnownValues } from '../../../src/core/redaction/known-values.ts'
import { Redactor } from '../../../src/core/redaction/redactor.ts'
import type { Texts } from '../../../src/core/redaction/texts.ts'

function redacted(texts: Texts, output: string): string {
  return Buffer.from(new Redactor(texts).push(Buffer.from(output))).toString()
}

it('what a value was before is hidden, too', () => {
  const values = new KnownValues()
  expect(redacted(values.with(['first']), 'first, second.')).toBe('[redacted], second.')
  expect(redacted(values.with(['second']), 'first, second.')).toBe('[redacted], [redacted].')
})

it('nothing is made anew for what is known', () => {
  const values = new KnownValues()
  const texts = values.with(['first', 'second'])
  expect(values.with(['second'])).toBe(texts)
  expect(values.with([])).toBe(texts)
})
