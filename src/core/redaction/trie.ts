import { Branches } from './branches.ts'

/** Marks the label of a node which is the child of the node before it. */
const follows = 256

/**
 * Texts, with what they begin with in common kept once. A node is a beginning of a text, and its number; 0 is the empty one. All but a few
 * have one child: that is the next number, and the others are found by a hash table.
 */
export class Trie {
  /** The byte that leads to a node. */
  #labels = new Uint16Array(1024)
  readonly #branches = new Branches()
  /** Those that are not the child of the node before, in their order, and their parents. */
  readonly starts: { readonly node: number; readonly parent: number }[] = []
  readonly #parents = new Set<number>()
  /** The nodes that are texts as a whole. */
  readonly ends = new Set<number>()
  #size = 1

  /** Nodes, with the empty one. */
  get size(): number {
    return this.#size
  }

  /** Adds a text of at least one byte. */
  add(text: Uint8Array): void {
    let [node, at] = [0, 0]
    for (; at < text.length; at++) {
      const child = this.child(node, text[at] ?? 0)
      if (child === 0) break
      node = child
    }
    if (at < text.length) node = this.#branch(node, text.subarray(at))
    this.ends.add(node)
  }

  label(node: number): number {
    return (this.#labels[node] ?? 0) & 255
  }

  /** 0 where there is none. */
  child(node: number, byte: number): number {
    return this.#labels[node + 1] === (byte | follows) ? node + 1 : this.#branches.find(node, byte)
  }

  /** Whether a text goes on behind this beginning. */
  goesOn(node: number): boolean {
    return (this.#labels[node + 1] ?? 0) >= follows || this.#parents.has(node)
  }

  /** Grows a chain of new nodes, and gives the last. */
  #branch(parent: number, rest: Uint8Array): number {
    const start = this.#size
    this.#branches.add(parent, rest[0] ?? 0, start)
    this.starts.push({ node: start, parent })
    this.#parents.add(parent)
    this.#makeRoom(start + rest.length + 1)
    for (const [at, byte] of rest.entries()) this.#labels[start + at] = at === 0 ? byte : byte | follows
    this.#size += rest.length
    return this.#size - 1
  }

  #makeRoom(size: number): void {
    if (size <= this.#labels.length) return
    const labels = new Uint16Array(2 * size)
    labels.set(this.#labels)
    this.#labels = labels
  }
}
