import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type { Readable } from 'node:stream'

/** Both ends of a pipe. */
export interface Pipe {
  readonly from: Readable
  /** The descriptor to write to, which is to be closed once a child has it. */
  readonly to: number
}

/**
 * A pipe as a shell makes them. What node makes for a child is a socket: there /dev/stdout cannot be opened, and a reader that has gone
 * is another error. Undefined where the system makes none by a name (Windows, images without mkfifo). Nothing of it stays on the disk.
 */
export function openPipe(platform: string): Pipe | undefined {
  if (platform === 'win32') return undefined
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keep-pipe-'))
  try {
    const name = path.join(folder, 'pipe')
    if (spawnSync('mkfifo', ['-m', '600', name]).status !== 0) return undefined
    // Without waiting for the other end; that end then finds this one.
    const from = fs.openSync(name, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK)
    return { from: new net.Socket({ fd: from, readable: true, writable: false }), to: fs.openSync(name, fs.constants.O_WRONLY) }
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}
