/** So many bytes fit an integer. */
export const longestOpening = 4
/** Bits for each text: where none begins, one of so many places is taken for a beginning. */
const sparsity = 128
/** 2^32 over the golden ratio: multiplied by it, words that are alike differ in their upper bits (Knuth, Multiplicative Hashing). */
const golden = 0x9e3779b1

/**
 * Finds where in a chunk a text may begin, in a few instructions a byte. It may name a place where none does, but passes over none where one
 * does: there is a bit for each hash of the first bytes of a text.
 */
export class Openings {
  /** The first bytes of a text that are looked at: 4, or all of the shortest. */
  readonly size: number
  readonly #wordMask: number
  readonly #shift: number
  readonly #bits: Int32Array

  /** Of the beginnings of texts, one character a byte; the shortest text has `shortest` bytes. */
  constructor(beginnings: ReadonlySet<string>, shortest: number) {
    this.size = Math.min(longestOpening, shortest)
    this.#wordMask = -1 >>> (32 - 8 * this.size)
    const width = Math.min(24, Math.ceil(Math.log2(sparsity * Math.max(beginnings.size, 8))))
    this.#shift = 32 - width
    this.#bits = new Int32Array(2 ** (width - 5))
    for (const beginning of beginnings) this.#add(Buffer.from(beginning, 'latin1'))
  }

  /** The first place from `from` on where a text may begin: with an opening, or one that reaches over the end of the chunk. */
  next(chunk: Uint8Array, from: number): number {
    const ahead = this.size - 1
    const bits = this.#bits
    let word = 0
    for (let at = from; at < from + ahead; at++) word = (word << 8) | (chunk[at] ?? 0)
    for (let at = from + ahead; at < chunk.length; at++) {
      word = (word << 8) | (chunk[at] ?? 0)
      const slot = this.#slot(word)
      if ((((bits[slot >>> 5] ?? 0) >>> (slot & 31)) & 1) !== 0) return at - ahead
    }
    return Math.max(from, chunk.length - ahead)
  }

  #add(beginning: Uint8Array): void {
    let word = 0
    for (const byte of beginning.subarray(0, this.size)) word = (word << 8) | byte
    const slot = this.#slot(word)
    this.#bits[slot >>> 5] = (this.#bits[slot >>> 5] ?? 0) | (1 << (slot & 31))
  }

  #slot(word: number): number {
    return Math.imul(word & this.#wordMask, golden) >>> this.#shift
  }
}
