import { expect, it } from 'vitest'
import { printable, printableLines } from '../../src/core/printable.ts'

it.each([
  ['\u001b[31mred', '\\x1b[31mred'],
  ['a\u009bb', 'a\\x9bb'],
  ['\u202egnp.exe', '\\u202egnp.exe'],
  ['\u2066a\u2069', '\\u2066a\\u2069'],
  ['a\r\nb\tc', 'a\\r\\nb\\tc'],
  ['\u0007\u007f', '\\x07\\x7f'],
  ['päßwörd 日本 🔐', 'päßwörd 日本 🔐'],
])('%j becomes %j', (text, shown) => expect(printable(text)).toBe(shown))

it('leaves line feeds and tabs in text of several lines', () =>
  expect(printableLines('a\n\tb\r\n\u001b')).toBe('a\n\tb\\r\n\\x1b'))
