import type { Notation, Sign } from './notation.ts'

/** Bytes of the shortest line that is taken for one of many: Ruby's lines have 60, those of openssl 64, those of coreutils and MIME 76. */
const narrowest = 60
const [lineFeed, carriageReturn] = [0x0a, 0x0d]
const nothing = new Uint8Array()
/** Both alphabets of RFC 4648. */
const isBase64 = Array.from({ length: 256 }, (_, byte) => /[A-Za-z0-9+/_-]/.test(String.fromCharCode(byte)))

/**
 * Base64 in lines, whose ends mean nothing. Only behind as much base64 as few lines end with by chance: where a value may go on in the next
 * line, that has to be awaited, and whatever else is printed line by line would come late.
 */
export class WrappedLines implements Notation {
  /** Bytes of base64 at the end of what was read, up to those that are enough. */
  #run = 0

  next(bytes: Uint8Array, from: number): Sign | undefined {
    for (let at = bytes.indexOf(lineFeed, from); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
      const start = bytes[at - 1] === carriageReturn ? at - 1 : at
      if (this.#runBefore(bytes, start) >= narrowest) return { start, end: at + 1, meaning: nothing }
    }
    const last = bytes.length - 1
    const isCut = last >= from && bytes[last] === carriageReturn && this.#runBefore(bytes, last) >= narrowest
    this.#run = this.#runBefore(bytes, isCut ? last : bytes.length)
    return isCut ? { start: last, end: bytes.length, meaning: undefined } : undefined
  }

  #runBefore(bytes: Uint8Array, end: number): number {
    let start = end
    while (start > 0 && end - start < narrowest && isBase64[bytes[start - 1] ?? 0]) start--
    return Math.min(narrowest, end - start + (start === 0 ? this.#run : 0))
  }
}
