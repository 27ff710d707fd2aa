import path from 'node:path'
import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'
import { decoded, fileBytes, mebibyte } from './file-text.ts'

const largest = 10 * mebibyte

export interface ImportText {
  /** As messages call it: the file as it was typed, or standard input. */
  readonly name: string
  readonly text: string
}

/** The text of a file, or of standard input for `-` or nothing. Throws for what is no file, too large, or no UTF-8. */
export async function importText(app: App, file: string | undefined): Promise<ImportText> {
  if (file === '') throw new KeepError('usage', 'the name of the file is empty', { hint: 'keep import FILE' })
  const name = file === undefined || file === '-' ? 'standard input' : file
  const bytes = name === file ? await fileBytes(path.resolve(app.io.cwd, file), file, largest) : await inputBytes(app, file)
  if (bytes.length > largest)
    throw new KeepError('limit', `${name} has more than ${largest / mebibyte} MiB`, { hint: 'split it into several files' })
  return { name, text: decoded(bytes, name) }
}

async function inputBytes(app: App, file: string | undefined): Promise<Buffer> {
  const bytes = await app.io.stdin(largest)
  if (bytes === undefined) {
    throw new KeepError('usage', 'standard input is a terminal, and no file was named', {
      hint: 'keep import FILE, or a pipe: cat FILE | keep import',
    })
  }
  if (bytes.length === 0 && file === undefined)
    throw new KeepError('usage', 'no file was named, and standard input is empty', { hint: 'keep import FILE' })
  return bytes
}
