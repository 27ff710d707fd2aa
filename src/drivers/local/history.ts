import { Plaintext, type Secret } from '../../core/secret.ts'
import { isObject, JsonError, parseJson, type Json } from '../../core/json.ts'

/** How many revisions of a key are kept, the current one included. */
export const revisionsKept = 20

/** One write, as the history file keeps it. */
export interface Revision {
  readonly revision: string
  /** Undefined for a value that another tool wrote. */
  readonly updated: Date | undefined
  readonly note: string | undefined
  readonly value: Plaintext
}

/** The text of one key's history, newest first, as it is encrypted. */
export function formatRevisions(revisions: readonly Revision[]): string {
  return JSON.stringify(
    revisions.map(({ revision, updated, note, value }) => ({
      revision,
      updated: updated?.toISOString(),
      note,
      value: value.reveal(),
    })),
  )
}

/** Undefined for text that formatRevisions did not write. */
export function parseRevisions(text: string): Revision[] | undefined {
  const items = jsonOf(text)
  if (!Array.isArray(items)) return undefined
  const revisions: Revision[] = []
  for (const item of items) {
    if (!isObject(item)) return undefined
    const [revision, updated, note, value] = ['revision', 'updated', 'note', 'value'].map((name) => item.get(name))
    if (typeof revision !== 'string' || typeof value !== 'string') return undefined
    revisions.push({
      revision,
      updated: typeof updated === 'string' && !Number.isNaN(Date.parse(updated)) ? new Date(updated) : undefined,
      note: typeof note === 'string' ? note : undefined,
      value: new Plaintext(value),
    })
  }
  return revisions
}

function jsonOf(text: string): Json | undefined {
  try {
    return parseJson(text)
  } catch (error) {
    if (error instanceof JsonError) return undefined
    throw error
  }
}

/**
 * Puts the current value at the head of its history. It may be missing there, when another tool wrote it, or stand further down, when
 * keep was killed after it had written the history and before the value; nothing is dropped either way. A file that was encrypted
 * anew has new revisions for old values: then an equal newest value is the same write.
 */
export function reconciled(
  current: { readonly revision: string; readonly value: Plaintext },
  past: readonly Revision[],
): Revision[] {
  const known = past.find((entry) => entry.revision === current.revision)
  if (known) return [known, ...past.filter((entry) => entry !== known)]
  const [newest, ...older] = past
  if (newest?.value.equals(current.value)) return [{ ...newest, revision: current.revision }, ...older]
  return [{ ...current, updated: undefined, note: undefined }, ...past]
}

export function secretOf(key: string, revision: Revision): Secret {
  return { key, ...revision }
}
