import { Child, type Program } from './child.ts'
import type { Streams } from './redacted.ts'
import { PassedSignals } from './signals.ts'

/** Milliseconds that a program has to end before it is started again. */
const grace = 10_000

/**
 * Runs a program until it ends by itself or by a signal, and resolves to its exit code. With each of `changes` it is ended and started
 * again, unless somebody asked for its end meanwhile. `streams` are made anew for each start, since they hide its own values.
 */
export async function supervise(
  first: Program,
  changes: AsyncIterator<Program> | undefined,
  streams: (program: Program) => Streams,
  parent: NodeJS.Process,
): Promise<number> {
  // From here on a signal is for the program, also one that comes while it is being started.
  const signals = new PassedSignals(parent)
  let child: Child | undefined
  try {
    child = new Child(first, streams(first), parent.platform)
    for (;;) {
      signals.to(child)
      const changed = await Promise.race([child.ended, ...(changes ? [changes.next()] : [])])
      if (typeof changed === 'number' || changed.done) return await child.ended
      const before = signals.count
      await child.stop(grace, parent)
      if (signals.count > before) return await child.ended
      // What could not be written for one that is over is no failure of the next.
      child.ended.catch(() => undefined)
      child = new Child(changed.value, streams(changed.value), parent.platform)
    }
  } catch (error) {
    // Nobody would be there to pass it signals.
    child?.signal('SIGTERM')
    throw error
  } finally {
    signals.release()
  }
}
