import { inspect } from 'node:util'

const cover = '[secret]'

/**
 * The text of a secret, closed: printing, logging, interpolating or serialising one gives `[secret]`. Only `reveal()` opens it, so a
 * search for that word lists every place that handles a value.
 */
export class Plaintext {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  reveal(): string {
    return this.#text
  }

  /** Length in bytes of UTF-8: what the limits of vaults count. */
  get bytes(): number {
    return Buffer.byteLength(this.#text)
  }

  /** False for text with a lone surrogate, which has no UTF-8 form and would come back as something else. */
  get wellFormed(): boolean {
    return this.#text.isWellFormed()
  }

  equals(other: Plaintext): boolean {
    return this.#text === other.#text
  }

  toString(): string {
    return cover
  }

  toJSON(): string {
    return cover
  }

  [inspect.custom](): string {
    return cover
  }
}

/** What is known of a secret without its value. */
export interface SecretInfo {
  readonly key: string
  /** Opaque: equal revisions of one key are the same write. */
  readonly revision: string
  /** When this revision was written; undefined where the vault does not know. */
  readonly updated?: Date | undefined
  readonly note?: string | undefined
  /** Names that the backend gives to revisions, such as the staging labels of Secrets Manager. */
  readonly labels?: readonly string[] | undefined
  /** Other regions that hold a copy, which goes with the secret. */
  readonly replicas?: readonly string[] | undefined
  /** Set where it is stored unencrypted (SSM String). */
  readonly plain?: boolean | undefined
  /** Set where a secret stands under our name without our marks: somebody else's, until it is adopted. */
  readonly foreign?: boolean | undefined
}

export interface Secret extends SecretInfo {
  readonly value: Plaintext
}

/** One entry of a history. Without a value, `lacks` says why: `no value` or `binary`. */
export interface Revision extends SecretInfo {
  readonly value: Plaintext | undefined
  readonly lacks?: 'no value' | 'binary' | undefined
}
