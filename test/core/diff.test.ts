import { expect, it } from 'vitest'
import { diff } from '../../src/core/diff.ts'
import { Plaintext } from '../../src/core/secret.ts'

function side(env: string, values: Record<string, string>) {
  const secrets = Object.entries(values).map(([key, text]) => ({ key, value: new Plaintext(text), revision: '1' }))
  return { context: { vault: 'local', env }, secrets }
}

it('tells identical, different and missing keys, sorted, and which sides agree', () => {
  const rows = diff([
    side('local', { SAME: 'x', OTHER: 'a', ONE: '1', BOTH: 'a', __proto__x: 'p' }),
    side('staging', { SAME: 'x', OTHER: 'b', TWO: '2', BOTH: 'b', __proto__x: 'p' }),
    side('production', { SAME: 'x', OTHER: 'a', __proto__x: 'q' }),
  ])
  expect(rows.map((row) => [row.key, row.verdict, row.groups])).toEqual([
    ['BOTH', 'different', [1, 2, undefined]],
    ['ONE', 'missing', [1, undefined, undefined]],
    ['OTHER', 'different', [1, 2, 1]],
    ['SAME', 'identical', [1, 1, 1]],
    ['TWO', 'missing', [undefined, 1, undefined]],
    ['__proto__x', 'different', [1, 1, 2]],
  ])
})
