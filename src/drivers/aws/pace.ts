/** How fast a backend is asked. */
export interface PaceOptions {
  /** Calls in flight at the same time; fewer while the backend throttles. */
  readonly inFlight: number
  /** Writes that may begin in one second; fewer while the backend throttles. */
  readonly writesPerSecond: number
}

export type Kind = 'read' | 'write'

/** The least part of the configured pace that throttling can lead to. */
const slowest = 0.1

/**
 * Lets calls begin as fast as the backend takes them: half as many after a throttled one, slowly more after each that went through
 * (additive increase, multiplicative decrease), so that everybody who shares an account finds their part of its rate.
 */
export class Pace {
  readonly #options: PaceOptions
  readonly #waiting: (() => void)[] = []
  #active = 0
  /** The part of the configured pace that is used now, from `slowest` to 1. */
  #share = 1
  #nextWrite = 0
  #lastSlowed = 0

  constructor(options: PaceOptions) {
    this.#options = options
  }

  async run<T>(kind: Kind, task: () => Promise<T>): Promise<T> {
    await this.#enter()
    try {
      if (kind === 'write') await this.#turn()
      return await task()
    } finally {
      this.#active--
      this.#wake()
    }
  }

  /** Calls that were in flight together are throttled together: they count as one. */
  throttled(): void {
    const now = performance.now()
    if (now - this.#lastSlowed < 100) return
    this.#lastSlowed = now
    this.#share = Math.max(slowest, this.#share / 2)
  }

  succeeded(): void {
    this.#share = Math.min(1, this.#share + 0.02)
    this.#wake()
  }

  get #places(): number {
    return Math.max(1, Math.floor(this.#options.inFlight * this.#share))
  }

  async #enter(): Promise<void> {
    if (this.#active < this.#places) this.#active++
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Hands free places on to those who came first. */
  #wake(): void {
    while (this.#active < this.#places) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.#active++
      next()
    }
  }

  async #turn(): Promise<void> {
    const now = performance.now()
    const start = Math.max(now, this.#nextWrite)
    this.#nextWrite = start + 1000 / (this.#options.writesPerSecond * this.#share)
    if (start > now) await new Promise((resolve) => setTimeout(resolve, start - now))
  }
}
