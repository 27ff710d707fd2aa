/** 2^32 over the golden ratio, and another odd number that has nothing to do with it. */
const [spreadNode, spreadByte] = [0x9e3779b1, 0x85ebca6b]

/** A map from a node and a byte to a node, none of which is 0: a hash table with open addressing, at most half full. */
export class Branches {
  readonly #shift: number
  readonly #nodes: Int32Array
  readonly #bytes: Uint8Array
  readonly #children: Int32Array

  /** `most` are the branches that can be added. */
  constructor(most: number) {
    const width = Math.ceil(Math.log2(2 * most + 2))
    this.#shift = 32 - width
    this.#nodes = new Int32Array(2 ** width)
    this.#bytes = new Uint8Array(2 ** width)
    this.#children = new Int32Array(2 ** width)
  }

  /** Adds a branch that is not there yet. */
  add(node: number, byte: number, child: number): void {
    const slot = this.#slot(node, byte)
    this.#nodes[slot] = node
    this.#bytes[slot] = byte
    this.#children[slot] = child
  }

  /** 0 where nothing branches off. */
  find(node: number, byte: number): number {
    return this.#children[this.#slot(node, byte)] ?? 0
  }

  /** Where it stands, or the free place where it would. */
  #slot(node: number, byte: number): number {
    const last = this.#children.length - 1
    let slot = (Math.imul(node, spreadNode) ^ Math.imul(byte + 1, spreadByte)) >>> this.#shift
    while (this.#children[slot] !== 0 && (this.#nodes[slot] !== node || this.#bytes[slot] !== byte)) slot = (slot + 1) & last
    return slot
  }
}
