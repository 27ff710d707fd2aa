/** Who writes text into URLs: what each leaves as it is besides ASCII letters and digits, and what a space becomes. */
const encoders = [
  // RFC 3986, unreserved: curl --data-urlencode, PHP's rawurlencode, most libraries.
  encoder('-._~', '%20'),
  // JavaScript's encodeURIComponent (ECMA-262, 19.2.6).
  encoder("-._~!*'()", '%20'),
  // JavaScript's encodeURI.
  encoder("-._~!*'();,/?:@&=+$#", '%20'),
  // Python's urllib.parse.quote.
  encoder('-._~/', '%20'),
  // Go's url.PathEscape.
  encoder('-._~$&+=:@', '%20'),
  // application/x-www-form-urlencoded (WHATWG, URL): URLSearchParams, Java's URLEncoder.
  encoder('-._*', '+'),
  // Python's quote_plus and urlencode, Go's url.QueryEscape.
  encoder('-._~', '+'),
  // PHP's urlencode and http_build_query.
  encoder('-._', '+'),
  // .NET's HttpUtility.UrlEncode.
  encoder('-._!*()', '+'),
]

/** How a text is written in URLs and forms where that is not as it is, with the hexadecimal digits in capitals (RFC 3986, 2.1) and not. */
export function urlForms(text: string): string[] {
  if (/^[\w.-]*$/.test(text)) return []
  const bytes = Buffer.from(text)
  const forms = [...new Set(encoders.map((encoded) => encoded(bytes)))]
  return [...forms, ...forms.map((form) => form.replaceAll(/%../g, (escape) => escape.toLowerCase()))]
}

function encoder(kept: string, space: '%20' | '+'): (bytes: Uint8Array) => string {
  const written = Array.from({ length: 256 }, (_, byte) => {
    const character = String.fromCharCode(byte)
    if (character === ' ') return space
    if (/[A-Za-z0-9]/.test(character) || kept.includes(character)) return character
    return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  })
  return (bytes) => {
    let text = ''
    for (const byte of bytes) text += written[byte]
    return text
  }
}
