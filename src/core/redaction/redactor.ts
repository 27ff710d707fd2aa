import { Backlog } from './backlog.ts'
import { backslashes } from './backslash.ts'
import { Either } from './either.ts'
import { asItIs, longestPerByte, longestSign } from './notation.ts'
import { percent } from './percent.ts'
import { quotes } from './quotes.ts'
import { Reading } from './reading.ts'
import type { Texts } from './texts.ts'
import { WrappedLines } from './wrapped-lines.ts'

const mask = Buffer.from('[redacted]')

/**
 * Takes texts out of a stream of bytes, however it is cut into chunks: as they are, and as they are written in several notations. Every byte
 * of every occurrence of any text is covered, those that overlap or touch as one, and each covered stretch becomes `[redacted]`; all other
 * bytes stay as they are, UTF-8 or not. Held back is only the end of the stream with which a text begins, or a sign that may begin one, and
 * of that only what is not covered: as it is read, less than the longest text. Time grows with the bytes, memory with the longest text and
 * the largest chunk, whatever they are.
 */
export class Redactor {
  readonly #plain: Reading
  readonly #others: readonly Reading[]
  readonly #backlog: Backlog
  /** Whether a mask was the last to go out: what touches it is under it. */
  #isMasked = false

  constructor(texts: Texts) {
    this.#plain = new Reading(texts, asItIs)
    const notations = [percent, backslashes, new Either(percent, backslashes), quotes, new WrappedLines()]
    this.#others = notations.map((notation) => new Reading(texts, notation))
    this.#backlog = new Backlog(texts.longest * longestPerByte + longestSign)
  }

  /** What can go on now; where nothing is found that is the chunk itself or a part of it, not a copy. */
  push(chunk: Uint8Array): Uint8Array {
    this.#backlog.add(chunk)
    const passage = this.#plain.read(chunk)
    for (const reading of this.#others) reading.read(chunk, passage)
    const output = this.#release(Math.min(...this.#readings().map(({ decided }) => decided)))
    this.#backlog.putAway()
    return output
  }

  /** What was held back, when no chunk follows. */
  end(): Uint8Array {
    return this.#release(this.#backlog.end)
  }

  #readings(): Reading[] {
    return [this.#plain, ...this.#others]
  }

  /** Lets everything before a place go on, and the masks of the stretches that begin there or before: nothing can cover more of it. */
  #release(decided: number): Uint8Array {
    const pieces: Uint8Array[] = []
    const stretches = this.#readings().flatMap((reading) => reading.stretches.takeUntil(decided))
    for (const { start, end } of stretches.toSorted((a, b) => a.start - b.start)) {
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
