import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'

interface Confirmation {
  /** The question, as a person reads it. */
  readonly message: string
  /** What needs the confirmation, as a noun: `deleting KEY`. */
  readonly what: string
}

/** Goes on only when a person says yes, or has said `--yes` or `--force`. Throws `cancelled`, or `usage` where nobody can be asked. */
export async function confirmed(app: App, flags: { readonly force?: boolean }, { message, what }: Confirmation): Promise<void> {
  if (flags.force) return
  if (await app.io.ask.confirm({ message, unanswered: `${what} needs confirmation`, instead: 'add --yes' })) return
  throw new KeepError('cancelled', 'cancelled; nothing was changed')
}
