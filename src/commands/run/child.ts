import type { ChildProcess, StdioOptions } from 'node:child_process'
import fs from 'node:fs'
import { constants } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import spawn from 'cross-spawn'
import { KeepError, systemCode } from '../../core/errors.ts'
import { descendantsOf, endAll } from './descendants.ts'
import { openPipe } from './pipe.ts'
import { redacted, type Output, type Streams } from './redacted.ts'

/** What is to be started. */
export interface Program {
  /** Its name, which is looked for on the PATH of its own environment, and its arguments. */
  readonly words: readonly [string, ...string[]]
  readonly variables: ReadonlyMap<string, string>
  /** The texts that `--redact` hides. */
  readonly secrets: readonly string[]
}

/** Milliseconds that the output of a program may take which somebody has asked to end. */
const patience = 2000

/** A program that was started. It shares keep's terminal, its group of processes and its standard input. */
export class Child {
  readonly #child: ChildProcess
  readonly #output: Output
  readonly #exit: Promise<number>
  readonly #letGo = new AbortController()
  #hasExited = false
  #isAsked = false
  /**
   * Its exit code, as shells have it, 128 and the number of the signal that ended it, once everything is written that it wrote, and what it
   * left behind; that is not waited for when somebody asks for the end. Rejects when it could not be started, or its output not be written.
   */
  readonly ended: Promise<number>

  constructor(program: Program, streams: Streams, platform: string) {
    const { child, output } = started(program, streams, platform)
    this.#child = child
    this.#output = output
    this.#exit = this.#exited(program.words[0])
    this.ended = this.#whole(redacted(output, streams))
  }

  signal(signal: NodeJS.Signals): void {
    this.#isAsked = true
    if (this.#hasExited) this.#letGo.abort()
    else this.#child.kill(signal)
  }

  /**
   * Asks it to end, and when it has, whatever is left of what it had started, such as the server below a shell or npm. Kills what is there
   * after these milliseconds.
   */
  async stop(grace: number, parent: NodeJS.Process): Promise<void> {
    const end = Date.now() + grace
    const left = this.#child.pid === undefined ? [] : descendantsOf(this.#child.pid, parent.platform)
    this.#child.kill('SIGTERM')
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), grace)
    await this.#exit
    clearTimeout(timer)
    await endAll(left, end, (pid, signal) => parent.kill(pid, signal))
  }

  async #exited(name: string): Promise<number> {
    try {
      return await exitCode(this.#child, name)
    } finally {
      this.#hasExited = true
    }
  }

  async #whole(written: Promise<void>): Promise<number> {
    // Looked at when the time has come; what a program writes is no reason to end keep before it.
    written.catch(() => undefined)
    const code = await this.#exit
    await Promise.race([written, this.#abandoned()])
    return code
  }

  /** Resolves, and closes the pipes, when their end is not to be waited for any more. */
  async #abandoned(): Promise<void> {
    const { signal } = this.#letGo
    if (this.#isAsked) await pause(patience, undefined, { signal }).catch(() => undefined)
    else if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    this.#output.stdout?.destroy()
    this.#output.stderr?.destroy()
  }
}

/** Some reasons not to start are thrown at once, others told later. */
function started(
  { words: [name, ...args], variables }: Program,
  streams: Streams,
  platform: string,
): { readonly child: ChildProcess; readonly output: Output } {
  const pipes = { stdout: streams.stdout && openPipe(platform), stderr: streams.stderr && openPipe(platform) }
  const stdio = (stream: keyof Streams): 'inherit' | 'pipe' | number =>
    streams[stream] === undefined ? 'inherit' : (pipes[stream]?.to ?? 'pipe')
  try {
    const options = { env: Object.fromEntries(variables), stdio: ['inherit', stdio('stdout'), stdio('stderr')] as StdioOptions }
    const child = spawn(name, args, options)
    return { child, output: { stdout: pipes.stdout?.from ?? child.stdout, stderr: pipes.stderr?.from ?? child.stderr } }
  } catch (error) {
    pipes.stdout?.from.destroy()
    pipes.stderr?.from.destroy()
    throw notStarted(name, error)
  } finally {
    // The child has its own by now.
    for (const pipe of [pipes.stdout, pipes.stderr]) if (pipe) fs.closeSync(pipe.to)
  }
}

function exitCode(child: ChildProcess, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(notStarted(name, error)))
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}

function notStarted(name: string, error: unknown): KeepError {
  const code = systemCode(error) ?? 'unknown'
  if (code === 'ENOENT' && name.includes('/') && fs.existsSync(name))
    return new KeepError('no-command', `the interpreter that ${name} names is not there`, {
      hint: 'read its first line, which may end in a carriage return',
    })
  if (name === '' || code === 'ENOENT' || code === 'ENOTDIR')
    return new KeepError('no-command', `there is no command ${name === '' ? 'without a name' : name}`, {
      hint: 'is it spelled right, and on the PATH?',
    })
  if (code === 'E2BIG')
    return new KeepError('limit', 'the command and its environment are larger than this system allows', {
      hint: 'choose with --only or --except',
    })
  // Without a cause: some of node's errors quote the environment.
  return new KeepError('not-executable', `cannot execute ${name}: ${code}`, {
    hint: 'is it a program, and may you execute it?',
  })
}
