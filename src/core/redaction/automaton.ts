import { Branches } from './branches.ts'

/** Marks the label of a node which is the child of the node before it. */
const follows = 256

/**
 * The automaton of Aho and Corasick (Efficient String Matching, 1975): fed byte by byte it always knows the longest end of what it read
 * with which a text begins, in time that grows with the bytes alone, whatever they and the texts are. A node is a beginning of a text, and
 * its number; 0 is the empty one. All but a few have one child: that is the next number, and the others are found by a hash table.
 */
export class Automaton {
  /** The byte that leads to a node. */
  readonly #labels: Uint16Array
  readonly #depths: Int32Array
  /** The longest other node that each ends with. */
  readonly #fails: Int32Array
  readonly #covered: Int32Array
  readonly #branches: Branches
  #size = 1

  /** Room for `count` texts that have `bytes` bytes together. */
  constructor(count: number, bytes: number) {
    this.#labels = new Uint16Array(bytes + 2)
    this.#depths = new Int32Array(bytes + 1)
    this.#fails = new Int32Array(bytes + 1)
    this.#covered = new Int32Array(bytes + 1)
    this.#branches = new Branches(count)
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
      const child = this.#child(node, byte)
      if (child !== 0 || node === 0) return child
      node = this.#fails[node] ?? 0
    }
  }

  /** Adds a text of at least one byte; all are added before `link`. */
  add(text: Uint8Array): void {
    let [node, at] = [0, 0]
    for (; at < text.length; at++) {
      const child = this.#child(node, text[at] ?? 0)
      if (child === 0) break
      node = child
    }
    if (at < text.length) node = this.#branch(node, text.subarray(at))
    this.#covered[node] = text.length
  }

  /** Grows a chain of new nodes, and gives the last. */
  #branch(parent: number, rest: Uint8Array): number {
    const start = this.#size
    this.#branches.add(parent, rest[0] ?? 0, start)
    // No node fails to anything yet: here the start of a chain remembers where it branched off until it is linked.
    this.#fails[start] = parent
    for (const byte of rest) {
      this.#labels[this.#size] = this.#size === start ? byte : byte | follows
      this.#depths[this.#size] = this.depth(parent) + 1 + this.#size - start
      this.#size++
    }
    return this.#size - 1
  }

  /** Finds where each node fails to, the short before the long, since each fails to a shorter one. */
  link(): void {
    for (const node of this.#byDepth()) {
      const label = this.#labels[node] ?? 0
      const parent = label >= follows ? node - 1 : (this.#fails[node] ?? 0)
      const fail = parent === 0 ? 0 : this.step(this.#fails[parent] ?? 0, label & 255)
      this.#fails[node] = fail
      if (this.#covered[node] === 0) this.#covered[node] = this.covered(fail)
    }
  }

  /** All nodes but the empty one, sorted by counting. */
  #byDepth(): Int32Array {
    const depths = this.#depths.subarray(1, this.#size)
    const ends = new Int32Array(depths.reduce((most, depth) => Math.max(most, depth), 0) + 2)
    for (const depth of depths) ends[depth + 1] = (ends[depth + 1] ?? 0) + 1
    for (let depth = 1; depth < ends.length; depth++) ends[depth] = (ends[depth] ?? 0) + (ends[depth - 1] ?? 0)
    const nodes = new Int32Array(depths.length)
    for (let node = 1; node < this.#size; node++) {
      const depth = this.depth(node)
      const place = ends[depth] ?? 0
      nodes[place] = node
      ends[depth] = place + 1
    }
    return nodes
  }

  #child(node: number, byte: number): number {
    return this.#labels[node + 1] === (byte | follows) ? node + 1 : this.#branches.find(node, byte)
  }
}
