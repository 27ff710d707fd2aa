/**
 * Control characters, line separators, the marks that reorder text and those that nobody sees, which a terminal would obey instead of show (kubectl's
 * CVE-2021-25743; "Trojan Source", CVE-2021-42574).
 */
const obeyed = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** Text from outside made safe to show in one line: each such character becomes `\n`, `\t` or `\x1b`, `\u202e`. */
export function printable(text: string): string {
  return text.replace(obeyed, escaped)
}

/** The same for text of several lines: line feeds and tabs stay. */
export function printableLines(text: string): string {
  return text.replace(obeyed, (character) => (character === '\n' || character === '\t' ? character : escaped(character)))
}

function escaped(character: string): string {
  if (character === '\n') return '\\n'
  if (character === '\r') return '\\r'
  if (character === '\t') return '\\t'
  const code = character.charCodeAt(0)
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
