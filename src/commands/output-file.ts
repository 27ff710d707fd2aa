import path from 'node:path'
import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'
import type { FileFlags } from './export-file.ts'

export interface OutputFlags extends FileFlags {
  readonly output?: string
  readonly file?: string
}

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
