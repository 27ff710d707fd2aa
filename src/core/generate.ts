import { randomInt } from 'node:crypto'
import { KeepError } from './errors.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** `symbols` are those that no shell, URL password or .env reader takes for its own. */
export const alphabets = {
  alphanumeric: `${letters}0123456789`,
  symbols: `${letters}0123456789-_.~+%@,:`,
  hex: '0123456789abcdef',
  digits: '0123456789',
} as const

export type Charset = keyof typeof alphabets

const longest = 4096

/** Random text, each character drawn alike from the alphabet by the system's generator. Throws `usage` for a length not in 8 to 4096. */
export function generate(charset: Charset, length: string): string {
  const count = /^\d{1,5}$/.test(length) ? Number(length) : 0
  if (count < 8 || count > longest)
    throw new KeepError('usage', `--length must be a whole number from 8 to ${longest}`, { hint: '--length 32' })
  const alphabet = alphabets[charset]
  return Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join('')
}
