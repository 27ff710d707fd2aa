import type { Plaintext } from '../core/secret.ts'

/** A secret as a file names it. */
export interface Entry {
  readonly key: string
  readonly value: Plaintext
  /** From 1; undefined where the reader tells none. */
  readonly line?: number | undefined
  readonly note?: string | undefined
}

/** What is wrong at one place of a file. The reason never quotes the text: it may be a secret. */
export interface Fault {
  readonly line?: number | undefined
  /** Given where the fault is one of this key alone, so that leaving the key out helps. */
  readonly key?: string
  /** An object, whose members could be taken with a separator. */
  readonly isNested?: boolean
  readonly reason: string
}

/** What a reader took from a text: entries in their order, a key as often as it stands there. */
export interface Reading {
  readonly entries: readonly Entry[]
  readonly faults: readonly Fault[]
  /** What was taken although it may not have been meant. */
  readonly remarks: readonly Fault[]
}

export const mostEntries = 50_000
/** As many as a person reads at once: a reader tells no more. */
export const mostFaults = 100
