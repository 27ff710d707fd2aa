import type { ChildProcess, StdioOptions } from 'node:child_process'
import { constants } from 'node:os'
import spawn from 'cross-spawn'
import { KeepError, systemCode } from '../../core/errors.ts'
import { redacted, type Streams } from './redacted.ts'

export interface Command {
  /** The program, which is looked for on the PATH of its own environment, and its arguments. */
  readonly words: readonly [string, ...string[]]
  readonly variables: ReadonlyMap<string, string>
  /** The texts that `--redact` hides. */
  readonly secrets: readonly string[]
}

/** A program that was started. It shares keep's terminal, its group of processes and its standard input. */
export class Child {
  readonly #child: ChildProcess
  /** Its exit code, as shells have it: 128 and the number of the signal that ended it. Rejects when it could not be started. */
  readonly ended: Promise<number>

  constructor(command: Command, streams: Streams) {
    this.#child = started(command, streams)
    this.ended = ended(this.#child, command, streams)
  }

  /** Does nothing once it has ended. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Asks it to end, and kills it when it has not after these milliseconds. */
  async stop(grace: number): Promise<void> {
    this.signal('SIGTERM')
    const timer = setTimeout(() => this.signal('SIGKILL'), grace)
    await this.ended
    clearTimeout(timer)
  }
}

/** Some reasons not to start are thrown at once, others told later. */
function started({ words: [program, ...args], variables }: Command, { stdout, stderr }: Streams): ChildProcess {
  const stdio: StdioOptions = ['inherit', stdout ? 'pipe' : 'inherit', stderr ? 'pipe' : 'inherit']
  try {
    return spawn(program, args, { env: Object.fromEntries(variables), stdio })
  } catch (error) {
    throw notStarted(program, error)
  }
}

/** What it wrote is written before keep ends, also what programs write that it left behind. */
async function ended(child: ChildProcess, { words: [program] }: Command, streams: Streams): Promise<number> {
  const [code, written] = await Promise.allSettled([exitCode(child, program), redacted(child, streams)])
  if (code.status === 'rejected') throw code.reason
  if (written.status === 'rejected') throw written.reason
  return code.value
}

function exitCode(child: ChildProcess, program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(notStarted(program, error)))
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}

function notStarted(program: string, error: unknown): KeepError {
  const code = systemCode(error) ?? 'unknown'
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new KeepError('no-command', `there is no command ${program}`, { hint: 'is it spelled right, and on the PATH?' })
  if (code === 'E2BIG')
    return new KeepError('limit', 'the command and its environment are larger than this system allows', {
      hint: 'choose with --only or --except',
    })
  // Without a cause: some of node's errors quote the environment.
  return new KeepError('not-executable', `cannot execute ${program}: ${code}`, {
    hint: 'is it a program, and may you execute it?',
  })
}
