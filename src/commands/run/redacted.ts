import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { fileError } from '../../core/atomic-file.ts'
import { systemCode } from '../../core/errors.ts'
import { instead } from '../../core/listeners.ts'

/** Where what a child writes goes through keep; undefined where it writes to keep's own stream itself. */
export interface Streams {
  readonly stdout: Redacted | undefined
  readonly stderr: Redacted | undefined
}

interface Redactor {
  push(chunk: Uint8Array): Uint8Array
  end(): Uint8Array
}

interface Redacted {
  readonly to: Writable
  readonly redactor: Redactor
}

/** Resolves when everything is written that the child, and what it leaves behind, writes to its pipes. */
export async function redacted(child: ChildProcess, streams: Streams): Promise<void> {
  await Promise.all([through(child.stdout, streams.stdout), through(child.stderr, streams.stderr)])
}

async function through(from: Readable | null, redacted: Redacted | undefined): Promise<void> {
  if (from === null || redacted === undefined) return
  const { to, redactor } = redacted
  let failure: unknown
  const fail = (error: unknown): void => {
    failure ??= error
    // The child is told as if it wrote there itself: its pipe is closed.
    from.destroy()
  }
  const restore = instead(to, 'error', fail)
  try {
    for await (const chunk of from) await write(to, redactor.push(chunk as Buffer))
    await write(to, redactor.end())
  } catch (error) {
    fail(error)
  } finally {
    restore()
  }
  // A reader that has seen enough (`| head -1`) is no failure.
  if (failure !== undefined && systemCode(failure) !== 'EPIPE') throw fileError('write', 'what the command prints', failure)
}

async function write(to: Writable, bytes: Uint8Array): Promise<void> {
  if (bytes.length > 0 && !to.write(bytes)) await once(to, 'drain')
}
