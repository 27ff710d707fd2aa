/** 2^32 over the golden ratio, and another odd number that has nothing to do with it. */
const [spreadNode, spreadByte] = [0x9e3779b1, 0x85ebca6b]

/** A map from a node and a byte to a node, none of which is 0: a hash table with open addressing, at most half full. */
export class Branches {
  #width = 8
  #count = 0
  #nodes = new Int32Array(2 ** this.#width)
  #bytes = new Uint8Array(2 ** this.#width)
  #children = new Int32Array(2 ** this.#width)

  /** Adds a branch that is not there yet. */
  add(node: number, byte: number, child: number): void {
    if (2 * ++this.#count > this.#children.length) this.#grow()
    this.#put(node, byte, child)
  }

  /** 0 where nothing branches off. */
  find(node: number, byte: number): number {
    return this.#children[this.#slot(node, byte)] ?? 0
  }

  #put(node: number, byte: number, child: number): void {
    const slot = this.#slot(node, byte)
    this.#nodes[slot] = node
    this.#bytes[slot] = byte
    this.#children[slot] = child
  }

  #grow(): void {
    const [nodes, bytes, children] = [this.#nodes, this.#bytes, this.#children]
    this.#width++
    this.#nodes = new Int32Array(2 ** this.#width)
    this.#bytes = new Uint8Array(2 ** this.#width)
    this.#children = new Int32Array(2 ** this.#width)
    for (const [slot, child] of children.entries()) if (child !== 0) this.#put(nodes[slot] ?? 0, bytes[slot] ?? 0, child)
  }

  /** Where it stands, or the free place where it would. */
  #slot(node: number, byte: number): number {
    const last = this.#children.length - 1
    let slot = (Math.imul(node, spreadNode) ^ Math.imul(byte + 1, spreadByte)) >>> (32 - this.#width)
    while (this.#children[slot] !== 0 && (this.#nodes[slot] !== node || this.#bytes[slot] !== byte)) slot = (slot + 1) & last
    return slot
  }
}
