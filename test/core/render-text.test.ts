import { expect, it } from 'vitest'
import { renderText } from '../../src/core/render-text.ts'
import type { Replacement } from '../../src/core/replacement.ts'
import { parseTemplate } from '../../src/core/template.ts'

const values = new Map<string | undefined, Replacement>([
  ['A', { kind: 'text', text: 'one' }],
  ['LINES', { kind: 'text', text: '1\n2' }],
  ['GONE', { kind: 'removed', reason: 'GONE is not in v:e' }],
  ['LOST', { kind: 'removed', reason: 'LOST is not in v:e' }],
])

const rules = { vaults: ['v'], namesLines: false }

function rendered(text: string): string {
  return renderText(parseTemplate(text, rules), ({ key }) => values.get(key) ?? { kind: 'kept' }, rules)
}

it.each([
  ['see {v:A}', '{v:B}'],
  ['\\{', 'x'],
  ['{v:', 'B}'],
  ['\\', 'x'],
  ['{{v:A}}', '{"a":1} {c'],
])('%j and %j beside a placeholder that stays come out of the next filling', (one, other) => {
  const values: Readonly<Record<string, string>> = { ONE: one, OTHER: other, LATER: 'l' }
  const fill = (text: string, isLater: boolean): string =>
    renderText(
      parseTemplate(text, rules),
      ({ key = '' }) => (key === 'LATER' && !isLater ? { kind: 'kept' } : { kind: 'text', text: values[key] ?? '' }),
      rules,
    )
  const text = '{v:ONE}{v:OTHER} \\{v:ONE} {v:LATER} {'
  expect(fill(fill(text, false), true)).toBe(fill(text, true))
})

it('a placeholder cannot stay behind a backslash, which would make text of it', () => {
  const by = ({ key }: { readonly key: string | undefined }): Replacement =>
    key === 'A' ? { kind: 'text', text: '\\' } : { kind: 'kept' }
  expect(() => renderText(parseTemplate('\n{v:A}{v:B}', rules), by, rules)).toThrow(/placeholder of line 2 cannot stay/)
})

it.each([
  ['', ''],
  ['no\nplaceholder\r\n', 'no\nplaceholder\r\n'],
  ['x: {v:A}', 'x: one'],
  ['{v:A}{v:A}\n{v:LINES}\n', 'oneone\n1\n2\n'],
  ['\\{v:A} \\{x}', '{v:A} {x}'],
  ['{v:KEPT|url} {v:A}', '{v:KEPT|url} one'],
  ['a\n  b: {v:GONE} {v:A}\nc', 'a\n  # this line was removed: GONE is not in v:e\nc'],
  ['{v:GONE}{v:LOST}{v:GONE}\r\nc', '# this line was removed: GONE is not in v:e, LOST is not in v:e\r\nc'],
  ['{v:GONE}', '# this line was removed: GONE is not in v:e'],
  ['a\n\n{v:GONE}\n\n', 'a\n\n# this line was removed: GONE is not in v:e\n\n'],
])('%j becomes %j', (text, expected) => {
  expect(rendered(text)).toBe(expected)
})
