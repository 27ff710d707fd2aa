import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fill } from '../../src/core/fill.ts'
import { Plaintext } from '../../src/core/secret.ts'
import { parseTemplate, type Placeholder } from '../../src/core/template.ts'
import { ValueWithFields } from '../../src/core/value-with-fields.ts'

function placeholder(text: string): Placeholder {
  const [part] = parseTemplate(text, { vaults: ['v'], namesLines: false })
  if (part?.kind !== 'placeholder') throw new Error(`${text} is no placeholder`)
  return part
}

function filled(text: string, value: string | undefined) {
  return fill(placeholder(text), value === undefined ? undefined : new ValueWithFields(new Plaintext(value)))
}

const json = '{"a":{"b":"deep","n":1.10,"t":true,"z":null,"l":["x",{"y":"in a list"}]},"__proto__":"own","":"e"}'

it.each([
  ['{v:K}', 'plain', 'plain'],
  ['{v:K}', 'a {v:K} b', 'a {v:K} b'],
  ['{v:K|url}', "a b/c?&é'(!)*~-_.", 'a%20b%2Fc%3F%26%C3%A9%27%28%21%29%2A~-_.'],
  ['{v:K|json}', 'a "b"\n\\', '"a \\"b\\"\\n\\\\"'],
  ['{v:K|base64}', 'é', 'w6k='],
  ['{v:K|base64|url}', 'é', 'w6k%3D'],
  ['{v:K|url|base64}', 'é', 'JUMzJUE5'],
  ['{v:K#a.b}', json, 'deep'],
  ['{v:K#a.n}', json, '1.10'],
  ['{v:K#a.t}', json, 'true'],
  ['{v:K#a.z}', json, 'null'],
  ['{v:K#a.l.1.y}', json, 'in a list'],
  ['{v:K#a.l}', json, '["x",{"y":"in a list"}]'],
  ['{v:K#__proto__}', json, 'own'],
  ['{v:K#a.b|default:x|url}', json, 'deep'],
])('%s of %j is %j', (text, value, expected) => {
  expect(filled(text, value)).toEqual({ state: 'filled', text: expected })
})

it.each([
  ['{v:K|default:a b}', undefined, 'a b'],
  ['{v:K|default:}', undefined, ''],
  ['{v:K|default:a b|url}', undefined, 'a%20b'],
  ['{v:K|url|default:a b}', undefined, 'a b'],
  ['{v:K|default:x|default:y}', undefined, 'x'],
  ['{v:K#a.nope|default:x}', json, 'x'],
])('%s of %j is the default %j', (text, value, expected) => {
  expect(filled(text, value)).toEqual({ state: 'default', text: expected })
})

it('tells a missing secret from a missing field, and what a blank would be', () => {
  expect(filled('{v:K|url}', undefined)).toEqual({ state: 'missing', blank: '' })
  expect(filled('{v:K|json}', undefined)).toEqual({ state: 'missing', blank: '""' })
  for (const path of ['nope', 'a.b.c', 'a.l.7', 'constructor', 'a.l.length', 'a.l.1e0'])
    expect(filled(`{v:K#${path}}`, json)).toEqual({ state: 'missing', field: path, blank: '' })
})

it('a value that has no fields, or no encoding, is no default and no value', () => {
  expect(filled('{v:K#a|default:x}', 'not {json')).toEqual({
    state: 'broken',
    reason: 'its value is not JSON, so it has no fields',
  })
  expect(filled('{v:K#a|url}', '{"a":"\\ud800"}')).toEqual({ state: 'broken', reason: 'its value is not valid Unicode' })
})

it('what is encoded is decoded by others to the same value', () => {
  const text = (written: string, value: string): string => {
    const found = filled(written, value)
    if (found.state !== 'filled') throw new Error(found.state)
    return found.text
  }
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (value) => {
      expect(text('{v:K}', value)).toBe(value)
      expect(decodeURIComponent(text('{v:K|url}', value))).toBe(value)
      expect(new URL(`https://u:${text('{v:K|url}', value)}@h/`).host).toBe('h')
      expect(JSON.parse(text('{v:K|json}', value))).toBe(value)
      expect(Buffer.from(text('{v:K|base64}', value), 'base64').toString()).toBe(value)
    }),
  )
})

/** How often a value is looked into: work that grows with the placeholders of a template times the size of a secret has no end. */
class Counted extends Plaintext {
  reveals = 0

  override reveal(): string {
    this.reveals++
    return super.reveal()
  }
}

it.each([
  ['JSON', json, 'filled'],
  ['not JSON', `${json}x`, 'broken'],
  ['JSON without it', '{}', 'missing'],
] as const)('a value that is %s is read once, however many fields are asked of it', (_, text, state) => {
  const counted = new Counted(text)
  const value = new ValueWithFields(counted)
  for (let times = 0; times < 1000; times++) expect(fill(placeholder('{v:K#a.b}'), value).state).toBe(state)
  expect(counted.reveals).toBe(1)
})
