import fs from 'node:fs'
import path from 'node:path'
import { fileError, stampOf, type Stamp } from '../../core/atomic-file.ts'
import { KeepError, systemCode } from '../../core/errors.ts'
import { isInside } from '../../core/paths.ts'
import { broken } from './sops-document.ts'
import { shellWord } from '../../core/shell-word.ts'

const largestFile = 256 * 1024 * 1024
// Windows lacks the last two; undefined counts as 0 here.
const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants

export interface VaultFile {
  readonly text: string
  readonly stamp: Stamp
}

/**
 * Reads a vault file whole, or undefined when there is none. Only a regular file that not everybody may write to is read: no link, no
 * folder, no pipe. All checks are made on the opened file. Throws `integrity` or `file`.
 */
export function readVaultFile(file: string, platform: string): VaultFile | undefined {
  const handle = openRegular(file)
  if (handle === undefined) return undefined
  try {
    const stats = fs.fstatSync(handle)
    if (!stats.isFile()) throw broken(file, stats.isDirectory() ? 'it is a folder' : 'it is not a regular file')
    checkMode(file, stats, platform)
    if (stats.size > largestFile) throw broken(file, `it is larger than ${largestFile} bytes`)
    return { text: utf8(fs.readFileSync(handle), file), stamp: stampOf(stats) }
  } finally {
    fs.closeSync(handle)
  }
}

/** Refuses a folder that is a link, that leads out of the project by one, or in which everybody may replace files. */
export function checkFolder(folder: string, project: string, platform: string): void {
  const stats = fs.lstatSync(folder, { throwIfNoEntry: false })
  if (stats === undefined) {
    const parent = path.dirname(folder)
    if (parent !== project && isInside(project, parent)) checkFolder(parent, project, platform)
    return
  }
  if (stats.isSymbolicLink()) throw broken(folder, 'it is a symbolic link')
  if (!stats.isDirectory()) throw broken(folder, 'it is not a folder')
  const isSticky = (stats.mode & 0o1000) !== 0
  if (!isSticky) checkMode(folder, stats, platform)
  if (isInside(project, folder) && !isInside(fs.realpathSync(project), fs.realpathSync(folder))) {
    throw broken(folder, 'a symbolic link on the way to it leads out of the project')
  }
}

function openRegular(file: string): number | undefined {
  try {
    // Without O_NONBLOCK the open of a pipe would wait for a writer.
    return fs.openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    if (systemCode(error) === 'ELOOP') throw broken(file, 'it is a symbolic link')
    throw fileError('read', file, error)
  }
}

function checkMode(file: string, stats: fs.Stats, platform: string): void {
  if (platform === 'win32' || (stats.mode & 0o002) === 0) return
  throw new KeepError('integrity', `${file} is refused: everybody on this machine may write to it`, {
    hint: `chmod o-w ${shellWord(file)}`,
  })
}

function utf8(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw broken(file, 'it is not UTF-8 text')
  }
}
