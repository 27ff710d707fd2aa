/** What JSON does not ask to be escaped, but its writers do. JSON.stringify escapes `"`, `\` and the control characters; so do all of them. */
const writers: readonly ((json: string) => string)[] = [
  // JavaScript, Ruby, and Python with ensure_ascii=False.
  (json) => json,
  // Python's json.dumps: all that ASCII does not print.
  (json) => json.replaceAll(/[^ -~]/g, unicode),
  // PHP's json_encode with JSON_UNESCAPED_SLASHES, which leaves DEL.
  (json) => json.replaceAll(/[\u0080-\uffff]/g, unicode),
  // PHP's json_encode.
  (json) => json.replaceAll(/[\u0080-\uffff]/g, unicode).replaceAll('/', '\\/'),
  // PHP's json_encode with JSON_UNESCAPED_UNICODE.
  (json) => json.replaceAll(/[\u2028\u2029]/g, unicode).replaceAll('/', '\\/'),
  // Go's json.Marshal.
  (json) => json.replaceAll(/[<>&\u2028\u2029]/g, unicode),
  // The same before Go 1.22.
  (json) => json.replaceAll(/[<>&\u2028\u2029]/g, unicode).replaceAll(/\\(?:\\|b|f)/g, longControl),
  // Go's Encoder after SetEscapeHTML(false), and PHP's json_encode with both flags.
  (json) => json.replaceAll(/[\u2028\u2029]/g, unicode),
]

/** How a text is written inside of a JSON string, without the quotes. */
export function jsonForms(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1)
  return [...new Set(writers.map((written) => written(json)))]
}

/** A UTF-16 unit in lower-case digits: beyond U+FFFF each of the two is written by itself (RFC 8259, 7). */
function unicode(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function longControl(escape: string): string {
  return escape === '\\b' ? '\\u0008' : escape === '\\f' ? '\\u000c' : escape
}
