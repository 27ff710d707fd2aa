import type { KeepError } from './errors.ts'
import type { FieldValues } from './field.ts'
import type { Plaintext, Revision, Secret, SecretInfo } from './secret.ts'

export interface Scope {
  readonly namespace: string
  readonly env: string
}

/** What a vault can hold, as data, so that a plan can be refused before its first write. */
export interface Limits {
  /** Bytes of UTF-8. No vault that keep knows can hold an empty value safely. */
  readonly minValueBytes: number
  readonly maxValueBytes: number
  /** What a person can do about a value that is too long. */
  readonly tooLong?: string
  /** What must not stand in a value, and why. */
  readonly refusedText?: { readonly pattern: RegExp; readonly fault: string; readonly hint: string }
  /** Keys that the backend has taken for itself. */
  readonly reservedKeys: readonly string[]
  /** What a key is made of there, and the same for a person. Keys that a person types are narrower. */
  readonly keyPattern: RegExp
  readonly keyRule: string
  readonly maxKeyLength: number
  /** Characters of a note. */
  readonly maxNoteLength: number
  /** Whether a value can also be stored unencrypted, for all who may read the vault to see. */
  readonly canBePlain?: boolean
  /** How many revisions of a key are kept, the current one included. */
  readonly history: number
}

export interface WriteOptions {
  /** Refuse with `exists` when the key is there. */
  readonly onlyIfAbsent?: boolean
  /** Refuse with `conflict` unless this is the current revision. */
  readonly ifRevision?: string | undefined
  /** Store unencrypted where the backend tells the two apart (SSM String); others ignore it. */
  readonly plain?: boolean | undefined
  /** Replaces the note, an empty one removes it; undefined leaves the old one. */
  readonly note?: string | undefined
  /** Another key, whose tags, encryption key, tier and replicas a new secret gets; a vault that has none of these ignores it. */
  readonly like?: string
  /** Also write a secret under our name that does not bear our marks, and mark it; a vault without marks ignores it. */
  readonly adopt?: boolean
  /** Told each key that is done, as a bulk write goes on. */
  readonly onDone?: ((key: string) => void) | undefined
}

export interface DeleteOptions {
  /** Refuse with `conflict` unless this is the current revision. */
  readonly ifRevision?: string | undefined
  /** A vault that cannot take a deletion back ignores this and the next. Days, 7 to 30, during which the secret can be restored; the vault's own when left out. */
  readonly recoveryDays?: number | undefined
  /** At once, with no way back. */
  readonly permanent?: boolean
}

/** `changed` is false when the same value was there already and nothing was written. */
export interface Written extends SecretInfo {
  readonly changed: boolean
}

export interface Assignment {
  readonly key: string
  readonly value: Plaintext
  /** What holds for this key beside, or instead of, the options of the whole write. */
  readonly options?: WriteOptions
}

/** The answer to a bulk write, in the order of the assignments. Every key is in one of the two lists. */
export interface WriteBatch {
  readonly written: readonly Written[]
  /** `untried`: it would have met what stopped another key, whose error this is. */
  readonly failures: readonly { readonly key: string; readonly error: KeepError; readonly untried?: boolean }[]
}

/** A deletion among several; `ifRevision` as for one. */
export interface Removal {
  readonly key: string
  readonly ifRevision?: string | undefined
}

/** The answer to several deletions, in their order. A key in neither list was absent already. */
export interface DeleteBatch {
  readonly deleted: readonly string[]
  readonly failures: WriteBatch['failures']
}

/** The answer to a bulk read. A key in neither list is absent; a denied or broken one is a failure, never absent. */
export interface Batch {
  readonly secrets: readonly Secret[]
  readonly failures: readonly { readonly key: string; readonly error: KeepError }[]
}

/**
 * One namespace and environment of one backend, opened. Absence is an answer, not a failure: get() of a missing key resolves to
 * undefined, delete() of one to false, history() of one to an empty list. Everything else that goes wrong rejects with a KeepError;
 * no vendor error crosses this line.
 */
export interface Vault {
  readonly limits: Limits
  /** Sorted by key, in code unit order. Never a value. A backend that is eventually consistent may leave out what is minutes old. */
  list(): Promise<readonly SecretInfo[]>
  /** What list() would tell of one key, asked by its name. */
  info(key: string): Promise<SecretInfo | undefined>
  get(key: string, revision?: string): Promise<Secret | undefined>
  /** All secrets, or those of `keys`; sorted by key. */
  getMany(keys?: readonly string[]): Promise<Batch>
  set(key: string, value: Plaintext, options?: WriteOptions): Promise<Written>
  /** Several writes, each key once; the options are for all of them. A backend that can writes all of them or, rejecting, none. */
  setMany(assignments: readonly Assignment[], options?: WriteOptions): Promise<WriteBatch>
  delete(key: string, options?: DeleteOptions): Promise<boolean>
  /** Several deletions, each key once, in the way that is the vault's own. A backend that can deletes all of them or, rejecting, none. */
  deleteMany(removals: readonly Removal[], options?: Pick<WriteOptions, 'onDone'>): Promise<DeleteBatch>
  /** At most `limit` revisions, the current one first, then newest first. */
  history(key: string, limit: number): Promise<readonly Revision[]>
}

/** A deleted secret that can still be taken back. */
export interface Deletion {
  readonly key: string
  /** As the backend dates the deletion. */
  readonly date: Date | undefined
}

/** A vault in which a deletion first waits. Such a secret is absent for every method above, but its name is taken. Ask with `isRestorable`. */
export interface RestorableVault extends Vault {
  /** Days that a deletion waits when nothing else is said. */
  readonly recoveryDays: number
  /** Sorted by key. */
  deletions(): Promise<readonly Deletion[]>
  /** The deletion of one key, asked by its name. */
  deletion(key: string): Promise<Deletion | undefined>
  /** Resolves to false when no deletion of this key waits. */
  restore(key: string): Promise<boolean>
}

export function isRestorable(vault: Vault): vault is RestorableVault {
  return 'restore' in vault
}

/** A vault that can make an earlier revision current again without writing its value anew. Ask with `isPromoting`. */
export interface PromotingVault extends Vault {
  /** The revision that was current before the current one, whatever else was written aside. */
  previous(key: string): Promise<Secret | undefined>
  /** Rejects with `conflict` unless `from` is the current revision, and with `not-found` when there is no revision `to`. */
  promote(key: string, to: string, from: string): Promise<Written>
}

export function isPromoting(vault: Vault): vault is PromotingVault {
  return 'promote' in vault
}

/** A vault whose secrets are encrypted to a list of people. Ask with `isShared`. */
export interface SharedVault extends Vault {
  /** The recipients of the stored secrets; empty when nothing is stored yet. */
  recipients(): Promise<readonly string[]>
  /** Encrypts everything anew, history included, to exactly these. Resolves to false when nothing is stored yet. */
  reencrypt(recipients: readonly string[]): Promise<boolean>
}

export function isShared(vault: Vault): vault is SharedVault {
  return 'reencrypt' in vault
}

/** What a driver may know of the machine; the rest comes from its configuration. */
export interface Host {
  /** The folder of the configuration file; relative paths start here. */
  readonly directory: string
  /** The working directory: where paths in variables start. */
  readonly cwd: string
  readonly home: string
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Said once, however often it is called with the same text. */
  warn(text: string): void
  /** Only with `--debug`. Never a value. */
  debug(text: string): void
}

/** Who we are to a backend. */
export interface Identity {
  readonly account: string
  readonly arn: string
}

/** The code of one kind of store. What may be said of it without loading the code stands in the registry. */
export interface Driver<Config> {
  /** `slug` is the name of the vault in the configuration. */
  parse(raw: FieldValues, slug: string): Config
  open(config: Config, scope: Scope): Promise<Vault>
  /** Asks the backend who we are; rejects with a KeepError where it cannot be reached. */
  identity?(config: Config): Promise<Identity>
  /** The address that is asked, found without asking it; undefined where it is not known. */
  address?(config: Config): Promise<string | undefined>
  /** What a new vault needs before its first use, such as a key: the fields to configure, and notes for the person. */
  prepare?(raw: FieldValues): Promise<{ readonly values: FieldValues; readonly notes: readonly string[] }>
}
