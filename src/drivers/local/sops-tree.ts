import { createHash } from 'node:crypto'
import { isObject, jsonText, Numeral, type Json, type JsonObject } from '../../core/json.ts'
import { additionalData, below, decryptLeaf, encryptLeaf, type LeafType } from './leaf.ts'

/** One value of a SOPS file, opened: `sealed` is what stands in the file, `bytes` what the MAC covers. */
export interface Leaf {
  readonly sealed: Json
  readonly encrypted: boolean
  readonly bytes: Buffer
  readonly type: LeafType | 'null'
}

/** What SOPS leaves in the clear when a file has no other rule. */
export const clearSuffix = '_unencrypted'

export type Node = Leaf | Node[] | Tree
export type Tree = Map<string, Node>

/** Names the place at which a tree could not be opened. */
export class TreeError extends Error {
  /** Names, separated by colons. */
  readonly place: string

  constructor(additional: string) {
    super('a value does not open')
    this.place = additional.slice(0, -1)
  }
}

/**
 * From the SHA-256 of the word "sops": begins the MAC of files that cover only their encrypted values (getsops/sops, sops.go,
 * MACOnlyEncryptedInitialization).
 */
const encryptedOnlyPrefix = createHash('sha256').update('sops').digest()

/**
 * Decrypts every value. Throws TreeError for one that was changed, moved, encrypted with another key, or that stands in the clear:
 * SOPS leaves only empty texts and null so, and, where `exempt` allows it, what is named `*_unencrypted`.
 */
export function openTree(tree: JsonObject, key: Buffer, exempt: boolean): Tree {
  return openObject(tree, key, '', exempt)
}

/** A new text value at this path. */
export function sealText(text: string, key: Buffer, path: readonly string[]): Leaf {
  return { sealed: encryptLeaf(text, key, additionalData(path)), encrypted: true, bytes: Buffer.from(text), type: 'str' }
}

/** Encrypts everything again with another key. Values that stood in the clear stay in the clear. */
export function resealTree(tree: Tree, key: Buffer, place = ''): Tree {
  return new Map([...tree].map(([name, node]) => [name, reseal(node, key, below(place, name))]))
}

/** What stands in the file. */
export function sealedJson(node: Node): Json {
  if (node instanceof Map) return new Map([...node].map(([name, member]) => [name, sealedJson(member)]))
  if (Array.isArray(node)) return node.map(sealedJson)
  return node.sealed
}

/** SHA-512 over all values in the order of the file, as upper-case hexadecimal digits. */
export function digest(tree: Tree, encryptedOnly: boolean): string {
  const hash = createHash('sha512')
  if (encryptedOnly) hash.update(encryptedOnlyPrefix)
  eachLeaf(tree, (leaf) => {
    if (leaf.encrypted || !encryptedOnly) hash.update(leaf.bytes)
  })
  return hash.digest('hex').toUpperCase()
}

/** The value as keep shows it: the text itself; a number, a truth value or a whole structure as JSON. Undefined: not UTF-8. */
export function nodeText(node: Node): string | undefined {
  if (node instanceof Map || Array.isArray(node)) {
    const plain = plainJson(node)
    return plain === undefined ? undefined : jsonText(plain)
  }
  if (node.type === 'null') return 'null'
  const text = utf8(node.bytes)
  return node.type === 'bool' ? text?.toLowerCase() : text
}

function openObject(object: JsonObject, key: Buffer, place: string, exempt: boolean): Tree {
  const tree: Tree = new Map()
  for (const [name, value] of object) tree.set(name, open(value, key, below(place, name), exempt))
  return tree
}

function open(value: Json, key: Buffer, place: string, exempt: boolean): Node {
  if (isObject(value)) return openObject(value, key, place, exempt)
  // SOPS gives all items of a list the place of the list.
  if (Array.isArray(value)) return value.map((item) => open(item, key, place, exempt))
  const mayBeClear = value === '' || value === null || (exempt && place.includes(`${clearSuffix}:`))
  if (typeof value !== 'string' || !value.startsWith('ENC[')) {
    if (mayBeClear) return clear(value)
    throw new TreeError(place)
  }
  const opened = decryptLeaf(value, key, place)
  if (opened === undefined) throw new TreeError(place)
  return { sealed: value, encrypted: true, bytes: opened.bytes, type: opened.type }
}

/** A value that stands in the clear; SOPS leaves empty texts and null so, and what the rules of the file exempt. */
function clear(value: string | number | Numeral | boolean | null): Leaf {
  const common = { sealed: value, encrypted: false }
  if (value === null) return { ...common, bytes: Buffer.alloc(0), type: 'null' }
  if (typeof value === 'boolean') return { ...common, bytes: Buffer.from(value ? 'True' : 'False'), type: 'bool' }
  if (typeof value === 'string') return { ...common, bytes: Buffer.from(value), type: 'str' }
  return { ...common, bytes: Buffer.from(withoutExponent(value instanceof Numeral ? value.text : String(value))), type: 'float' }
}

/** A number as SOPS hashes it (Go's strconv.FormatFloat with 'f' and -1): the shortest digits, never an exponent. */
function withoutExponent(written: string): string {
  // Whole numbers keep all their digits, as in Go; others are the shortest text of their double.
  const value = /^-?\d+$/.test(written) ? written : String(Number(written))
  const [, sign = '', whole = '', fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(value) ?? []
  if (exponent === undefined) return value
  const shift = Number(exponent)
  const digits = whole + fraction
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - whole.length)}${digits}`
  return `${sign}${digits}${'0'.repeat(shift - fraction.length)}`
}

function reseal(node: Node, key: Buffer, place: string): Node {
  if (node instanceof Map) return resealTree(node, key, place)
  if (Array.isArray(node)) return node.map((item) => reseal(item, key, place))
  if (!node.encrypted || node.type === 'null') return node
  return { ...node, sealed: encryptLeaf(node.bytes, key, place, node.type) }
}

function eachLeaf(node: Node, visit: (leaf: Leaf) => void): void {
  if (node instanceof Map) for (const member of node.values()) eachLeaf(member, visit)
  else if (Array.isArray(node)) for (const item of node) eachLeaf(item, visit)
  else visit(node)
}

function plainJson(node: Node): Json | undefined {
  if (node instanceof Map) {
    const object: JsonObject = new Map()
    for (const [name, member] of node) {
      const value = plainJson(member)
      if (value === undefined) return undefined
      object.set(name, value)
    }
    return object
  }
  if (Array.isArray(node)) {
    const items = node.map(plainJson)
    return items.every((item) => item !== undefined) ? items : undefined
  }
  const text = nodeText(node)
  if (node.type === 'null') return null
  if (node.type === 'bool') return text === 'true'
  return node.type === 'int' || node.type === 'float' ? Number(text) : text
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function utf8(bytes: Buffer): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}
