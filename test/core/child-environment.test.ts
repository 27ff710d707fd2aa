import { expect, it } from 'vitest'
import { childEnvironment, type Inheritance } from '../../src/core/child-environment.ts'

const all: Inheritance = { inherit: true, preserve: [] }

function made(
  inherited: Record<string, string | undefined>,
  secrets: Record<string, string>,
  how: Partial<Inheritance> = {},
  platform = 'linux',
) {
  const { variables, ...rest } = childEnvironment(inherited, new Map(Object.entries(secrets)), { ...all, ...how }, platform)
  return { variables: Object.fromEntries(variables), ...rest }
}

it('a secret wins, and is told where it replaced another value', () => {
  expect(made({ A: 'out', B: 'same', C: 'c', D: undefined }, { A: 'in', B: 'same', D: 'd' })).toEqual({
    variables: { A: 'in', B: 'same', C: 'c', D: 'd' },
    replaced: ['A'],
    preserved: [],
    unset: [],
  })
})

it('what is preserved wins, where it is there', () => {
  expect(made({ A: 'out', B: 'out' }, { A: 'in', B: 'in', C: 'in' }, { preserve: ['A', 'C'] })).toEqual({
    variables: { A: 'out', B: 'in', C: 'in' },
    replaced: ['B'],
    preserved: ['A'],
    unset: ['C'],
  })
  expect(made({ A: '' }, { A: 'in', B: 'in' }, { preserve: true }).variables).toEqual({ A: '', B: 'in' })
})

it('on Windows the case of a name does not count, and a name stands there once', () => {
  const inherited = { Path: 'C:\\bin', Token: 'out', SystemRoot: 'C:\\Windows', Other: 'x' }
  expect(made(inherited, { TOKEN: 'in', PATH: 'no' }, { preserve: ['path'] }, 'win32')).toEqual({
    variables: { Path: 'C:\\bin', TOKEN: 'in', SystemRoot: 'C:\\Windows', Other: 'x' },
    replaced: ['TOKEN'],
    preserved: ['PATH'],
    unset: [],
  })
  expect(made(inherited, { A: '1' }, { inherit: false }, 'win32').variables).toEqual({
    Path: 'C:\\bin',
    SystemRoot: 'C:\\Windows',
    A: '1',
  })
})

it('elsewhere it does', () => {
  expect(made({ token: 'out' }, { TOKEN: 'in' }).variables).toEqual({ token: 'out', TOKEN: 'in' })
})
