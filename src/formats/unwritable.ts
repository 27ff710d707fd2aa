import { KeepError } from '../core/errors.ts'

/** Keys or values that a format cannot have. */
export class Unwritable extends KeepError {
  readonly keys: readonly string[]
  /** What to do but to leave keys out, which not every command can; undefined where there is nothing. */
  readonly instead: string | undefined

  constructor(
    message: string,
    keys: readonly string[],
    { hint, instead }: { readonly hint: string; readonly instead: string | undefined },
  ) {
    super('unwritable', message, { hint })
    this.keys = keys
    this.instead = instead
  }
}
