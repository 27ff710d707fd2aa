import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { KeepError, systemCode } from './errors.ts'

/** What a file was when it was read, to notice that somebody else has written it since. undefined: it was not there. */
export interface Stamp {
  readonly inode: number
  readonly size: number
  readonly changed: number
}

export function stampOf(stats: fs.Stats): Stamp {
  return { inode: stats.ino, size: stats.size, changed: stats.ctimeMs }
}

export interface ReplaceOptions {
  /** Permission bits of the new file. */
  readonly mode: number
  /** Refuse with `conflict` when the file is not what it was; null: when it exists. Left out: replace whatever is there. */
  readonly expected?: Stamp | null
}

/**
 * Replaces a file whole: a temporary file of its own in the same folder, complete and on the disk before the rename, so that a crash
 * or a full disk leaves the old file or the new one and others never see the new one with wider permissions. A symlink is refused.
 * Throws `file` with what the system said, `conflict` as above.
 */
export function replaceFile(file: string, contents: string, options: ReplaceOptions): void {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    writeWhole(temporary, contents, options.mode)
    checkTarget(file, options.expected)
    fs.renameSync(temporary, file)
    syncFolder(path.dirname(file))
  } catch (error) {
    fs.rmSync(temporary, { force: true })
    if (error instanceof KeepError) throw error
    throw fileError('write', file, error, fs.existsSync(file))
  }
}

/** Removes what a killed process left beside a file. A writer of the same file at the same moment would have to begin again. */
export function removeLeftovers(file: string): void {
  const folder = path.dirname(file)
  if (!fs.existsSync(folder)) return
  const prefix = `.${path.basename(file)}.`
  for (const name of fs.readdirSync(folder)) {
    if (name.startsWith(prefix) && /^[0-9a-f]{12}\.tmp$/.test(name.slice(prefix.length)))
      fs.rmSync(path.join(folder, name), { force: true })
  }
}

/** What the system said about a file, as a `file` error; `isUntouched`: there was one, and it is as it was. */
export function fileError(verb: string, file: string, error: unknown, isUntouched = false): KeepError {
  const code = systemCode(error)
  if (error instanceof KeepError || code === undefined) throw error
  const hints = [remedies.get(code), isUntouched && halfway.has(code) ? 'the old file is untouched' : undefined]
  return new KeepError('file', `cannot ${verb} ${file}: ${reasons.get(code) ?? code}`, {
    hint: hints.filter((text) => text !== undefined).join('; ') || undefined,
    cause: error,
  })
}

const reasons = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the quota is used up'],
  ['EFBIG', 'the file would be too large'],
  ['ENOENT', 'no such file or folder'],
  ['ENOTDIR', 'a part of the path is not a folder'],
  ['EISDIR', 'it is a folder'],
  ['ELOOP', 'it is a symbolic link'],
  ['EPIPE', 'nobody reads it'],
])
const remedies = new Map([
  ['ENOSPC', 'make room and run the same command again'],
  ['EDQUOT', 'make room and run the same command again'],
])
/** After which a person may fear for what was there. */
const halfway: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

function writeWhole(file: string, contents: string, mode: number): void {
  const handle = fs.openSync(file, 'wx', mode)
  try {
    // writeFileSync loops until all bytes are written; a single writeSync may stop short on a full disk without an error.
    fs.writeFileSync(handle, contents)
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}

function checkTarget(file: string, expected: Stamp | null | undefined): void {
  const stats = fs.lstatSync(file, { throwIfNoEntry: false })
  if (stats?.isSymbolicLink()) {
    throw new KeepError('file', `${file} is a symbolic link`, { hint: 'name the file that it points to' })
  }
  if (stats && !stats.isFile()) throw new KeepError('file', `${file} is not a regular file`)
  if (expected === undefined) return
  const now = stats && stampOf(stats)
  const same = now?.inode === expected?.inode && now?.size === expected?.size && now?.changed === expected?.changed
  if (!same)
    throw new KeepError('conflict', `${file} was changed by somebody else meanwhile`, { hint: 'run the same command again' })
}

/** Makes the rename itself last. Not every file system lets a folder be opened; the contents are safe either way. */
function syncFolder(folder: string): void {
  try {
    const handle = fs.openSync(folder, 'r')
    try {
      fs.fsyncSync(handle)
    } finally {
      fs.closeSync(handle)
    }
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL', 'EACCES'].includes(systemCode(error) ?? '')) throw error
  }
}
