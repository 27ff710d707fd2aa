import type { Dialect } from './env/dialect.ts'

/** Keys with their values, each key once, in the order in which they are written. */
export type Entries = readonly (readonly [string, string])[]

export type Warn = (text: string) => void

/** One format of `keep export`, for text alone: nothing is read, written or run. */
export interface Writer {
  /**
   * The whole text. Throws `unwritable`, naming every key that the format cannot have or whose value it cannot hold, and in its hint
   * what can; `warn` is told what a person should know of a text that is as exact as the format allows.
   */
  readonly write: (entries: Entries, warn: Warn) => string
  /** Where the text is one assignment after another: how each is made and read. */
  readonly dialect?: Dialect
}
