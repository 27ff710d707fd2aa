import { format, inspect } from 'node:util'
import { expect, it } from 'vitest'
import { Plaintext } from '../../src/core/secret.ts'

it('shows its text to nobody who does not ask for it by name', () => {
  const secret = { key: 'KEY', value: new Plaintext('canary') }
  const shown = [
    String(secret.value),
    JSON.stringify(secret),
    inspect(secret, { depth: 9, showHidden: true }),
    format('%o %j %s', secret, secret, secret.value),
  ]
  for (const text of shown) {
    expect(text).toContain('[secret]')
    expect(text).not.toContain('canary')
  }
  expect(Object.values(secret.value)).toEqual([])
  expect(secret.value.reveal()).toBe('canary')
})

it('counts bytes of UTF-8 and knows text that has none', () => {
  expect(new Plaintext('é🔐').bytes).toBe(6)
  expect(new Plaintext('é🔐').wellFormed).toBe(true)
  expect(new Plaintext('\ud800').wellFormed).toBe(false)
})
