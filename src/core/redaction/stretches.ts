/** A part of a stream, counted in bytes from its beginning; `end` is behind it. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** What is covered of a stream: stretches that neither overlap nor touch, in their order. */
export class Stretches {
  #all: Stretch[] = []

  /** Covers one more. None may end before one that was added earlier. */
  add(start: number, end: number): void {
    let first = start
    for (let last = this.#all.at(-1); last !== undefined && last.end >= first; last = this.#all.at(-1)) {
      first = Math.min(first, last.start)
      this.#all.pop()
    }
    this.#all.push({ start: first, end })
  }

  /** Takes out those that start at this place or before. */
  takeUntil(place: number): Stretch[] {
    const kept = this.#all.findIndex(({ start }) => start > place)
    return this.#all.splice(0, kept < 0 ? this.#all.length : kept)
  }
}
