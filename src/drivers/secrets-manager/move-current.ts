import { conflict } from '../../core/conditions.ts'
import { KeepError } from '../../core/errors.ts'
import type { Place } from '../aws/place.ts'
import { current, type SecretsApi } from './api.ts'
import { hasMoved, isAbsent, lacksValue } from './refusals.ts'

/**
 * Makes another version current, if `from` is. AWS moves the stage from no other version, so that this is a true compare-and-set.
 * Rejects with `conflict` when somebody else was faster, and with `not-found` when there is no version `to`.
 */
export async function moveCurrent(
  api: SecretsApi,
  place: Place,
  key: string,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const name = place.nameOf(key)
  try {
    if (await api.moveStage(name, key, current, from, to)) return
  } catch (error) {
    const now = await api.value(name, key)
    // Done, but the answer was lost: another try may be refused like a move that somebody else was faster with.
    if (now?.VersionId === to) return
    if (hasMoved(error) && now?.VersionId !== from) throw overtaken(key, from, now?.VersionId, error)
    if (hasMoved(error) || lacksValue(error) || isAbsent(error)) throw noVersion(key, to, error)
    throw error
  }
  throw overtaken(key, from, undefined)
}

function overtaken(key: string, from: string, now: string | undefined, cause?: unknown): KeepError {
  const fault = now === undefined ? 'has gone' : `is at revision ${now}, not ${from}`
  return conflict(key, fault, cause)
}

function noVersion(key: string, to: string, cause: unknown): KeepError {
  return new KeepError('not-found', `${key} has no revision "${to}" any more`, { cause })
}
