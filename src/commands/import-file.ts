import fs from 'node:fs'
import path from 'node:path'
import type { App } from '../app.ts'
import { fileError } from '../core/atomic-file.ts'
import { beginning } from '../core/beginning.ts'
import { KeepError } from '../core/errors.ts'
import { utf8 } from '../core/utf8.ts'

const mebibyte = 1024 * 1024
const largest = 10 * mebibyte

export interface ImportText {
  /** As messages call it: the file as it was typed, or standard input. */
  readonly name: string
  readonly text: string
}

/** The text of a file, or of standard input for `-` or nothing. Throws for what is no file, too large, or no UTF-8. */
export async function importText(app: App, file: string | undefined): Promise<ImportText> {
  const name = file === undefined || file === '-' ? 'standard input' : file
  const bytes = name === file ? await fileBytes(path.resolve(app.io.cwd, file), file) : await inputBytes(app, file)
  if (bytes.length > largest)
    throw new KeepError('limit', `${name} has more than ${largest / mebibyte} MiB`, { hint: 'split it into several files' })
  const text = utf8(bytes)
  if (text !== undefined) return { name, text }
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  throw new KeepError('unreadable', `${name} is not UTF-8 text`, {
    hint: `convert it: iconv -f ${isUtf16 ? 'UTF-16' : 'ISO-8859-1'} -t UTF-8`,
  })
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

/** A pipe that has a name, such as `<(sops decrypt FILE)` of a shell, is read like a file. */
async function fileBytes(file: string, shown: string): Promise<Buffer> {
  if (shown === '') throw new KeepError('usage', 'the name of the file is empty', { hint: 'keep import FILE' })
  try {
    const stats = fs.statSync(file)
    if (stats.isDirectory()) throw new KeepError('file', `${shown} is a folder`, { hint: 'name a file in it' })
    if (!stats.isFile() && !stats.isFIFO()) throw new KeepError('file', `${shown} is a device, not a file`)
    return await beginning(fs.createReadStream(file), largest)
  } catch (error) {
    throw fileError('read', shown, error)
  }
}
