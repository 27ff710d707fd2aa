import fs from 'node:fs'
import path from 'node:path'
import { replaceFile, stampOf } from '../core/atomic-file.ts'
import { KeepError } from '../core/errors.ts'
import type { Edit } from './edit.ts'
import { isYaml } from './read.ts'

const fileMode = 0o644

/**
 * Changes single members and leaves the rest of the file, comments and layout included, as it is. `check` sees the new text before it
 * is written and may refuse it. Throws `conflict` when somebody else changed the file meanwhile.
 */
export async function editConfig(file: string, edits: readonly Edit[], check: (text: string) => Promise<void>): Promise<void> {
  const stats = fs.statSync(file)
  const before = fs.readFileSync(file, 'utf8')
  const prefix = path.basename(file) === 'package.json' ? ['keep'] : []
  const placed = edits.map((edit) => ({ ...edit, path: [...prefix, ...edit.path] }))
  const after = isYaml(file)
    ? (await import('./edit-yaml.ts')).editYaml(before, placed)
    : (await import('./edit-json.ts')).editJson(before, placed)
  if (after === before) return
  await check(after)
  replaceFile(file, after, { mode: stats.mode & 0o777, expected: stampOf(stats) })
}

/** A new file for which there must be no old one. */
export function createConfig(file: string, text: string, overwrite: boolean): void {
  if (!overwrite && fs.existsSync(file)) {
    throw new KeepError('config', `${path.basename(file)} exists already`, { hint: 'keep init --force writes it anew' })
  }
  replaceFile(file, text, { mode: fileMode })
}
