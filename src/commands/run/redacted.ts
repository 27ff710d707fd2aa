import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { KeepError, systemCode } from '../../core/errors.ts'
import { instead } from '../../core/listeners.ts'
import { KnownValues } from '../../core/redaction/known-values.ts'
import { Redactor } from '../../core/redaction/redactor.ts'
import type { RunFlags } from './flags.ts'

/** Where what a child writes goes through keep; undefined where it writes to keep's own stream itself. */
export interface Streams {
  readonly stdout: Redacted | undefined
  readonly stderr: Redacted | undefined
}

interface Redacted {
  readonly outlet: Outlet
  readonly redactor: Redactor
}

/** keep's own streams, for as long as children write to them through keep. */
export class Outlets {
  readonly #stdout: Outlet | undefined
  readonly #stderr: Outlet | undefined
  /** Of every start: a command that is started again may print what the one before left behind. */
  readonly #values = new KnownValues()

  /** On a terminal only by `always`: a program behaves otherwise when it has none. */
  constructor(redact: RunFlags['redact'], { stdout, stderr }: NodeJS.Process) {
    const outlet = (to: NodeJS.WriteStream): Outlet | undefined =>
      redact === 'always' || (redact && !to.isTTY) ? new Outlet(to) : undefined
    this.#stdout = outlet(stdout)
    this.#stderr = outlet(stderr)
  }

  /** For one child: with these texts hidden, and those of all children before. */
  streams(secrets: readonly string[]): Streams {
    if (!this.#stdout && !this.#stderr) return { stdout: undefined, stderr: undefined }
    const texts = this.#values.with(secrets)
    const through = (outlet: Outlet | undefined): Redacted | undefined => outlet && { outlet, redactor: new Redactor(texts) }
    return { stdout: through(this.#stdout), stderr: through(this.#stderr) }
  }

  release(): void {
    this.#stdout?.release()
    this.#stderr?.release()
  }
}

/** One of keep's own streams. When it fails, children are told as if they wrote there themselves: their pipes are closed. */
class Outlet {
  readonly #to: NodeJS.WriteStream
  readonly #pipes = new Set<Readable>()
  readonly release: () => void
  #failure: unknown

  constructor(to: NodeJS.WriteStream) {
    this.#to = to
    this.release = instead(to, 'error', (error) => {
      this.#failure ??= error
      for (const pipe of this.#pipes) pipe.destroy()
    })
  }

  /** Resolves when all is written that comes out of a pipe; rejects with `file` when it could not be. */
  async take(from: Readable, redactor: Redactor): Promise<void> {
    this.#pipes.add(from)
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) await this.#write(redactor.push(chunk))
      await this.#write(redactor.end())
    } catch {
      // Of a pipe that was closed there is nothing to be said; of this stream below.
    } finally {
      this.#pipes.delete(from)
    }
    const code = systemCode(this.#failure)
    // A reader that has seen enough (`| head -1`) is no failure.
    if (code !== undefined && code !== 'EPIPE') throw new KeepError('file', `cannot write what the command prints: ${code}`)
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (bytes.length > 0 && !this.#to.write(bytes)) await once(this.#to, 'drain')
  }
}

/** Where the output of a child comes out that goes through keep. */
export interface Output {
  readonly stdout: Readable | null
  readonly stderr: Readable | null
}

/** Resolves when everything is written that the child, and what it leaves behind, writes to its pipes. */
export async function redacted({ stdout, stderr }: Output, streams: Streams): Promise<void> {
  await Promise.all([
    stdout && streams.stdout?.outlet.take(stdout, streams.stdout.redactor),
    stderr && streams.stderr?.outlet.take(stderr, streams.stderr.redactor),
  ])
}
