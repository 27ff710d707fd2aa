import fs from 'node:fs'
import path from 'node:path'
import type { App } from '../app.ts'
import { fileError, removeLeftovers, replaceFile, stampOf, type Stamp } from '../core/atomic-file.ts'
import { KeepError } from '../core/errors.ts'

export interface OutputFlags {
  readonly output?: string
  readonly file?: string
  readonly append?: boolean
  readonly overwrite?: boolean
}

/** Values are for their owner alone. */
const privateMode = 0o600

/** The absolute path that the flags name, or undefined for standard output. Throws `usage`. */
export function outputPath(app: App, flags: OutputFlags): string | undefined {
  const named = flags.output ?? flags.file
  if (named === '') throw new KeepError('usage', '--output names no file', { hint: 'leave it out for standard output' })
  if (flags.append && flags.overwrite)
    throw new KeepError('usage', '--append and --overwrite exclude each other', { hint: 'leave one out' })
  if (named !== undefined && named !== '-') return path.resolve(app.io.cwd, named)
  if (!flags.append && !flags.overwrite) return undefined
  throw new KeepError('usage', `${flags.append ? '--append' : '--overwrite'} needs --output`, { hint: 'add --output FILE' })
}

interface HowToWrite {
  readonly append?: boolean
  readonly overwrite?: boolean
  /** The flags that a person may add when the file exists. */
  readonly instead: string
  /** Permission bits; for its owner alone when left out. */
  readonly mode?: number
}

/** Writes a file whole. One that exists needs a flag. Throws `file` for a link, a folder or a device. */
export function writeOutput(file: string, how: HowToWrite, text: (before: string) => string): void {
  const before = existing(file)
  if (before !== undefined && !how.append && !how.overwrite)
    throw new KeepError('usage', `${file} exists already`, { hint: how.instead })
  const whole = text(before?.text ?? '')
  removeLeftovers(file)
  replaceFile(file, whole, { mode: how.mode ?? privateMode, expected: before?.stamp ?? null })
}

/** The target as it is now, or undefined when there is none. Throws `file` for a link, a folder or a device. */
function existing(file: string): { readonly text: string; readonly stamp: Stamp } | undefined {
  try {
    const stats = fs.lstatSync(file, { throwIfNoEntry: false })
    if (stats === undefined) return undefined
    if (!stats.isFile()) {
      throw new KeepError('file', `${file} is ${stats.isSymbolicLink() ? 'a symbolic link' : 'not a regular file'}`, {
        hint: 'name a regular file',
      })
    }
    return { text: fs.readFileSync(file, 'utf8'), stamp: stampOf(stats) }
  } catch (error) {
    throw fileError('read', file, error)
  }
}
