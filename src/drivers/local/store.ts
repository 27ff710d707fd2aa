import { hash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileError, removeLeftovers, replaceFile, type Stamp } from '../../core/atomic-file.ts'
import { jsonText } from '../../core/json.ts'
import { Plaintext } from '../../core/secret.ts'
import type { Host, Scope } from '../../core/vault.ts'
import { newDataKey, unwrapDataKey, wrapDataKey } from './data-key.ts'
import { formatRevisions, parseRevisions, type Revision } from './history.ts'
import { findIdentities, type Identity } from './identities.ts'
import {
  broken,
  checkRules,
  formatDocument,
  newDocument,
  openDocument,
  parseDocument,
  withStanzas,
  type Document,
  type OpenDocument,
} from './sops-document.ts'
import { nodeText, resealTree, sealedJson, sealText, type Leaf, type Node, type Tree } from './sops-tree.ts'
import { checkFolder, readVaultFile } from './vault-file.ts'

const fileMode = 0o600
const folderMode = 0o700
/** The history lies deeper than any value, so that no entry of one file can stand in the other. */
const historyName = 'history'

/** A file as it was read: its contents, and what is needed to notice that somebody else writes it meanwhile. */
export interface Opened {
  readonly file: string
  readonly document: OpenDocument
  readonly stamp: Stamp | null
}

/** The two files of one environment: ENV.json with the values, ENV.history.json with every revision that is kept. */
export class Store {
  readonly #host: Host
  readonly #scope: Scope
  readonly folder: string
  readonly valuesFile: string
  readonly historyFile: string

  constructor(host: Host, folder: string, scope: Scope) {
    this.#host = host
    this.#scope = scope
    this.folder = folder
    this.valuesFile = path.join(folder, `${scope.env}.json`)
    this.historyFile = path.join(folder, `${scope.env}.history.json`)
  }

  /** The values, or undefined when nothing is stored yet. */
  async openValues(): Promise<Opened | undefined> {
    return this.#open(this.valuesFile)
  }

  /**
   * The history, with the data key and the recipients of the values, whatever stands in its own file: else whoever can put an older or
   * a foreign history there would be able to read everything that is written to it from then on.
   */
  async openHistory(values: Opened): Promise<Opened | undefined> {
    const history = await this.#open(this.historyFile, values.document)
    if (history === undefined || history.document.key === values.document.key) return history
    this.#host.warn(`${this.historyFile} was encrypted apart from its values; the next write encrypts it like them`)
    const { tree, metadata } = history.document
    const like = new Map(metadata).set('age', values.document.metadata.get('age') ?? [])
    return { ...history, document: { tree: resealTree(tree, values.document.key), metadata: like, key: values.document.key } }
  }

  /** The recipients in both files; empty when nothing is stored yet. No key is needed, so these are claims. */
  recipients(): string[] {
    const files = [this.valuesFile, this.historyFile].map((file) => this.#read(file))
    return [...new Set(files.flatMap((found) => found?.document.stanzas.map((stanza) => stanza.recipient) ?? []))]
  }

  /** A new file of values, encrypted to these. */
  async newValues(recipients: readonly string[]): Promise<Opened> {
    const key = newDataKey()
    return { file: this.valuesFile, document: newDocument(key, await wrapDataKey(key, recipients)), stamp: null }
  }

  /** A new history with the data key and the recipients of the values. */
  newHistory(values: Opened): Opened {
    const document = newDocument(values.document.key, [])
    const metadata = new Map(document.metadata).set('age', values.document.metadata.get('age') ?? [])
    return { file: this.historyFile, document: { ...document, metadata }, stamp: null }
  }

  /** Encrypts documents anew, with one new key, to these. */
  async resealed(all: readonly Opened[], recipients: readonly string[]): Promise<Opened[]> {
    const key = newDataKey()
    const stanzas = await wrapDataKey(key, recipients)
    return all.map((opened) => {
      const document = withStanzas(opened.document, resealTree(opened.document.tree, key), key, stanzas, opened.file)
      return { ...opened, document }
    })
  }

  sealValue(values: Opened, key: string, value: Plaintext): Leaf {
    checkRules(values.document, key, values.file)
    return sealText(value.reveal(), values.document.key, [key])
  }

  revisions(history: Opened | undefined, key: string): Revision[] {
    const node = history && this.#entries(history.document.tree).get(key)
    if (history === undefined || node === undefined) return []
    const text = nodeText(node)
    const revisions = text === undefined ? undefined : parseRevisions(text)
    if (revisions) return revisions
    throw broken(history.file, `the history of ${key} has an unknown form`)
  }

  /** The history with these revisions of some keys, and without those keys that have no value any more. */
  withRevisions(history: Opened, byKey: ReadonlyMap<string, readonly Revision[]>, keys: Tree): Opened {
    const entries = new Map([...this.#entries(history.document.tree)].filter(([name]) => keys.has(name)))
    for (const [key, revisions] of byKey) {
      entries.set(key, sealText(formatRevisions(revisions), history.document.key, [historyName, this.#scope.env, key]))
    }
    return withTree(history, new Map([[historyName, new Map([[this.#scope.env, sorted(entries)]])]]))
  }

  save(opened: Opened): void {
    replaceFile(opened.file, formatDocument(opened.document, new Date()), { mode: fileMode, expected: opened.stamp })
  }

  makeFolder(): void {
    checkFolder(this.folder, this.#host.directory, this.#host.platform)
    try {
      fs.mkdirSync(this.folder, { recursive: true, mode: folderMode })
    } catch (error) {
      throw fileError('make', this.folder, error)
    }
    checkFolder(this.folder, this.#host.directory, this.#host.platform)
  }

  removeLeftovers(): void {
    removeLeftovers(this.valuesFile)
    removeLeftovers(this.historyFile)
  }

  identities(): Identity[] {
    return findIdentities(this.#host)
  }

  async #open(file: string, sibling?: OpenDocument): Promise<Opened | undefined> {
    const found = this.#read(file)
    if (found === undefined) return undefined
    const key =
      sibling && sharesKey(found.document, sibling) ? sibling.key : await unwrapDataKey(found.document, this.identities())
    return { file, document: openDocument(found.document, key), stamp: found.stamp }
  }

  #read(file: string): { document: Document; stamp: Stamp } | undefined {
    checkFolder(this.folder, this.#host.directory, this.#host.platform)
    const found = readVaultFile(file, this.#host.platform)
    return found && { document: parseDocument(found.text, file), stamp: found.stamp }
  }

  #entries(tree: Tree): Tree {
    const byEnv = tree.get(historyName)
    if (byEnv === undefined && tree.size === 0) return new Map()
    const entries = byEnv instanceof Map ? byEnv.get(this.#scope.env) : undefined
    if (entries instanceof Map) return entries
    throw broken(this.historyFile, `it is not the history of ${this.#scope.env}`)
  }
}

/** The values with some entries set or, without a leaf, removed; keep's files are sorted. */
export function withEntries(values: Opened, entries: ReadonlyMap<string, Leaf | undefined>): Opened {
  const tree = new Map(values.document.tree)
  for (const [key, leaf] of entries) {
    if (leaf) tree.set(key, leaf)
    else tree.delete(key)
  }
  return withTree(values, sorted(tree))
}

/** Names one write of one key: the beginning of the SHA-256 of what stands in the file, which no two writes share. */
export function revisionOf(key: string, node: Node): string {
  return hash('sha256', `${key}\n${jsonText(sealedJson(node))}`).slice(0, 12)
}

/** Throws `integrity` for bytes that are not text. */
export function valueOf(values: Opened, key: string, node: Node): Plaintext {
  const text = nodeText(node)
  if (text === undefined) throw broken(values.file, `the value of ${key} is not UTF-8 text`)
  return new Plaintext(text)
}

function withTree(opened: Opened, tree: Tree): Opened {
  return { ...opened, document: { ...opened.document, tree } }
}

/** In code unit order; keep's own files most often are already. */
function sorted(tree: Tree): Tree {
  const keys = [...tree.keys()]
  const isSorted = keys.every((key, at) => at === 0 || (keys[at - 1] ?? '') < key)
  return isSorted ? tree : new Map([...tree].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function sharesKey(document: Document, sibling: OpenDocument): boolean {
  const [age, siblings] = [document.metadata.get('age'), sibling.metadata.get('age')]
  return age !== undefined && siblings !== undefined && jsonText(age) === jsonText(siblings)
}
