import type { Trie } from './trie.ts'

/**
 * The automaton of Aho and Corasick (Efficient String Matching, 1975): fed byte by byte it always knows the longest end of what it read
 * with which a text begins, in time that grows with the bytes alone, whatever they and the texts are. Its nodes are those of the trie.
 */
export class Automaton {
  readonly #trie: Trie
  readonly #depths: Int32Array
  /** The longest other node that each ends with. */
  readonly #fails: Int32Array
  readonly #covered: Int32Array

  /** Nothing is added to the trie afterwards. */
  constructor(trie: Trie) {
    this.#trie = trie
    this.#depths = new Int32Array(trie.size)
    this.#fails = new Int32Array(trie.size)
    this.#covered = new Int32Array(trie.size)
    this.#measure()
    this.#link()
  }

  /** Bytes of the beginning that a node is. */
  depth(node: number): number {
    return this.#depths[node] ?? 0
  }

  /** Bytes of the longest text that a node ends with, 0 where it ends with none. */
  covered(node: number): number {
    return this.#covered[node] ?? 0
  }

  /** The node after one more byte. */
  step(from: number, byte: number): number {
    let node = from
    for (;;) {
      const child = this.#trie.child(node, byte)
      if (child !== 0 || node === 0) return child
      node = this.#fails[node] ?? 0
    }
  }

  /** The longest beginning at the end of this one that a text goes on behind: every step leads where it does from here. */
  open(from: number): number {
    let node = from
    while (node !== 0 && !this.#trie.goesOn(node)) node = this.#fails[node] ?? 0
    return node
  }

  #measure(): void {
    // No node fails to anything yet: until it is linked, each remembers its parent there.
    for (let node = 1; node < this.#fails.length; node++) this.#fails[node] = node - 1
    for (const { node, parent } of this.#trie.starts) this.#fails[node] = parent
    for (let node = 1; node < this.#fails.length; node++) this.#depths[node] = this.depth(this.#fails[node] ?? 0) + 1
    for (const node of this.#trie.ends) this.#covered[node] = this.depth(node)
  }

  /** Finds where each node fails to, the short before the long, since each fails to a shorter one. */
  #link(): void {
    for (const node of this.#byDepth()) {
      const parent = this.#fails[node] ?? 0
      const fail = parent === 0 ? 0 : this.step(this.#fails[parent] ?? 0, this.#trie.label(node))
      this.#fails[node] = fail
      if (this.#covered[node] === 0) this.#covered[node] = this.covered(fail)
    }
  }

  /** All nodes but the empty one, sorted by counting. */
  #byDepth(): Int32Array {
    const depths = this.#depths.subarray(1)
    const ends = new Int32Array(depths.reduce((most, depth) => Math.max(most, depth), 0) + 2)
    for (const depth of depths) ends[depth + 1] = (ends[depth + 1] ?? 0) + 1
    for (let depth = 1; depth < ends.length; depth++) ends[depth] = (ends[depth] ?? 0) + (ends[depth - 1] ?? 0)
    const nodes = new Int32Array(depths.length)
    for (let node = 1; node <= depths.length; node++) {
      const depth = this.depth(node)
      const place = ends[depth] ?? 0
      nodes[place] = node
      ends[depth] = place + 1
    }
    return nodes
  }
}
