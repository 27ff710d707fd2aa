import type { Notation, Sign } from './notation.ts'

/** Two notations at once, as a URL has them in the JSON of a writer that escapes its `&`: of their signs each is read that comes first. */
export class Either implements Notation {
  readonly #notations: readonly Notation[]
  /** The next sign of each in the bytes: looked for again when it was passed, lest the same bytes are searched for every sign of the other. */
  #signs: (Sign | undefined)[] = []

  constructor(...notations: readonly Notation[]) {
    this.#notations = notations
  }

  next(bytes: Uint8Array, from: number): Sign | undefined {
    this.#signs = this.#notations.map((notation, index) => {
      const sign = this.#signs[index]
      return from === 0 || (sign !== undefined && sign.start < from) ? notation.next(bytes, from) : sign
    })
    const found = this.#signs.filter((sign) => sign !== undefined)
    return found.toSorted((a, b) => a.start - b.start)[0]
  }
}
