import { Automaton } from './automaton.ts'
import { Backlog } from './backlog.ts'
import { Openings } from './openings.ts'
import { Stretches } from './stretches.ts'

const mask = Buffer.from('[redacted]')

/**
 * Takes texts out of a stream of bytes, however it is cut into chunks. Every byte of every occurrence of any text is covered, those that
 * overlap or touch as one, and each covered stretch becomes `[redacted]`; all other bytes stay as they are, UTF-8 or not. Held back
 * is only the end of the stream with which a text begins, and of that only what is not covered: less than the longest text. Time grows
 * with the bytes, memory with the texts and the largest chunk, whatever they are.
 */
export class Redactor {
  readonly #automaton: Automaton
  readonly #openings: Openings
  /** Where the automaton is after all bytes read. */
  #node = 0
  readonly #stretches = new Stretches()
  readonly #backlog: Backlog
  /** Whether a mask was the last to go out: what touches it is under it. */
  #isMasked = false

  /** The texts to look for, as UTF-8; an empty one is none. */
  constructor(texts: Iterable<string>) {
    const all = [...new Set(texts)].filter((text) => text !== '')
    const sizes = all.map((text) => Buffer.byteLength(text))
    const longest = sizes.reduce((most, size) => Math.max(most, size), 0)
    const shortest = sizes.reduce((least, size) => Math.min(least, size), longest)
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    this.#automaton = new Automaton(all.length, bytes)
    this.#openings = new Openings(all.length, shortest)
    this.#backlog = new Backlog(longest)
    const buffer = Buffer.alloc(longest)
    for (const text of all) {
      const encoded = buffer.subarray(0, buffer.write(text))
      this.#automaton.add(encoded)
      this.#openings.add(encoded)
    }
    this.#automaton.link()
  }

  /** What can go on now; where nothing is found that is the chunk itself or a part of it, not a copy. */
  push(chunk: Uint8Array): Uint8Array {
    this.#search(chunk)
    this.#backlog.add(chunk)
    const output = this.#release(this.#backlog.end - this.#automaton.depth(this.#node))
    this.#backlog.putAway()
    return output
  }

  /** What was held back, when no chunk follows. */
  end(): Uint8Array {
    this.#node = 0
    return this.#release(this.#backlog.end)
  }

  /** Covers every text that ends in the chunk. */
  #search(chunk: Uint8Array): void {
    const [automaton, openings, before] = [this.#automaton, this.#openings, this.#backlog.end]
    let node = this.#node
    // What begins before was seen, as an opening here or as what an earlier chunk ended with.
    let unseen = 0
    for (let at = 0; at < chunk.length; at++) {
      const start = at - automaton.depth(node)
      if (start >= unseen && at < start + openings.size) {
        // So little of a text is read that passing over places is faster, even if these few bytes are read again.
        at = openings.next(chunk, start)
        unseen = at + 1
        node = 0
        if (at === chunk.length) break
      }
      node = automaton.step(node, chunk[at] ?? 0)
      const covered = automaton.covered(node)
      if (covered > 0) this.#stretches.add(before + at + 1 - covered, before + at + 1)
    }
    this.#node = node
  }

  /** Lets everything before a place go on, and the masks of the stretches that begin there or before: nothing can cover more of it. */
  #release(decided: number): Uint8Array {
    const pieces: Uint8Array[] = []
    for (const { start, end } of this.#stretches.takeUntil(decided)) {
      if (!this.#isMasked || start > this.#backlog.start) pieces.push(...this.#backlog.takeUntil(start), mask)
      this.#backlog.takeUntil(end)
      this.#isMasked = true
    }
    if (this.#backlog.start < decided) {
      pieces.push(...this.#backlog.takeUntil(decided))
      this.#isMasked = false
    }
    const [only = new Uint8Array(), ...more] = pieces.filter((piece) => piece.length > 0)
    return more.length === 0 ? only : Buffer.concat([only, ...more])
  }
}
