/** When each version that passed through was made: moto does not tell. In seconds, to the millisecond, no two alike. */
export class VersionDates {
  readonly #dates = new Map<string, number>()
  #last = 0

  /** Of a version that is new now; the date of one that is known already stays. */
  made(arn: string, version: string): void {
    if (this.#dates.has(`${arn} ${version}`)) return
    this.#last = Math.max(Date.now(), this.#last + 1)
    this.#dates.set(`${arn} ${version}`, this.#last / 1000)
  }

  of(arn: string, version: string): number | undefined {
    return this.#dates.get(`${arn} ${version}`)
  }
}
