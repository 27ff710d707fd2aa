import { isBare, isBareWithBackslash } from './bare.ts'
import type { Dialect } from './dialect.ts'

/** ruby dotenv 3. */
export const ruby: Dialect = {
  reader: 'ruby dotenv',
  form,
  takesExport: true,
  takesColon: true,
  quoting: { escapedIn: `"'` },
  readers: [],
}

function form(value: string): string | undefined {
  if (value.includes('\r')) return undefined
  if (isBare(value) || isBareWithBackslash(value)) return value
  if (value.endsWith('\\')) return undefined
  if (!value.includes("'")) return `'${value}'`
  // It would run the command, whatever stands before the $.
  return value.includes('$(') ? undefined : `"${value.replace(/[\\"$]/g, '\\$&')}"`
}
