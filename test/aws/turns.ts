/** Work of one kind, one after the other: what a rule has looked up still holds when the call that it allowed arrives. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  async take<T>(kind: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(kind) ?? Promise.resolve()
    const mine = before.then(work)
    this.#last.set(
      kind,
      mine.catch(() => undefined),
    )
    return mine
  }
}
