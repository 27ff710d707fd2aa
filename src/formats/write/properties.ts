import { unicodeEscape } from '../unicode-escape.ts'
import type { Writer } from './writer.ts'

/** A .properties file of Java, keys as they are; all ASCII, so that it is the same whichever encoding it is read with. It holds every value. */
export const propertiesWriter: Writer = {
  write: (entries) => entries.map(([key, value]) => `${escaped(key, / /g)}=${escaped(value, /^ /)}\n`).join(''),
}

/** A blank separates a key from its value, and is passed over before the value. */
function escaped(text: string, blank: RegExp): string {
  return text
    .replace(/[\\:=#!]/g, '\\$&')
    .replace(blank, '\\ ')
    .replace(/[^ -~]/g, (unit) => escapes.get(unit) ?? unicodeEscape(unit))
}

const escapes = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\f', '\\f'],
])
