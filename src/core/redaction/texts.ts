import { Automaton } from './automaton.ts'
import { longestOpening, Openings } from './openings.ts'
import { Trie } from './trie.ts'

/** Texts made ready to be looked for. That takes time and memory; any number of streams can share it, since nothing in it changes. */
export class Texts {
  readonly automaton: Automaton
  readonly openings: Openings
  /** Bytes of the longest. */
  readonly longest: number

  /** Bytes, or strings as UTF-8: one after the other, so that not all must be in memory; an empty one is none. */
  constructor(texts: Iterable<string | Uint8Array>) {
    const trie = new Trie()
    const beginnings = new Set<string>()
    let [longest, shortest] = [0, Infinity]
    for (const text of texts) {
      if (text.length === 0) continue
      const bytes = Buffer.from(text)
      trie.add(bytes)
      beginnings.add(bytes.toString('latin1', 0, longestOpening))
      longest = Math.max(longest, bytes.length)
      shortest = Math.min(shortest, bytes.length)
    }
    this.automaton = new Automaton(trie)
    this.openings = new Openings(beginnings, Math.min(longest, shortest))
    this.longest = longest
  }
}
