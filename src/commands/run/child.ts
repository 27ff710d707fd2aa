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
  readonly #exit: Promise<number>
  #hasExited = false
  /**
   * Its exit code, as shells have it, 128 and the number of the signal that ended it, once everything is written that it wrote, and what it
   * left behind. Rejects when it could not be started, or its output could not be written.
   */
  readonly ended: Promise<number>

  constructor(command: Command, streams: Streams) {
    this.#child = started(command, streams)
    this.#exit = exitCode(this.#child, command.words[0]).finally(() => (this.#hasExited = true))
    this.ended = this.#both(redacted(this.#child, streams))
  }

  /** Once it has ended nobody is there for a signal but what it left behind: that is not waited for any more. */
  signal(signal: NodeJS.Signals): void {
    if (!this.#hasExited) this.#child.kill(signal)
    else for (const pipe of [this.#child.stdout, this.#child.stderr]) pipe?.destroy()
  }

  /** Asks it to end, and kills it when it has not after these milliseconds. What it left behind goes on, and so does its output. */
  async stop(grace: number): Promise<void> {
    this.#child.kill('SIGTERM')
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), grace)
    await this.#exit
    clearTimeout(timer)
  }

  async #both(written: Promise<void>): Promise<number> {
    const [code, output] = await Promise.allSettled([this.#exit, written])
    if (code.status === 'rejected') throw code.reason
    if (output.status === 'rejected') throw output.reason
    return code.value
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

function exitCode(child: ChildProcess, program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(notStarted(program, error)))
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}

function notStarted(program: string, error: unknown): KeepError {
  const code = systemCode(error) ?? 'unknown'
  if (program === '' || code === 'ENOENT' || code === 'ENOTDIR')
    return new KeepError('no-command', `there is no command ${program === '' ? 'without a name' : program}`, {
      hint: 'is it spelled right, and on the PATH?',
    })
  if (code === 'E2BIG')
    return new KeepError('limit', 'the command and its environment are larger than this system allows', {
      hint: 'choose with --only or --except',
    })
  // Without a cause: some of node's errors quote the environment.
  return new KeepError('not-executable', `cannot execute ${program}: ${code}`, {
    hint: 'is it a program, and may you execute it?',
  })
}
