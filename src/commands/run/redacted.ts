import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { KeepError, systemCode } from '../../core/errors.ts'
import { instead } from '../../core/listeners.ts'
import { redactedForms } from '../../core/redaction/forms.ts'
import { Redactor } from '../../core/redaction/redactor.ts'
import type { RunFlags } from './flags.ts'

/** Where what a child writes goes through keep; undefined where it writes to keep's own stream itself. */
export interface Streams {
  readonly stdout: Redacted | undefined
  readonly stderr: Redacted | undefined
}

interface Redacted {
  readonly to: Writable
  readonly redactor: Redactor
}

/** Streams that hide these texts, where the flag says so: on a terminal only by `always`, since a program behaves otherwise without one. */
export function hidden(secrets: readonly string[], redact: RunFlags['redact'], { stdout, stderr }: NodeJS.Process): Streams {
  if (!redact) return { stdout: undefined, stderr: undefined }
  const forms = redactedForms(secrets)
  const through = (to: NodeJS.WriteStream): Redacted | undefined =>
    redact === 'always' || !to.isTTY ? { to, redactor: new Redactor(forms) } : undefined
  return { stdout: through(stdout), stderr: through(stderr) }
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
    for await (const chunk of from as AsyncIterable<Buffer>) await write(to, redactor.push(chunk))
    await write(to, redactor.end())
  } catch (error) {
    fail(error)
  } finally {
    restore()
  }
  // A reader that has seen enough (`| head -1`) is no failure.
  if (failure !== undefined && systemCode(failure) !== 'EPIPE')
    throw new KeepError('file', `cannot write what the command prints: ${systemCode(failure) ?? 'unknown'}`)
}

async function write(to: Writable, bytes: Uint8Array): Promise<void> {
  if (bytes.length > 0 && !to.write(bytes)) await once(to, 'drain')
}
