/** A text as one word of a command line that can be typed: where a shell would take a part of it for its own, in single quotes. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:@%+,=][A-Za-z0-9_./:@%+,=-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
