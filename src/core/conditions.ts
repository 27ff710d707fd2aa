import { KeepError } from './errors.ts'
import type { WriteOptions } from './vault.ts'

/**
 * Throws when a write demands another state than there is: `exists`, or `conflict` for another revision than the one it names.
 * `revision` is the current one, undefined where the key is not there, empty where it has no value yet.
 */
export function checkConditions(key: string, revision: string | undefined, { onlyIfAbsent, ifRevision }: WriteOptions): void {
  if (onlyIfAbsent && revision !== undefined) throw new KeepError('exists', `${key} exists already`)
  if (ifRevision === undefined || ifRevision === revision) return
  if (revision === undefined) throw conflict(key, 'is not there, so it has no revision')
  throw conflict(key, `is at revision ${revision || 'none'}, not ${ifRevision}`)
}

/** Somebody else was faster. */
export function conflict(key: string, fault: string, cause?: unknown): KeepError {
  return new KeepError('conflict', `${key} ${fault}`, { hint: 'read it again and decide anew', cause })
}
