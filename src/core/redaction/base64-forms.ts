/** Characters: as many as the shortest value has, which are as rarely found by chance. */
const shortestPart = 4

/**
 * How a text is written in base64 and base64url (RFC 4648), with padding and without: alone, and as a part of something that is encoded as a
 * whole, as `user:password` is for HTTP. That has only the characters that the text alone determines: up to 4 bits of it are in each of the
 * two around them.
 */
export function* base64Forms(text: string): Iterable<string> {
  const bytes = Buffer.from(text)
  // In each of the three places that the text may have in groups of three bytes.
  for (const before of [0, 1, 2]) {
    for (const form of placed(bytes, before)) {
      yield form
      if (/[+/]/.test(form)) yield form.replaceAll('+', '-').replaceAll('/', '_')
    }
  }
}

/** With so many bytes before it: with something behind it, and as the last of all. */
function placed(bytes: Buffer, before: number): string[] {
  const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
  const from = Math.ceil((before * 8) / 6)
  const determined = Math.floor(((before + bytes.length) * 8) / 6)
  const forms = new Set([encoded.slice(from, determined), encoded.slice(from).replace(/=+$/, ''), encoded.slice(from)])
  return [...forms].filter((form) => form.length >= shortestPart)
}
