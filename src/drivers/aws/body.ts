import { isUtf8 } from 'node:buffer'
import type { Readable } from 'node:stream'
import { KeepError } from '../../core/errors.ts'

/** Twenty values of 64 KiB, each character written as six, take less than half of this. */
const longest = 32 * 1024 * 1024

/**
 * The body of an answer. Instead of the SDK's own collector, which loads the streams of the web to tell ours from those (4 ms of each
 * start, measured), and which has no end. Rejects with `rejected` for a body that no service of AWS gives.
 */
export function collectBody(stream: Readable): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let length = 0
    stream.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk)
      length += chunk.length
      if (length > longest) stream.destroy(endless())
    })
    stream.on('error', reject)
    stream.on('end', () => {
      const body = Buffer.concat(chunks, length)
      // Else a value in another encoding would be read as something that nobody wrote.
      if (isUtf8(body)) resolve(body)
      else reject(noText())
    })
  })
}

function noText(): KeepError {
  return new KeepError('rejected', 'what answered does not write UTF-8, as AWS does', {
    hint: 'keep info shows the address that is asked',
  })
}

function endless(): KeepError {
  return new KeepError('rejected', `what answered does not end: more than ${longest / 1024 / 1024} MiB`, {
    hint: 'keep info shows the address that is asked',
  })
}
