import { readPython } from '../../dotenv/python.ts'
import { isBare } from './bare.ts'
import type { Dialect } from './dialect.ts'

/**
 * python-dotenv. It has no escape for `${`, which it takes for a variable even in quotes: `${__:-$}` is a variable that is not set, with
 * `$` in its place.
 */
export const python: Dialect = {
  reader: 'python-dotenv',
  form,
  loses: new Set(['__']),
  takesExport: true,
  quoting: { escapedIn: `"'` },
  read: readPython,
  readers: ['python'],
}

function form(value: string): string {
  if (isBare(value)) return value
  const escaped = value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
  return `"${escaped.replaceAll('${', () => '${__:-$}{')}"`
}
