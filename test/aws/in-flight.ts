/** How many calls are unanswered, and how many were at most. */
export class InFlight {
  #now = new Map<string, number>()
  #most = new Map<string, number>()

  /** Returns what is called when the call is answered; a second time does nothing. */
  enter(action: string): () => void {
    const now = this.#now
    for (const key of ['', action]) {
      const count = (now.get(key) ?? 0) + 1
      now.set(key, count)
      this.#most.set(key, Math.max(count, this.#most.get(key) ?? 0))
    }
    let isIn = true
    return () => {
      if (isIn) for (const key of ['', action]) now.set(key, (now.get(key) ?? 1) - 1)
      isIn = false
    }
  }

  most(action = ''): number {
    return this.#most.get(action) ?? 0
  }

  reset(): void {
    this.#now = new Map()
    this.#most = new Map()
  }
}
