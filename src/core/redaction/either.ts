import type { Notation, Sign } from './notation.ts'

/** Two notations at once, as a URL has them in the JSON of a writer that escapes its `&`: of their signs each is read that comes first. */
export class Either implements Notation {
  readonly #one: Notation
  readonly #other: Notation
  /** The next sign of each: looked for again when it was passed, lest the same bytes are searched for every sign of the other. */
  #signOfOne: Sign | undefined
  #signOfOther: Sign | undefined

  constructor(one: Notation, other: Notation) {
    this.#one = one
    this.#other = other
  }

  next(bytes: Uint8Array, from: number): Sign | undefined {
    if (isPassed(this.#signOfOne, from)) this.#signOfOne = this.#one.next(bytes, from)
    if (isPassed(this.#signOfOther, from)) this.#signOfOther = this.#other.next(bytes, from)
    const [one, other] = [this.#signOfOne, this.#signOfOther]
    return one === undefined || (other !== undefined && other.start < one.start) ? other : one
  }
}

/** Bytes that are asked for from 0 on are others. Where there was no sign, there is none further on. */
function isPassed(sign: Sign | undefined, from: number): boolean {
  return from === 0 || (sign !== undefined && sign.start < from)
}
