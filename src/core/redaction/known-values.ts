import { redactedForms } from './forms.ts'
import { Texts } from './texts.ts'

/** The values to hide. They only become more: what has a new value now may still be written with the one before. */
export class KnownValues {
  readonly #values = new Set<string>()
  #texts = new Texts([])

  /** Adds some, and gives the texts by which all are found, made ready once for all that search for them. */
  with(values: Iterable<string>): Texts {
    const before = this.#values.size
    for (const value of values) this.#values.add(value)
    if (this.#values.size > before) this.#texts = new Texts(redactedForms(this.#values))
    return this.#texts
  }
}
