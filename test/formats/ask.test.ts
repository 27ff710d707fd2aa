import { afterEach, describe, expect, it, vi } from 'vitest'
import { ask, isHere } from '../support/ask.ts'

afterEach(() => void vi.unstubAllEnvs())

/** What a reader answers that is this script of a shell. */
function answered(script: string, program = 'sh'): unknown {
  return ask({ name: 'the reader', remedy: 'install it', program, args: ['-c', script] }, ['K=1'])
}

describe('a reader', () => {
  it('answers', () => expect(answered(`echo '[{"K":"1"}]'`)).toEqual([{ K: '1' }]))

  it.each(['exit 2', 'echo broken >&2; exit 255', `echo '[{"K":"1"}]'; exit 1`, 'kill -9 $$'])(
    'that is there and fails is no proof: %s',
    (script) => expect(() => answered(script)).toThrow(/^the reader ended with /),
  )

  it('says why it failed', () => expect(() => answered('echo broken >&2; exit 2')).toThrow('the reader ended with 2: broken'))

  it.each(['{}', '[]', '[1]', 'null', '[[]]', '[{},{}]'])('that prints %s has not answered', (printed) =>
    expect(() => answered(`echo '${printed}'`)).toThrow('the reader gave no list of 1 answers'),
  )

  it.each([
    ['that is no program', 'exit 0', '/nonexistent/reader'],
    ['whose library is not there', 'exit 3', 'sh'],
  ])('%s has no answer, and on CI that is a failure', (_, script, program) => {
    vi.stubEnv('CI', '')
    expect(answered(script, program)).toBeUndefined()
    vi.stubEnv('CI', 'true')
    expect(() => answered(script, program)).toThrow(
      'keep was not compared with the reader, which is not on this machine: install it',
    )
  })
})

it('a shell is here, or missed', () => {
  vi.stubEnv('CI', '')
  expect([isHere('sh'), isHere('no-such-shell')]).toEqual([true, false])
  vi.stubEnv('CI', 'true')
  expect(isHere('sh')).toBe(true)
  expect(() => isHere('no-such-shell')).toThrow('install no-such-shell')
})
