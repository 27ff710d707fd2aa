import fs from 'node:fs'
import { fileError } from '../../core/atomic-file.ts'
import { KeepError } from '../../core/errors.ts'

/** How a file of age begins that is made of text. */
const beginning = '-----BEGIN AGE ENCRYPTED FILE-----'
const largest = 64 * 1024 * 1024

/** The copy, still encrypted; undefined where there is none. Throws `file` for anything else, and for one that others may have written. */
export function sealedIn(file: string, uid: number | undefined): string | undefined {
  try {
    const stats = fs.lstatSync(file, { throwIfNoEntry: false })
    if (stats === undefined) return undefined
    if (!stats.isFile()) throw other(file, stats.isSymbolicLink() ? 'a symbolic link' : 'not a regular file')
    const text = stats.size > largest ? '' : fs.readFileSync(file, 'latin1')
    if (!text.startsWith(beginning)) throw other(file, 'no copy that keep made')
    if (uid !== undefined && (stats.uid !== uid || (stats.mode & 0o077) !== 0))
      throw new KeepError('file', `${file} is not yours alone`, { hint: 'remove it, or name another file with --fallback' })
    return text
  } catch (error) {
    throw fileError('read', file, error)
  }
}

/** Whether there was one. */
export function removeFile(file: string): boolean {
  if (!fs.existsSync(file)) return false
  try {
    fs.rmSync(file)
    return true
  } catch (error) {
    throw fileError('remove', file, error)
  }
}

function other(file: string, what: string): KeepError {
  return new KeepError('file', `${file} is ${what}`, { hint: 'name another file with --fallback' })
}
