import type { Answer } from './exchange.ts'

/** Thrown by a fault that gives the client no whole answer. */
export class Interruption extends Error {
  readonly kind: 'reset' | 'silence' | 'truncation'
  /** What is answered in part. */
  readonly answer: Answer | undefined

  constructor(kind: 'reset' | 'silence' | 'truncation', answer?: Answer) {
    super(kind)
    this.kind = kind
    this.answer = answer
  }
}
