import { readStrict } from '../../dotenv/strict.ts'
import { isBare } from './bare.ts'
import type { Dialect } from './dialect.ts'
import { reckonedByBash } from './shell-names.ts'

/** The form that all common readers read alike, measured with 29 of them (docs/dotenv.md). */
export const universal: Dialect = {
  reader: 'every reader of .env files',
  form: universalForm,
  // The first is lost by the objects that readers in JavaScript fill.
  loses: new Set(['__proto__', ...reckonedByBash]),
  takesColon: true,
  quoting: { escapedIn: '"' },
  read: readStrict,
  // Docker knows no quotes: a line is what it is to it, whatever stands beside it.
  readers: ['shell', 'node', 'dotenv', 'php', 'python', 'compose', 'systemd'],
}

export function universalForm(value: string): string | undefined {
  if (/[\0\r]/.test(value)) return undefined
  if (isBare(value)) return value
  // phpdotenv takes =" for the start of a value of several lines, even inside quotes.
  if (value.includes('="')) return undefined
  if (!/['\n]|\\\\|\$\{|\\$/.test(value)) return `'${value}'`
  if (!/["\\$`]/.test(value) && !/\n[^\n]*=$/.test(value)) return `"${value}"`
  return undefined
}
