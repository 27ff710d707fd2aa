/**
 * As what a text is read in a URL where it is not read as itself: with `+` for its spaces, and without the percent-encoding that it has of its
 * own, which some writers leave and others encode once more. What was encoded need not be UTF-8.
 */
export function urlForms(text: string): Uint8Array[] {
  const bytes = Buffer.from(text).toString('latin1')
  const decoded = bytes.replaceAll(/%([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
  return [bytes, decoded].map((read) => Buffer.from(read.replaceAll(' ', '+'), 'latin1'))
}
