import fs from 'node:fs'
import type { App } from '../../app.ts'
import { childEnvironment } from '../../core/child-environment.ts'
import { checkEnvironmentSize } from '../../core/environment-size.ts'
import { KeepError } from '../../core/errors.ts'
import { withoutOwnVariables } from '../../core/own-variables.ts'
import { listed } from '../../core/plural.ts'
import { variableName } from '../../formats/variable-name.ts'
import { changes } from './changes.ts'
import type { Program } from './child.ts'
import { dropRefused, withCopy, withFallback } from './fallback.ts'
import { checkRunFlags, type RunFlags } from './flags.ts'
import { makeWayForInit } from './pid-one.ts'
import { Outlets } from './redacted.ts'
import { supervise } from './supervise.ts'
import { usedRevisions } from './used-revisions.ts'
import { readSupply, variablesOf, type Supply } from './variables.ts'

/** Reads, checks, and only then starts the command; resolves to its exit code. */
export async function runCommand(app: App, words: Program['words'], flags: RunFlags, parent: NodeJS.Process): Promise<number> {
  checkRunFlags(flags)
  refuseTracing(app)
  makeWayForInit(app, parent)
  // Before the values: what is changed between the two is seen as a change later.
  const seen = flags.watch ? await revisionsNow(app, flags) : undefined
  const read = (): Promise<Supply> => readSupply(app, flags)
  const first = commandOf(app, words, await withFallback(app, flags, read), flags)
  const again = async (): Promise<Program> => commandOf(app, words, await withCopy(app, flags, read), flags)
  const later = seen === undefined ? undefined : changes(app, flags, seen, first, again)
  const outlets = new Outlets(flags.redact, parent)
  // From here on the terminal is the command's.
  app.io.configure({ progress: false })
  try {
    return await supervise(first, later, ({ secrets }) => outlets.streams(secrets), parent)
  } finally {
    outlets.release()
  }
}

/** Asked to, node prints all that a program is started with, values included. */
function refuseTracing({ io }: App): void {
  const sections = (io.env['NODE_DEBUG'] ?? '').toUpperCase().split(',')
  if (!sections.some((section) => section.includes('*') || section.trim() === 'CHILD_PROCESS')) return
  throw new KeepError('usage', 'NODE_DEBUG would have every value printed', {
    hint: 'set it for the command alone: NODE_DEBUG= keep run -- env NODE_DEBUG=... COMMAND',
  })
}

/** With a copy to fall back on, a vault that cannot be reached is looked at again later. */
async function revisionsNow(app: App, flags: RunFlags): Promise<string> {
  try {
    return await usedRevisions(app, flags)
  } catch (error) {
    await dropRefused(app, flags, error)
    if (flags.fallback === undefined || !(error instanceof KeepError) || error.code !== 'unreachable') throw error
    return 'unknown'
  }
}

/** The environment is made whole and checked before anything is started. */
function commandOf(app: App, words: Program['words'], { entries, secrets }: Supply, flags: RunFlags): Program {
  const { io } = app
  const given = variablesOf(app, entries, flags)
  const { preserveEnv = [] } = flags
  // A key may be named as the vault has it.
  const preserve = preserveEnv === true ? preserveEnv : preserveEnv.map(variableName)
  const inheritance = { inherit: flags.inherit, preserve }
  const made = childEnvironment(withoutOwnVariables(io.env, io.platform), given, inheritance, io.platform)
  if (made.replaced.length > 0)
    io.note(`in place of what the environment has: ${listed(made.replaced)} (--preserve-env keeps that)`)
  if (made.preserved.length > 0) io.note(`as the environment has it: ${listed(made.preserved)}`)
  if (made.unset.length > 0) io.note(`not in the environment, so not preserved: ${listed(made.unset)}`)
  checkEnvironmentSize(words, made.variables, io.platform, stackBytes())
  return { words, variables: made.variables, secrets }
}

/** The limit of this process, which what it starts inherits. */
function stackBytes(): number {
  const limits = fs.existsSync('/proc/self/limits') ? fs.readFileSync('/proc/self/limits', 'utf8') : ''
  const [, bytes = ''] = /^Max stack size +(\d+)/m.exec(limits) ?? []
  return bytes === '' ? Infinity : Number(bytes)
}
