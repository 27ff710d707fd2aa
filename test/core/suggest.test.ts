import { expect, it } from 'vitest'
import { nearest, suggestion } from '../../src/core/suggest.ts'

const envs = ['local', 'staging', 'production']

it.each([
  ['lcoal', 'local'],
  ['Staging', 'staging'],
  ['prodution', 'production'],
  ['stagin', 'staging'],
  ['qa', undefined],
  ['xxxxxxxx', undefined],
])('for %s the nearest is %s', (typed, expected) => expect(nearest(typed, envs)).toBe(expected))

it('lists all when none is near', () => {
  expect(suggestion('qa', envs)).toBe('there are: local, staging, production')
  expect(suggestion('loal', envs)).toBe('did you mean local?')
  expect(suggestion('x', [])).toBe('there are none yet')
})
