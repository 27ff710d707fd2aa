import { unicodeEscape } from './unicode-escape.ts'

/**
 * A flat YAML mapping. Names and values are in double quotes, so that `no`, `0123` and `~` stay texts; what some readers of YAML refuse, or
 * take for the end of a line, stands as an escape.
 */
export function yaml(entries: readonly (readonly [string, string])[]): string {
  if (entries.length === 0) return '{}\n'
  return entries.map(([name, text]) => `${quoted(name)}: ${quoted(text)}\n`).join('')
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, unicodeEscape)
}
