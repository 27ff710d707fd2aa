import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { namedKeys, selects, typedKey, typedName } from '../../src/core/keys.ts'

const usage = expect.objectContaining({ code: 'usage' }) as Error

describe('typedKey', () => {
  it.each(['A', 'a-b_c', '_', '9', '__proto__', 'k'.repeat(255)])('takes %s as it is', (key) => expect(typedKey(key)).toBe(key))

  it.each(['', 'k'.repeat(256), '-a', 'a/b', 'a\0', '\u001b[31mA', 'DВ', 'a b', 'a.b', 'a=b', 'A\n', 'é'])(
    'refuses %j',
    (key) => {
      expect(() => typedKey(key)).toThrow(usage)
    },
  )

  it('shows what it refuses without obeying it', () => {
    expect(() => typedKey('\u001b[31mA')).toThrow(/"\\x1b\[31mA" cannot be a key: it holds U\+001B/)
    expect(() => typedKey('DВ')).toThrow(/U\+0412/)
  })
})

describe('typedName', () => {
  it.each(['local', '0', 'a-b_c', 'a'.repeat(50)])('takes %s', (name) => expect(typedName('environment', name)).toBe(name))
  it.each(['', '../prod', 'Prod', '-a', 'a'.repeat(51), 'a b', 'a.b', 'é'])('refuses %j', (name) => {
    expect(() => typedName('environment', name)).toThrow(usage)
  })
})

describe('selects', () => {
  it('means what the same pattern means as a regular expression', () => {
    const pattern = fc.stringMatching(/^[ab*?.]{0,8}$/)
    fc.assert(
      fc.property(pattern, fc.stringMatching(/^[ab.]{0,10}$/), (glob, key) => {
        const expression = new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')}$`)
        expect(selects({ only: [glob] })(key)).toBe(expression.test(key))
      }),
      { numRuns: 5000 },
    )
  })

  it('lets --except win, and is case-sensitive', () => {
    const chosen = selects({ only: ['DB_*', 'API'], except: ['*_OLD'] })
    expect(['DB_HOST', 'DB_OLD', 'API', 'api', 'X'].filter(chosen)).toEqual(['DB_HOST', 'API'])
    expect(['a', 'b'].filter(selects({ except: ['a'] }))).toEqual(['b'])
    expect(['a', 'b'].filter(selects({}))).toEqual(['a', 'b'])
  })

  it('does not hang on a pattern made to backtrack', () => {
    expect(selects({ only: [`${'*a'.repeat(100)}b`] })('a'.repeat(255))).toBe(false)
  })

  it('knows the keys that are named outright, which need no list', () => {
    expect(namedKeys({ only: ['A', 'B', 'A', 'C'], except: ['B', 'x*'] })).toEqual(['A', 'C'])
    expect(namedKeys({ only: Array.from({ length: 2000 }, (_, index) => `KEY_${index}`) })).toHaveLength(2000)
    for (const selection of [{}, { except: ['A'] }, { only: ['A', 'B*'] }, { only: ['A?'] }]) {
      expect(namedKeys(selection)).toBeUndefined()
    }
  })

  it('refuses patterns without end', () => {
    expect(() => selects({ only: ['a'.repeat(257)] })).toThrow(usage)
    expect(() => selects({ only: Array.from({ length: 101 }, () => 'a*') })).toThrow(usage)
  })
})
