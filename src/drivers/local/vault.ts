import { checkConditions } from '../../core/conditions.ts'
import { KeepError } from '../../core/errors.ts'
import { byKey } from '../../core/keys.ts'
import type { Plaintext, Secret, SecretInfo } from '../../core/secret.ts'
import type {
  Assignment,
  Batch,
  DeleteBatch,
  DeleteOptions,
  Limits,
  Removal,
  SharedVault,
  WriteBatch,
  WriteOptions,
  Written,
} from '../../core/vault.ts'
import { recipientOf } from './data-key.ts'
import { reconciled, revisionsKept, secretOf, type Revision } from './history.ts'
import { metadataName } from './sops-document.ts'
import type { Leaf, Node } from './sops-tree.ts'
import { revisionOf, valueOf, withEntries, type Opened, type Store } from './store.ts'

const localLimits: Limits = {
  // SOPS leaves an empty text unencrypted and out of its MAC, so that nobody could tell whether it was always empty.
  minValueBytes: 1,
  maxValueBytes: 1024 * 1024,
  reservedKeys: [metadataName],
  keyPattern: /^[^]+$/,
  keyRule: 'any text',
  maxKeyLength: 255,
  maxNoteLength: 65_536,
  history: revisionsKept,
}

/**
 * One environment in a SOPS file. Reads take no lock: a file is replaced whole. A write holds the lock, writes the history first and
 * the values last, so that a crash between the two loses nothing; the next write puts them in order.
 */
export class LocalVault implements SharedVault {
  readonly limits = localLimits
  readonly #store: Store
  readonly #configured: readonly string[] | undefined

  /** `configured`: the recipients that the configuration names, or undefined when it names none. */
  constructor(store: Store, configured: readonly string[] | undefined) {
    this.#store = store
    this.#configured = configured
  }

  async list(): Promise<readonly SecretInfo[]> {
    const values = await this.#store.openValues()
    if (values === undefined) return []
    const history = await this.#store.openHistory(values)
    return [...values.document.tree]
      .map(([key, node]) => infoOf(key, this.#revisions(values, history, key, node)[0]))
      .toSorted(byKey)
  }

  async info(key: string): Promise<SecretInfo | undefined> {
    const [newest] = await this.history(key, 1)
    return newest && { key, revision: newest.revision, updated: newest.updated, note: newest.note }
  }

  async get(key: string, revision?: string): Promise<Secret | undefined> {
    const values = await this.#store.openValues()
    const node = values?.document.tree.get(key)
    if (values === undefined || node === undefined) return undefined
    if (revision === undefined || revision === revisionOf(key, node)) return secret(values, key, node)
    const history = await this.#store.openHistory(values)
    const found = this.#revisions(values, history, key, node).find((entry) => entry.revision === revision)
    return found && secretOf(key, found)
  }

  async getMany(keys?: readonly string[]): Promise<Batch> {
    const values = await this.#store.openValues()
    if (values === undefined) return { secrets: [], failures: [] }
    const { tree } = values.document
    const wanted = keys ? [...new Set(keys)] : [...tree.keys()]
    const secrets: Secret[] = []
    const failures: { key: string; error: KeepError }[] = []
    for (const key of wanted.toSorted()) {
      const node = tree.get(key)
      if (node === undefined) continue
      try {
        secrets.push(secret(values, key, node))
      } catch (error) {
        if (!(error instanceof KeepError)) throw error
        failures.push({ key, error })
      }
    }
    return { secrets, failures }
  }

  async set(key: string, value: Plaintext, options: WriteOptions = {}): Promise<Written> {
    const [written] = await this.#setAll([{ key, value }], options)
    if (written) return written
    throw new Error('one assignment has one result')
  }

  async setMany(assignments: readonly Assignment[], options: WriteOptions = {}): Promise<WriteBatch> {
    return { written: await this.#setAll(assignments, options), failures: [] }
  }

  /** All of them or, rejecting, none. */
  #setAll(assignments: readonly Assignment[], options: WriteOptions): Promise<Written[]> {
    return this.#write(async () => {
      this.#checkRecipients()
      const values = (await this.#store.openValues()) ?? (await this.#store.newValues(await this.#firstRecipients()))
      const history = (await this.#store.openHistory(values)) ?? this.#store.newHistory(values)
      const leaves = new Map<string, Leaf>()
      const revisions = new Map<string, Revision[]>()
      const results = assignments.map(({ key, value, options: own }): Written => {
        const { note: given, ...conditions } = { ...options, ...own }
        const node = values.document.tree.get(key)
        const past = node ? this.#revisions(values, history, key, node) : []
        const current = past[0]
        checkConditions(key, current?.revision, conditions)
        const note = (given ?? current?.note) || undefined
        if (current?.value.equals(value) && current.note === note) return { ...infoOf(key, current), changed: false }
        const leaf = this.#store.sealValue(values, key, value)
        const next: Revision = { revision: revisionOf(key, leaf), updated: new Date(), note, value }
        leaves.set(key, leaf)
        revisions.set(key, [next, ...past].slice(0, revisionsKept))
        return { ...infoOf(key, next), changed: true }
      })
      if (leaves.size > 0) {
        const changed = withEntries(values, leaves)
        this.#store.save(this.#store.withRevisions(history, revisions, changed.document.tree))
        this.#store.save(changed)
      }
      return results
    })
  }

  async delete(key: string, { ifRevision }: DeleteOptions = {}): Promise<boolean> {
    const { deleted } = await this.deleteMany([{ key, ifRevision }])
    return deleted.length > 0
  }

  /** All of them or, rejecting, none. */
  async deleteMany(removals: readonly Removal[]): Promise<DeleteBatch> {
    return this.#write(async () => {
      const values = await this.#store.openValues()
      const there = removals.filter(({ key }) => values?.document.tree.has(key))
      const deleted = there.map(({ key }) => key)
      if (values === undefined || there.length === 0) return { deleted, failures: [] }
      for (const { key, ifRevision } of there) {
        const node = values.document.tree.get(key)
        if (node !== undefined) checkConditions(key, revisionOf(key, node), { ifRevision })
      }
      const history = await this.#store.openHistory(values)
      const changed = withEntries(values, new Map(deleted.map((key) => [key, undefined])))
      // The value goes first: should keep be killed now, the history that is left belongs to no key and goes with the next write.
      this.#store.save(changed)
      if (history) this.#store.save(this.#store.withRevisions(history, new Map(), changed.document.tree))
      return { deleted, failures: [] }
    })
  }

  async history(key: string, limit: number): Promise<readonly Secret[]> {
    const values = await this.#store.openValues()
    const node = values?.document.tree.get(key)
    if (values === undefined || node === undefined) return []
    const revisions = this.#revisions(values, await this.#store.openHistory(values), key, node)
    return revisions.slice(0, limit).map((revision) => secretOf(key, revision))
  }

  async recipients(): Promise<readonly string[]> {
    return this.#store.recipients()
  }

  async reencrypt(recipients: readonly string[]): Promise<boolean> {
    const own = await Promise.all(this.#store.identities().map(recipientOf))
    if (!own.some((recipient) => recipients.includes(recipient))) {
      throw new KeepError('usage', 'none of your own keys would be left, so you could not read the vault any more', {
        hint: 'let somebody who stays remove your key',
      })
    }
    return this.#write(async () => {
      const values = await this.#store.openValues()
      if (values === undefined) return false
      const history = await this.#store.openHistory(values)
      for (const file of await this.#store.resealed(history ? [history, values] : [values], recipients)) this.#store.save(file)
      return true
    })
  }

  #revisions(values: Opened, history: Opened | undefined, key: string, node: Node): Revision[] {
    const current = { revision: revisionOf(key, node), value: valueOf(values, key, node) }
    return reconciled(current, this.#store.revisions(history, key))
  }

  async #write<T>(work: () => Promise<T>): Promise<T> {
    this.#store.makeFolder()
    // Only writes pay for the lock's library.
    const { withLock } = await import('./lock.ts')
    return withLock(this.#store.valuesFile, () => {
      this.#store.removeLeftovers()
      return work()
    })
  }

  /** Nothing new is written for people whom the configuration does not name, or without those whom it names. */
  #checkRecipients(): void {
    const stored = this.#store.recipients()
    if (this.#configured === undefined || stored.length === 0) return
    const strangers = stored.filter((recipient) => !this.#configured?.includes(recipient))
    const left = this.#configured.filter((recipient) => !stored.includes(recipient))
    if (strangers.length === 0 && left.length === 0) return
    const fault = strangers.length > 0 ? `is also encrypted to ${strangers.join(', ')}` : `is not encrypted to ${left.join(', ')}`
    throw new KeepError('conflict', `${this.#store.valuesFile} ${fault}, other than the configuration says`, {
      hint: 'keep vault:recipients list, then add or remove that key',
    })
  }

  /** Whom a new file is encrypted to. The writer must be among them: else the first write would also be the last. */
  async #firstRecipients(): Promise<readonly string[]> {
    const own = await Promise.all(this.#store.identities().map(recipientOf))
    if (own.length === 0) {
      throw new KeepError('denied', 'no age key was found, so nothing could be read back', {
        hint: 'set KEEP_AGE_KEY_FILE or SOPS_AGE_KEY_FILE to the file of your key; keep init makes one',
      })
    }
    if (this.#configured === undefined) return own.slice(0, 1)
    if (this.#configured.some((recipient) => own.includes(recipient))) return this.#configured
    throw new KeepError('denied', 'none of your age keys is a recipient of this vault', {
      hint: `ask a member of the team to run: keep vault:recipients add ${own[0]}`,
    })
  }
}

function secret(values: Opened, key: string, node: Node): Secret {
  return { key, revision: revisionOf(key, node), value: valueOf(values, key, node) }
}

function infoOf(key: string, revision: Revision | undefined): SecretInfo {
  return { key, revision: revision?.revision ?? '', updated: revision?.updated, note: revision?.note }
}
