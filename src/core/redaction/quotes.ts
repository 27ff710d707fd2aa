import { longestSign, type Notation } from './notation.ts'

const [quote, doubleQuote, backslash] = [0x27, 0x22, 0x5c]
const [whole, beginning] = [/^'(?:\\(')'|"('{1,8})"')/, /^'(?:\\'?|"'{0,8}"?)?$/]

/**
 * `'` between single quotes, which end before it and begin again behind: `'\''` as `set -x` and `${value@Q}` of bash and zsh write it, `'"'"'`
 * as Python's shlex.quote does, and `set -x` of dash, which takes several together.
 */
export const quotes: Notation = {
  next(bytes, from) {
    for (let start = bytes.indexOf(quote, from); start >= 0; start = bytes.indexOf(quote, start + 1)) {
      const second = bytes[start + 1] ?? backslash
      if (second !== backslash && second !== doubleQuote) continue
      const text = Buffer.from(bytes.subarray(start, start + longestSign)).toString('latin1')
      const [sign, one, several = one] = whole.exec(text) ?? []
      if (sign !== undefined && several !== undefined) return { start, end: start + sign.length, meaning: Buffer.from(several) }
      if (beginning.test(text)) return { start, end: bytes.length, meaning: undefined }
    }
    return undefined
  },
}
