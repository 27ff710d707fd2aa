import { KeepError } from '../core/errors.ts'
import { exceptPattern } from '../core/keys.ts'
import { readStrict } from './dotenv/strict.ts'
import type { Reading } from './reading.ts'
import { unicodeEscape } from './unicode-escape.ts'
import { universalForm } from './write/env/universal.ts'

/**
 * A .env text for a person to edit: `readEditable` gives back exactly these keys and values, whatever the values hold. They stand as
 * every reader takes them where there is such a form, else in double quotes with escapes and their line feeds as they are.
 * Throws `unwritable`, naming every key that has no form in a .env text.
 */
export function editableDotenv(entries: readonly (readonly [string, string])[]): string {
  const nameless = entries.map(([key]) => key).filter((key) => !/^[A-Za-z0-9_.-]+$/.test(key))
  if (nameless.length > 0) {
    throw new KeepError('unwritable', `no .env text can hold a key named ${nameless.join(', ')}`, {
      hint: `leave ${nameless.length === 1 ? 'it' : 'them'} out with --except '${nameless.map(exceptPattern).join(',')}'`,
    })
  }
  return entries.map(([key, value]) => `${key}=${editableValue(value)}\n`).join('')
}

/** Reads such a text with keep's own strict rules, and takes the escapes of what no editor shows. */
export function readEditable(text: string): Reading {
  return readStrict(text, { unicodeEscapes: true })
}

/** What an editor hides, drops or changes: control characters, marks that reorder text, halves of a pair. */
const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}/u

function editableValue(value: string): string {
  const form = universalForm(value)
  if (form !== undefined && !hidden.test(value)) return form
  const escaped = value
    .replace(/[\\"$]/g, '\\$&')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
  return `"${escaped.replace(new RegExp(hidden, 'gu'), unicodeEscape)}"`
}
