/** Fewer characters may be in base64 that has nothing to do with the value: these are 36 bits of it. */
const shortestPart = 6
/** `base64` of GNU and RFC 2045 (MIME) break lines at 76 characters, openssl and RFC 7468 (PEM) at 64. */
const columns = [76, 64]

/**
 * How a text is written in base64 and base64url (RFC 4648), with padding and without: alone, where it is long in lines, too; and as a part
 * of something that is encoded as a whole, as `user:password` is for HTTP. That has only the characters that the text alone determines: up
 * to 4 bits of it are in each of the two around them.
 */
export function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text)
  const alone = bytes.toString('base64')
  const standard = [alone, unpadded(alone), ...parts(bytes)]
  return [...standard, ...standard.map(urlSafe), ...columns.flatMap((width) => inLines(alone, width))]
}

/** In each of the three places that the text may have in groups of three bytes: with something behind it, and as the last of all. */
function parts(bytes: Buffer): string[] {
  const found = [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const from = Math.ceil((before * 8) / 6)
    const determined = Math.floor(((before + bytes.length) * 8) / 6)
    return [encoded.slice(from, determined), unpadded(encoded).slice(from), encoded.slice(from)]
  })
  return found.filter((part) => unpadded(part).length >= shortestPart)
}

function unpadded(encoded: string): string {
  return encoded.replace(/=+$/, '')
}

function urlSafe(encoded: string): string {
  return encoded.replaceAll('+', '-').replaceAll('/', '_')
}

/** With line feeds, and with CRLF as RFC 2045 has it. */
function inLines(encoded: string, width: number): string[] {
  if (encoded.length <= width) return []
  const lines = encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? []
  return [lines.join('\n'), lines.join('\r\n')]
}
