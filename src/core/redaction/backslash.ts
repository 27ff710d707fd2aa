import { hexadecimal } from './hexadecimal.ts'
import { singles, type Notation, type Sign } from './notation.ts'

const backslash = 0x5c
const [digits, x, u, U] = [/[0-7]/, 0x78, 0x75, 0x55]
/** Letters after a backslash that mean one byte. */
const letters: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}
/** By the byte behind the backslash: letters, and all that ASCII prints besides letters and digits, which means itself. */
const short: readonly (Uint8Array | undefined)[] = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte)
  return /[ -~]/.test(character) && /[^\da-z]/i.test(character) ? singles[byte] : singles[letters[character]?.charCodeAt(0) ?? -1]
})

/**
 * Escapes with a backslash, whatever a writer escapes that need not be: those of JSON (RFC 8259, 7), of `printf %q` and `$'...'` in shells, of
 * Python's repr, Go's %q and what JavaScript's console shows. They agree on all that they have in common.
 */
export const backslashes: Notation = {
  next(bytes, from) {
    for (let at = bytes.indexOf(backslash, from); at >= 0; at = bytes.indexOf(backslash, at + 1)) {
      const sign = signAt(bytes, at)
      if (sign !== undefined) return sign
    }
    return undefined
  },
}

function signAt(bytes: Uint8Array, start: number): Sign | undefined {
  const kind = bytes[start + 1]
  if (kind === undefined) return cut(bytes, start)
  const meaning = short[kind]
  if (meaning !== undefined) return { start, end: start + 2, meaning }
  if (kind === x) return byteSign(bytes, start)
  if (kind === u) return unitSign(bytes, start)
  if (kind === U) return pointSign(start, start + 10, hexadecimal(bytes, start + 2, 8))
  return digits.test(String.fromCharCode(kind)) ? octalSign(bytes, start) : undefined
}

function cut(bytes: Uint8Array, start: number): Sign {
  return { start, end: bytes.length, meaning: undefined }
}

/** `\x1b` */
function byteSign(bytes: Uint8Array, start: number): Sign | undefined {
  const byte = hexadecimal(bytes, start + 2, 2)
  return byte === undefined ? undefined : { start, end: start + 4, meaning: singles[byte] }
}

/** `\33`, of up to three digits. */
function octalSign(bytes: Uint8Array, start: number): Sign {
  let [end, byte] = [start + 1, 0]
  for (; end < start + 4; end++) {
    const digit = bytes[end]
    if (digit === undefined) return cut(bytes, start)
    if (digit < 0x30 || digit > 0x37) break
    byte = byte * 8 + digit - 0x30
  }
  return { start, end, meaning: singles[byte & 255] }
}

/** `\u20ac`, or two of them for what is beyond U+FFFF. Half of such a pair means nothing. */
function unitSign(bytes: Uint8Array, start: number): Sign | undefined {
  const unit = hexadecimal(bytes, start + 2, 4)
  if (unit === undefined || (unit & 0xfc00) !== 0xd800) return pointSign(start, start + 6, unit)
  for (const [at, byte] of [backslash, u].entries()) {
    const there = bytes[start + 6 + at]
    if (there === undefined) return cut(bytes, start)
    if (there !== byte) return undefined
  }
  const second = hexadecimal(bytes, start + 8, 4)
  if (second === undefined) return undefined
  if (Number.isNaN(second)) return cut(bytes, start)
  if ((second & 0xfc00) !== 0xdc00) return undefined
  return pointSign(start, start + 12, 0x10000 + ((unit & 0x3ff) << 10) + (second & 0x3ff))
}

/** `\U0001f600` */
function pointSign(start: number, end: number, point: number | undefined): Sign | undefined {
  if (point === undefined || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return undefined
  return { start, end, meaning: Number.isNaN(point) ? undefined : Buffer.from(String.fromCodePoint(point)) }
}
