import { contextFlags, contextText, type Context } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import type { Batch } from '../core/vault.ts'
import type { Secret } from '../core/secret.ts'

/** The secrets of a bulk read, or an error that names every key that could not be read: such a key is never taken for missing. */
export function complete(batch: Batch, context: Context): readonly Secret[] {
  const [first] = batch.failures
  if (first === undefined) return batch.secrets
  const keys = batch.failures.map((failure) => failure.key).join(', ')
  throw new KeepError('partial', `${contextText(context)}: could not read ${keys}: ${first.error.message}`, {
    hint: first.error.hint,
    cause: first.error,
  })
}

/** A key that is not there. */
export function missing(key: string, context: Context): KeepError {
  return new KeepError('not-found', `${key} is not in ${contextText(context)}`, { hint: `keep show ${contextFlags(context)}` })
}
