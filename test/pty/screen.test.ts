import { expect, test } from 'vitest'
import { screenText } from './screen.ts'

test.each([
  ['colours and a hidden cursor', '\x1b[1;31mred\x1b[0m\x1b[?25l', 'red'],
  ['lines', 'one\r\ntwo\r\n', 'one\ntwo'],
  ['a line painted over', 'one\rtwo', 'two'],
  ['a line erased and painted anew', 'question (default)\x1b[2K\x1b[Ganswer', 'answer'],
  ['the rest of a line erased', 'question (default)\x1b[9G\x1b[K', 'question'],
  ['lines above erased', 'list\r\none\r\ntwo\x1b[2K\x1b[1A\x1b[2K\x1b[1A\x1b[2K\x1b[Gchosen', 'chosen'],
  ['everything below erased', 'list\r\none\r\ntwo\x1b[2A\x1b[5G\x1b[J', 'list'],
  ['the cursor moved', 'abc\x1b[2Dx\x1b[3Cy', 'axc  y'],
])('%s', (_, output, text) => {
  expect(screenText(output, 80)).toBe(text)
})

test('a line longer than the screen goes on in the next', () => {
  expect(screenText('0123456789', 8)).toBe('01234567\n89')
})
