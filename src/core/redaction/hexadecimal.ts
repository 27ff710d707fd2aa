/**
 * The number that so many hexadecimal digits from a place on are; undefined where others stand there, and NaN where the bytes end before that
 * is known.
 */
export function hexadecimal(bytes: Uint8Array, from: number, digits: number): number | undefined {
  let number = 0
  for (let at = from; at < from + digits; at++) {
    const byte = bytes[at]
    if (byte === undefined) return NaN
    const digit = digitOf(byte)
    if (digit === undefined) return undefined
    number = number * 16 + digit
  }
  return number
}

function digitOf(byte: number): number | undefined {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  // The bit that makes a letter a small one.
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : undefined
}
