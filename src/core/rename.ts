import { setTimeout as sleep } from 'node:timers/promises'
import { KeepError } from './errors.ts'
import type { Secret } from './secret.ts'
import type { Vault } from './vault.ts'

export interface Renaming {
  /** The secret as it was read, with its note: exactly this becomes of it under the new name. */
  readonly source: Secret
  readonly to: string
  /** The flags that name the place, for hints. */
  readonly flags: string
  /** Told when the copy is written, and when the old secret is about to go. */
  readonly onStage: (stage: RenameStage) => void
}

export type RenameStage = 'copied' | 'deleting'

/** Milliseconds between looks for a copy that a backend does not show at once. */
const waits = [200, 800, 2000]

/**
 * Copy, read back, compare, delete. Whatever fails between two steps leaves both secrets, and the error says so and which command
 * finishes it. Throws `exists` when the new name is taken, `conflict` when the old secret was changed meanwhile.
 */
export async function rename(vault: Vault, { source, to, flags, onStage }: Renaming): Promise<void> {
  const { key: from, value, note, plain, revision } = source
  await vault.set(to, value, { onlyIfAbsent: true, note, plain, like: from })
  onStage('copied')
  const step = <T>(work: Promise<T>): Promise<T> =>
    explained(work, `${to} is written, but ${from} is still there`, `keep delete ${from} ${flags} finishes it`)
  const copy = await step(readBack(vault, to))
  if (!copy?.value.equals(value)) {
    const fault = copy === undefined ? 'does not come back' : 'comes back with another value'
    throw new KeepError('integrity', `${to} was written and ${fault}; ${from} is still there`, {
      hint: `keep delete ${to} ${flags} undoes it`,
    })
  }
  onStage('deleting')
  try {
    await vault.delete(from, { ifRevision: revision })
  } catch (error) {
    if (!(error instanceof KeepError) || error.code !== 'conflict') return step(Promise.reject(error))
    throw new KeepError('conflict', `${from} was changed meanwhile; both are there`, {
      hint: `keep delete ${to} ${flags}, then rename it again`,
      cause: error,
    })
  }
}

async function readBack(vault: Vault, key: string): Promise<Secret | undefined> {
  for (const wait of waits) {
    const found = await vault.get(key)
    if (found) return found
    await sleep(wait)
  }
  return vault.get(key)
}

/** A failure half-way says what is done, and what finishes it. */
async function explained<T>(work: Promise<T>, done: string, finish: string): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof KeepError)) throw error
    const hint = error.hint === undefined ? finish : `${error.hint}; then ${finish}`
    throw new KeepError(error.code, `${done}: ${error.message}`, { hint, cause: error })
  }
}
