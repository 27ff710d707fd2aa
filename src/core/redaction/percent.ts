import { hexadecimal } from './hexadecimal.ts'
import { singles, type Notation } from './notation.ts'

const [percentSign, space, plus] = [0x25, 0x20, 0x2b]

/**
 * Percent-encoding (RFC 3986, 2.1), whichever bytes a writer of URLs and forms leaves as they are: there are as many sets of them as there are
 * libraries, and one for each part of a URL. Forms have `+` for a space, so `%20` is read as `+`, too.
 */
export const percent: Notation = {
  next(bytes, from) {
    for (let at = bytes.indexOf(percentSign, from); at >= 0; at = bytes.indexOf(percentSign, at + 1)) {
      const byte = hexadecimal(bytes, at + 1, 2)
      if (byte !== undefined) return { start: at, end: at + 3, meaning: singles[byte === space ? plus : byte] }
    }
    return undefined
  },
}
