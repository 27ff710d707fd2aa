/** What is read up to a place ends in the stream at `before`; what is read from there on starts at `after`, and so on up to the next shift. */
interface Shift {
  readonly place: number
  readonly before: number
  readonly after: number
}

/** Where in a stream stands what was read of it, when some of its bytes stand for others. */
export class Places {
  #shifts: Shift[] = []

  /** From `place` on so many bytes were read of a sign that has the bytes of the stream from `start` to `end`: all of it is any of them. */
  add(place: number, size: number, start: number, end: number): void {
    for (let within = place + 1; within < place + size; within++) this.#shifts.push({ place: within, before: end, after: start })
    this.#shifts.push({ place: place + size, before: size === 0 ? start : end, after: end })
  }

  /** Where that begins in the stream which is read from a place on. */
  start(place: number): number {
    const shift = this.#shifts[this.#last(place)]
    return shift === undefined ? place : shift.after + place - shift.place
  }

  /** Where that ends in the stream which is read up to a place. */
  end(place: number): number {
    const shift = this.#shifts[this.#last(place)]
    return shift?.place === place ? shift.before : this.start(place)
  }

  /** Whether what is read from a place on is what stands there. */
  isPlainFrom(place: number): boolean {
    return (this.#shifts.at(-1)?.place ?? 0) <= place
  }

  /** Nobody will ask for what is before a place. */
  forget(place: number): void {
    const unneeded = this.#last(place)
    // Not before they are many, since the others move up.
    if (2 * unneeded > this.#shifts.length) this.#shifts = this.#shifts.slice(unneeded)
  }

  /** The last shift up to a place, by its index; -1 where there is none. */
  #last(place: number): number {
    let [low, high] = [0, this.#shifts.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#shifts[middle]?.place ?? 0) <= place) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}
