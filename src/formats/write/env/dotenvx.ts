import { isBare, isBareWithBackslash } from './bare.ts'
import type { Dialect } from './dialect.ts'

/** dotenvx 2: nothing is put in or run in single quotes, where `\'` is a quote. */
export const dotenvx: Dialect = {
  reader: 'dotenvx',
  form,
  loses: new Set(['__proto__']),
  takesExport: true,
  takesColon: true,
  quoting: { escapedIn: `"'` },
  readers: [],
}

function form(value: string): string | undefined {
  // What begins so is deciphered.
  if (value.includes('\r') || value.startsWith('encrypted:')) return undefined
  if (isBare(value) || isBareWithBackslash(value)) return value
  if (value.endsWith('\\')) return undefined
  return `'${value.replaceAll("'", "\\'")}'`
}
