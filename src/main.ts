import { CommanderError } from 'commander'
import { KeepError } from './core/errors.ts'
import type { Io } from './core/io.ts'
import { createProgram } from './program.ts'
import { joinColon, usageError } from './usage.ts'

export { terminal } from './terminal.ts'

const reportTo = 'please report it with this stack: it holds no values'

/** Runs one command line and resolves to the exit code. The only catch in the program: nothing is thrown out of here. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const { program, app } = createProgram(io, argv)
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : joinColon(program, argv), { from: 'user' })
    return app.exitCode
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    return report(error instanceof CommanderError ? usageError(error, program, argv) : error, io, wantsJson(argv))
  }
}

function report(error: unknown, io: Io, json: boolean): number {
  const known = error instanceof KeepError
  const code = known ? error.code : 'bug'
  const message = known ? error.message : `this is a bug in keep: ${error instanceof Error ? error.name : 'unknown'}`
  const hint = known ? error.hint : reportTo
  if (json) io.errorObject({ error: { code, message, hint } })
  else io.error(message, hint)
  if (!known) io.stack(error)
  return known ? error.exitCode : 70
}

/** Commander may have failed before it knew its own flags. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end < 0 ? argv : argv.slice(0, end)).includes('--json')
}
