/**
 * What was read of a stream and has not gone on yet. Places are counted in bytes from the stream's beginning. Bytes may come and go one
 * by one: that takes time in proportion to them, however many are kept in between.
 */
export class Backlog {
  /** What is left of earlier chunks, from `#from` to `#to`. */
  readonly #kept: Uint8Array
  #from = 0
  #to = 0
  #chunk: Uint8Array = new Uint8Array()
  /** The place of the first byte. */
  #start = 0

  /** `most` are the bytes that are left when a chunk is put away. */
  constructor(most: number) {
    // Twice the room: bytes move to the front only after as many have gone.
    this.#kept = new Uint8Array(2 * most)
  }

  /** The place of the first byte that is here. */
  get start(): number {
    return this.#start
  }

  /** The place behind the last byte that is here. */
  get end(): number {
    return this.#start + this.#to - this.#from + this.#chunk.length
  }

  /** Adds a chunk, which is not copied before it is put away. */
  add(chunk: Uint8Array): void {
    this.#chunk = chunk
  }

  /** Takes out the bytes before a place: in two pieces, either of which may be empty. None where they have gone, all where the place has not come. */
  takeUntil(place: number): Uint8Array[] {
    const count = Math.max(0, place - this.#start)
    const kept = this.#kept.slice(this.#from, Math.min(this.#to, this.#from + count))
    const fresh = this.#chunk.subarray(0, count - kept.length)
    this.#from += kept.length
    this.#chunk = this.#chunk.subarray(fresh.length)
    this.#start += kept.length + fresh.length
    return [kept, fresh]
  }

  /** Copies what is left of the chunk, whose memory is its owner's again. */
  putAway(): void {
    if (this.#to + this.#chunk.length > this.#kept.length) {
      this.#kept.copyWithin(0, this.#from, this.#to)
      this.#to -= this.#from
      this.#from = 0
    }
    this.#kept.set(this.#chunk, this.#to)
    this.#to += this.#chunk.length
    this.#chunk = this.#chunk.subarray(this.#chunk.length)
  }
}
