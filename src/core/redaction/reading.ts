import type { Notation } from './notation.ts'
import { Places } from './places.ts'
import { Search } from './search.ts'
import { Stretches } from './stretches.ts'
import type { Texts } from './texts.ts'

/** The nodes at which a search was before a chunk, and after it. */
export interface Passage {
  readonly from: number
  readonly to: number
}

/** A stream as it is read in one notation, and what of it is covered by texts. */
export class Reading {
  readonly stretches = new Stretches()
  readonly #notation: Notation
  readonly #search: Search
  readonly #places = new Places()
  /** A sign that is not whole yet. */
  #rest: Uint8Array = new Uint8Array()

  constructor(texts: Texts, notation: Notation) {
    this.#notation = notation
    this.#search = new Search(texts)
  }

  /** The place in the stream before which no text can begin any more that is not covered yet. */
  get decided(): number {
    return this.#places.start(this.#search.start)
  }

  /**
   * Reads on. `plain` is what the chunk did to the search that takes everything as it is: where it means just that here, too, and both were
   * at the same node, what there is to be found was found there, which spares most streams all searches but one.
   */
  read(chunk: Uint8Array, plain?: Passage): Passage {
    const from = this.#search.node
    const bytes = this.#meaning(chunk)
    if (bytes === chunk && plain?.from === from && this.#places.isPlainFrom(this.#search.start)) {
      this.#search.skip(bytes.length, plain.to)
    } else {
      this.#search.read(bytes, (start, end) => this.stretches.add(this.#places.start(start), this.#places.end(end)))
    }
    this.#places.forget(this.#search.start)
    return { from, to: this.#search.node }
  }

  /** What the chunk means, and a sign of which it is the end: the chunk itself where it has none. */
  #meaning(chunk: Uint8Array): Uint8Array {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let sign = this.#notation.next(bytes, 0)
    if (sign === undefined) {
      this.#rest = this.#rest.subarray(0, 0)
      return bytes
    }
    const first = this.#search.end
    const moved = this.#places.start(first)
    // Byte by byte, since most signs are too near to each other for anything else to be faster.
    const meaning = Buffer.allocUnsafe(bytes.length)
    let [at, size] = [0, 0]
    for (; sign?.meaning !== undefined; sign = this.#notation.next(bytes, at)) {
      while (at < sign.start) meaning[size++] = bytes[at++] ?? 0
      this.#places.add(first + size, sign.meaning.length, moved + sign.start, moved + sign.end)
      for (const byte of sign.meaning) meaning[size++] = byte
      at = sign.end
    }
    const end = sign?.start ?? bytes.length
    while (at < end) meaning[size++] = bytes[at++] ?? 0
    this.#rest = bytes.slice(end)
    return meaning.subarray(0, size)
  }
}
