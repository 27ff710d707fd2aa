import fs from 'node:fs'
import { fileError } from '../core/atomic-file.ts'
import { beginning } from '../core/beginning.ts'
import { KeepError } from '../core/errors.ts'
import { utf8 } from '../core/utf8.ts'

export const mebibyte = 1024 * 1024

/**
 * What a file holds; of one with more than `most` bytes a little more than that. A pipe that has a name, such as `<(sops decrypt FILE)`
 * of a shell, is read like a file. Throws `file`; `shown` is the name in messages.
 */
export async function fileBytes(file: string, shown: string, most: number): Promise<Buffer> {
  try {
    const stats = fs.statSync(file)
    if (stats.isDirectory()) throw new KeepError('file', `${shown} is a folder`, { hint: 'name a file in it' })
    if (!stats.isFile() && !stats.isFIFO()) throw new KeepError('file', `${shown} is a device, not a file`)
    return await beginning(fs.createReadStream(file), most)
  } catch (error) {
    throw fileError('read', shown, error)
  }
}

/** The text that these bytes are. Throws `unreadable` when they are no UTF-8. */
export function decoded(bytes: Buffer, shown: string): string {
  const text = utf8(bytes)
  if (text !== undefined) return text
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  throw new KeepError('unreadable', `${shown} is not UTF-8 text`, {
    hint: `convert it: iconv -f ${isUtf16 ? 'UTF-16' : 'ISO-8859-1'} -t UTF-8`,
  })
}
