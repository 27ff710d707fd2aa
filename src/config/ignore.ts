import fs from 'node:fs'
import path from 'node:path'
import { fileError, replaceFile } from '../core/atomic-file.ts'
import { personalName } from './load.ts'

/** What no project that uses keep should commit: personal choices, rendered secrets, and locks and temporary files of a vault. */
const lines = [personalName, '.env', '.keep/**/*.lock', '.*.tmp']

/** Adds the missing lines to the folder's .gitignore and returns them. */
export function ignoreLines(folder: string): string[] {
  const file = path.join(folder, '.gitignore')
  try {
    const before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''
    const present = new Set(before.split(/\r?\n/).map((line) => line.trim()))
    const absent = lines.filter((line) => !present.has(line))
    if (absent.length === 0) return []
    const separator = before === '' || before.endsWith('\n') ? '' : '\n'
    replaceFile(file, `${before}${separator}${absent.join('\n')}\n`, {
      mode: fs.existsSync(file) ? fs.statSync(file).mode & 0o777 : 0o644,
    })
    return absent
  } catch (error) {
    throw fileError('write', file, error)
  }
}
