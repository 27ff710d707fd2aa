import { readNode } from '../../dotenv/node.ts'
import { isBare, isBareWithBackslash } from './bare.ts'
import type { Dialect } from './dialect.ts'

/** The npm package dotenv, `node --env-file` and util.parseEnv: three kinds of quotes, and no escape but `\n` and `\r` in double ones. */
export const node: Dialect = {
  reader: 'Node.js',
  form,
  loses: new Set(['__proto__']),
  takesExport: true,
  takesColon: true,
  quoting: { escapedIn: `"'\`` },
  read: readNode,
  readers: ['node', 'dotenv'],
}

function form(value: string): string | undefined {
  if (value.includes('\r')) return undefined
  if (isBare(value) || isBareWithBackslash(value)) return value
  if (value.endsWith('\\')) return undefined
  if (!value.includes("'")) return `'${value}'`
  if (!value.includes('`')) return `\`${value}\``
  return /"|\\[nr]/.test(value) ? undefined : `"${value}"`
}
