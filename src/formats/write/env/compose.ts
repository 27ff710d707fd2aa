import { readCompose } from '../../dotenv/compose.ts'
import { isBare } from './bare.ts'
import type { Dialect } from './dialect.ts'

/** Docker Compose v2 (compose-go). */
export const compose: Dialect = {
  reader: 'Docker Compose',
  form,
  takesExport: true,
  takesColon: true,
  quoting: { escapedIn: `"'` },
  read: readCompose,
  readers: ['compose'],
}

function form(value: string): string {
  return isBare(value) ? value : `"${value.replace(/[\\"$]/g, '\\$&')}"`
}
