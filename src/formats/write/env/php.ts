import { readPhp } from '../../dotenv/php.ts'
import { isBare } from './bare.ts'
import type { Dialect } from './dialect.ts'

/** phpdotenv (vlucas), which Laravel uses. */
export const php: Dialect = {
  reader: 'phpdotenv',
  form,
  quoting: { escapedIn: '"' },
  read: readPhp,
  readers: ['php'],
}

function form(value: string): string {
  if (isBare(value)) return value
  return `"${value
    .replace(/[\\"$]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')}"`
}
