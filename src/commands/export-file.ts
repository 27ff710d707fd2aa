import fs from 'node:fs'
import type { App } from '../app.ts'
import { fileError, removeLeftovers, replaceFile, stampOf, type Stamp } from '../core/atomic-file.ts'
import { KeepError } from '../core/errors.ts'
import { isExposed } from './git-ignored.ts'
import { refuseOwnFiles } from './own-files.ts'

export interface FileFlags {
  readonly append?: boolean
  readonly overwrite?: boolean
}

const fileMode = 0o600

/** A file that may be written, as it is now. `make` is given what it holds, empty where there is none. */
export type Target = (make: (before: string) => string) => void

/**
 * Checks a file that secrets are to be written to, before any is read. Throws `usage` where it exists and nothing says what shall become of
 * it, `file` for a link, a folder, a device and what keep itself reads.
 */
export async function targetFile(app: App, file: string, flags: FileFlags): Promise<Target> {
  const before = existing(file)
  refuseOwnFiles(await app.workspace(), file)
  if (before !== undefined && !flags.append && !flags.overwrite)
    throw new KeepError('usage', `${file} exists already`, { hint: 'add --overwrite or --append' })
  return (make) => {
    const text = make(before?.text ?? '')
    removeLeftovers(file)
    replaceFile(file, text, { mode: fileMode, expected: before?.stamp ?? null })
    if (isExposed(app.io, file)) app.io.warn(`git does not ignore ${file}: add it to .gitignore before you commit`)
  }
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
