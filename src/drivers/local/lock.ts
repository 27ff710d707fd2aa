import { lock } from 'proper-lockfile'
import { KeepError, systemCode } from '../../core/errors.ts'

/** A lock whose holder has not renewed it for this long was left by a killed process. Milliseconds; renewed twice as often. */
const staleAfter = 4000
const longestWait = 60_000

/**
 * Runs `work` while no other keep does so for the same file, on this machine or another that shares the folder. A holder that was
 * stopped for longer than four seconds may lose the lock; that is why every write also compares the file with what was read.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const release = await acquire(file)
  try {
    return await work()
  } finally {
    await release().catch(() => undefined)
  }
}

async function acquire(file: string): Promise<() => Promise<void>> {
  try {
    return await lock(file, {
      realpath: false,
      lockfilePath: `${file}.lock`,
      stale: staleAfter,
      retries: { forever: true, maxRetryTime: longestWait, minTimeout: 15, maxTimeout: 250, factor: 1.3, randomize: true },
      onCompromised: () => undefined,
    })
  } catch (error) {
    if (systemCode(error) !== 'ELOCKED') throw error
    throw new KeepError('conflict', `${file} is locked by another keep`, {
      hint: `run the same command again; if no keep is running, remove ${file}.lock`,
      cause: error,
    })
  }
}
