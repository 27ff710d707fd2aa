import { KeepError } from '../../core/errors.ts'
import { isObject, JsonError, parseJson, prettyJson, type Json, type JsonObject } from '../../core/json.ts'
import { decryptLeaf, encryptLeaf } from './leaf.ts'
import { clearSuffix, digest, openTree, sealedJson, TreeError, type Tree } from './sops-tree.ts'

/** The member of a SOPS file that holds everything but the values; no secret can have this name. */
export const metadataName = 'sops'
/** What keep's files say wrote them; the format has been the same since 3.0. */
const formatVersion = '3.10.2'
/** The rule in keep's own files: every value is encrypted, whatever its name. SOPS alone would exempt `*_unencrypted`. */
const everything = '.*'
const ruleNames = [
  'unencrypted_suffix',
  'encrypted_suffix',
  'unencrypted_regex',
  'encrypted_regex',
  'unencrypted_comment_regex',
  'encrypted_comment_regex',
]
const foreignKeyNames = ['kms', 'gcp_kms', 'azure_kv', 'hc_vault', 'hckms', 'pgp']

/** The data key of a file, wrapped for one age recipient. */
export interface Stanza {
  readonly recipient: string
  /** An armored age file. */
  readonly enc: string
}

/** A SOPS file in JSON, read but not opened. */
export interface Document {
  readonly file: string
  readonly tree: JsonObject
  readonly metadata: JsonObject
  readonly stanzas: readonly Stanza[]
}

/** A SOPS file opened: every value decrypted and the MAC found right. */
export interface OpenDocument {
  readonly tree: Tree
  readonly metadata: JsonObject
  readonly key: Buffer
}

/** Throws `integrity` for text that is not a SOPS file with age recipients, naming the file and the place. */
export function parseDocument(text: string, file: string): Document {
  const root = parseRoot(text, file)
  const metadata = root.get(metadataName)
  if (!isObject(metadata)) throw broken(file, 'it is not an encrypted vault file: the member "sops" is missing')
  if (metadata.has('key_groups')) throw unsupported(file, 'it needs several key groups (Shamir), which keep cannot open')
  root.delete(metadataName)
  return { file, tree: root, metadata, stanzas: parseStanzas(metadata, file) }
}

/** Decrypts all values and checks the MAC. Throws `integrity`, naming the file and, where it is known, the key. */
export function openDocument(document: Document, key: Buffer): OpenDocument {
  const { file, metadata } = document
  const open = { tree: opened(document, key), metadata, key }
  const [mac, lastModified] = [metadata.get('mac'), metadata.get('lastmodified')]
  if (typeof mac !== 'string' || typeof lastModified !== 'string') throw broken(file, 'its MAC is missing')
  if (decryptLeaf(mac, key, lastModified)?.bytes.toString() !== digest(open.tree, coversEncryptedOnly(metadata))) {
    throw broken(file, 'its contents do not match its MAC: an entry was removed, moved or added outside of keep and sops')
  }
  return open
}

/** An empty document for these stanzas. */
export function newDocument(key: Buffer, stanzas: readonly Stanza[]): OpenDocument {
  const metadata: JsonObject = new Map<string, Json>([
    ['age', stanzas.map(stanzaJson)],
    ['lastmodified', ''],
    ['mac', ''],
    ['encrypted_regex', everything],
    ['version', formatVersion],
  ])
  return { tree: new Map(), metadata, key }
}

/** The same contents under another key. Throws `unsupported` when people could lose access that keep cannot give them again. */
export function withStanzas(
  document: OpenDocument,
  tree: Tree,
  key: Buffer,
  stanzas: readonly Stanza[],
  file: string,
): OpenDocument {
  const foreign = foreignKeyNames.find((name) => isFilled(document.metadata.get(name)))
  if (foreign)
    throw unsupported(file, `it is also encrypted with ${foreign} keys, which keep cannot renew`, 'use sops updatekeys')
  return { tree, metadata: new Map(document.metadata).set('age', stanzas.map(stanzaJson)), key }
}

/**
 * Whether values named `*_unencrypted` stand in the clear. No other rule is followed: rules are not covered by the MAC, so whoever can
 * write the file could choose one that fits the value they want to put there.
 */
function exemptsSuffix(metadata: JsonObject): boolean {
  const rules = ruleNames.filter((name) => isFilled(metadata.get(name)))
  return rules.length === 0 || (rules.length === 1 && metadata.get('unencrypted_suffix') === clearSuffix)
}

/** The text of the file, with a fresh MAC. */
export function formatDocument(document: OpenDocument, now: Date): string {
  const lastModified = `${now.toISOString().slice(0, 19)}Z`
  const mac = encryptLeaf(digest(document.tree, coversEncryptedOnly(document.metadata)), document.key, lastModified)
  const metadata = new Map(document.metadata).set('lastmodified', lastModified).set('mac', mac)
  const root = new Map([...document.tree].map(([name, node]) => [name, sealedJson(node)]))
  return `${prettyJson(root.set(metadataName, metadata))}\n`
}

/** Throws `unsupported` when sops, by the file's own rules, would look for this key's value in the clear. */
export function checkRules(document: OpenDocument, key: string, file: string): void {
  const rules = ruleNames.filter((name) => isFilled(document.metadata.get(name)))
  if (rules.length === 1 && document.metadata.get('encrypted_regex') === everything) return
  if (exemptsSuffix(document.metadata) && !key.endsWith(clearSuffix)) return
  throw unsupported(file, `its rules may leave ${key} unencrypted, so keep does not write it`, 'make the file anew without rules')
}

/** An `integrity` error: the file is not what keep or sops wrote. */
export function broken(file: string, fault: string): KeepError {
  return new KeepError('integrity', `${file} is refused: ${fault}`, {
    hint: 'take the last good version of the file from git or a backup',
  })
}

function unsupported(file: string, fault: string, hint?: string): KeepError {
  return new KeepError('unsupported', `${file}: ${fault}`, { hint })
}

function opened(document: Document, key: Buffer): Tree {
  try {
    return openTree(document.tree, key, exemptsSuffix(document.metadata))
  } catch (error) {
    if (!(error instanceof TreeError)) throw error
    throw broken(document.file, `the value of ${error.place} was changed, does not belong there or is not encrypted`)
  }
}

function parseRoot(text: string, file: string): JsonObject {
  try {
    const root = parseJson(text)
    if (isObject(root)) return root
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    throw broken(file, `it is not JSON at line ${error.line}, column ${error.column}: ${error.message}`)
  }
  throw broken(file, 'it is not a JSON object')
}

function parseStanzas(metadata: JsonObject, file: string): Stanza[] {
  const age = metadata.get('age')
  const stanzas: Stanza[] = []
  for (const item of Array.isArray(age) ? age : []) {
    const [recipient, enc] = isObject(item) ? [item.get('recipient'), item.get('enc')] : []
    if (typeof recipient !== 'string' || typeof enc !== 'string') throw broken(file, 'an age recipient in it is incomplete')
    stanzas.push({ recipient, enc })
  }
  if (stanzas.length === 0) throw unsupported(file, 'it has no age recipient, so keep cannot open it')
  return stanzas
}

function stanzaJson(stanza: Stanza): Json {
  return new Map([
    ['recipient', stanza.recipient],
    ['enc', stanza.enc],
  ])
}

function coversEncryptedOnly(metadata: JsonObject): boolean {
  return metadata.get('mac_only_encrypted') === true
}

function isFilled(value: Json | undefined): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== ''
}
