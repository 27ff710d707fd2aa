import fs from 'node:fs'
import type { App } from '../app.ts'
import { fileError, removeLeftovers, replaceFile, stampOf, type Stamp } from '../core/atomic-file.ts'
import { KeepError } from '../core/errors.ts'
import { decoded } from './file-text.ts'
import { gitWarning } from './git-warning.ts'
import { refuseKeys, refuseOwnFiles } from './own-files.ts'

export interface FileFlags {
  readonly append?: boolean
  readonly overwrite?: boolean
}

const fileMode = 0o600

/** A file that may be written, as it is now. `make` is given what it is to be added to, empty where there is nothing. */
export type Target = (make: (before: string) => string | Promise<string>) => Promise<void>

/**
 * Checks a file that secrets are to be written to, before any is read. Throws `usage` where it exists and nothing says what shall become of
 * it, which `instead` says to a person; `file` for a link, a folder, a device and what keep itself reads.
 */
export async function targetFile(
  app: App,
  file: string,
  flags: FileFlags,
  instead = 'add --overwrite or --append',
): Promise<Target> {
  const before = existing(file)
  const workspace = await app.workspace()
  refuseOwnFiles(workspace, file)
  await refuseKeys(app.host(workspace.directory), file, before?.bytes.toString('latin1'))
  refuseExisting(file, before, flags, instead)
  const text = flags.append && before !== undefined ? decoded(before.bytes, file) : ''
  return async (make) => {
    replace(file, before, await make(text), fileMode)
    const warning = gitWarning(app.io, file)
    if (warning !== undefined) app.io.warn(warning)
  }
}

/** The same for a file without any secret, which keep reads itself and others may read, too. */
export function writeShared(file: string, text: string, flags: FileFlags, instead: string): void {
  const before = existing(file)
  refuseExisting(file, before, flags, instead)
  replace(file, before, text, 0o644)
}

interface Existing {
  readonly bytes: Buffer
  readonly stamp: Stamp
}

function refuseExisting(file: string, before: Existing | undefined, flags: FileFlags, instead: string): void {
  if (before !== undefined && !flags.append && !flags.overwrite)
    throw new KeepError('usage', `${file} exists already`, { hint: instead })
}

function replace(file: string, before: Existing | undefined, text: string, mode: number): void {
  removeLeftovers(file)
  replaceFile(file, text, { mode, expected: before?.stamp ?? null })
}

/** The target as it is now, or undefined when there is none. Throws `file` for a link, a folder or a device. */
function existing(file: string): Existing | undefined {
  try {
    const stats = fs.lstatSync(file, { throwIfNoEntry: false })
    if (stats === undefined) return undefined
    if (!stats.isFile()) {
      throw new KeepError('file', `${file} is ${stats.isSymbolicLink() ? 'a symbolic link' : 'not a regular file'}`, {
        hint: 'name a regular file',
      })
    }
    return { bytes: fs.readFileSync(file), stamp: stampOf(stats) }
  } catch (error) {
    throw fileError('read', file, error)
  }
}
