import type { Texts } from './texts.ts'

/** Looks for texts in bytes that come piece by piece. Places are counted from the first of them. */
export class Search {
  readonly #texts: Texts
  /** Where the automaton is after all bytes read: the longest end of them behind which a text goes on. */
  #node = 0
  #end = 0

  constructor(texts: Texts) {
    this.#texts = texts
  }

  get node(): number {
    return this.#node
  }

  /** The place behind all that was read. */
  get end(): number {
    return this.#end
  }

  /** The place where the longest text begins that may still come. */
  get start(): number {
    return this.#end - this.#texts.automaton.depth(this.#node)
  }

  /** Reads on, and tells of every text that ends in these bytes, in the order of their ends. */
  read(bytes: Uint8Array, found: (start: number, end: number) => void): void {
    const { automaton, openings } = this.#texts
    let node = this.#node
    // What begins before was seen, as an opening here or as what earlier bytes ended with.
    let unseen = 0
    for (let at = 0; at < bytes.length; at++) {
      const start = at - automaton.depth(node)
      if (start >= unseen && at < start + openings.size) {
        // So little of a text is read that passing over places is faster, even if these few bytes are read again.
        at = openings.next(bytes, start)
        unseen = at + 1
        node = 0
        if (at === bytes.length) break
      }
      node = automaton.step(node, bytes[at] ?? 0)
      const covered = automaton.covered(node)
      if (covered > 0) found(this.#end + at + 1 - covered, this.#end + at + 1)
    }
    this.#node = automaton.open(node)
    this.#end += bytes.length
  }

  /** As if so many bytes were read that lead to a node. */
  skip(bytes: number, node: number): void {
    this.#end += bytes
    this.#node = node
  }
}
