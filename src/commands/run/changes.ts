import { setTimeout as pause } from 'node:timers/promises'
import type { App } from '../../app.ts'
import { KeepError } from '../../core/errors.ts'
import type { Program } from './child.ts'
import { dropRefused } from './fallback.ts'
import { usedRevisions } from './used-revisions.ts'
import type { RunFlags } from './flags.ts'

/** Seconds. */
const usualInterval = 30

/**
 * The command again, each time that a secret which it has was changed so that its variables are others. Looks at names and revisions
 * alone; values are read when one of them is new. What goes wrong is told, once, and the command goes on with what it has. `seen`: the
 * revisions before its values were read.
 */
export async function* changes(
  app: App,
  flags: RunFlags,
  seen: string,
  current: Program,
  next: () => Promise<Program>,
): AsyncGenerator<Program, undefined> {
  let told = ''
  for (;;) {
    // The end of the command ends keep, whatever is waited for here.
    await pause((flags.interval ?? usualInterval) * 1000)
    let now = seen
    try {
      now = await usedRevisions(app, flags)
      if (now === seen) continue
      const program = await next()
      seen = now
      told = ''
      if (sameVariables(program, current)) continue
      current = program
    } catch (error) {
      if (!(error instanceof KeepError)) throw error
      await dropRefused(app, flags, error)
      // Such a secret has to change before there is another answer.
      if (error.exitCode === 1) seen = now
      if (error.message !== told) app.io.warn(`${error.message}; the command goes on with what it has`)
      told = error.message
      continue
    }
    app.io.note('a secret was changed: starting the command again')
    yield current
  }
}

function sameVariables({ variables }: Program, other: Program): boolean {
  return variables.size === other.variables.size && [...variables].every(([name, value]) => other.variables.get(name) === value)
}
