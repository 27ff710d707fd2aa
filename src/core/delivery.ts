import fs from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { fileError } from './atomic-file.ts'
import { instead } from './listeners.ts'

/**
 * Whether somebody is at the other end: a program behind a pipe or socket, or a person. A file and a device are not; a standard output
 * that was closed is /dev/null in Node.js.
 */
export function isRead({ fd, isTTY }: NodeJS.WriteStream & { readonly fd: number }): boolean {
  const stats = fs.fstatSync(fd)
  return isTTY || !(stats.isFile() || stats.isCharacterDevice())
}

/** Resolves when the other end, or the pipe to it, has all of the text. Rejects with `file` when it takes no more. */
export async function deliver(stream: NodeJS.WriteStream, text: string): Promise<void> {
  // The listener of the program ends it as if all were well when nobody reads on (bin/keep.js).
  const restore = instead(stream, 'error', () => undefined)
  try {
    await new Promise<void>((resolve, reject) => {
      stream.write(text, (error) => (error ? reject(error) : resolve()))
    })
  } catch (error) {
    // The event comes after the answer.
    await setImmediate()
    throw fileError('write to', 'standard output', error)
  } finally {
    restore()
  }
}
