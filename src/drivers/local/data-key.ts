import { randomBytes } from 'node:crypto'
import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { KeepError } from '../../core/errors.ts'
import { broken, type Document, type Stanza } from './sops-document.ts'
import type { Identity } from './identities.ts'

const dataKeyBytes = 32

export function newDataKey(): Buffer {
  return randomBytes(dataKeyBytes)
}

/** Wraps a data key once for each recipient, as SOPS does. Throws `config` for a text that is no age recipient. */
export function wrapDataKey(key: Buffer, recipients: readonly string[]): Promise<Stanza[]> {
  return Promise.all(
    recipients.map(async (recipient) => {
      const encrypter = new Encrypter()
      try {
        encrypter.addRecipient(recipient)
      } catch (cause) {
        throw new KeepError('config', `${recipient} is not an age public key`, {
          hint: 'age-keygen -y prints the public key of a key file',
          cause,
        })
      }
      return { recipient, enc: armor.encode(await encrypter.encrypt(key)) }
    }),
  )
}

/** The data key of a document. Throws `denied` when no identity opens it. */
export async function unwrapDataKey(document: Document, identities: readonly Identity[]): Promise<Buffer> {
  const decrypter = new Decrypter()
  for (const identity of identities) addIdentity(decrypter, identity)
  for (const stanza of identities.length > 0 ? document.stanzas : []) {
    const key = await unwrap(decrypter, stanza)
    if (key === undefined) continue
    if (key.length !== dataKeyBytes) throw broken(document.file, 'its data key has a wrong length')
    return Buffer.from(key)
  }
  throw await noKey(document, identities)
}

/** undefined when the stanza is for somebody else, or damaged. */
async function unwrap(decrypter: Decrypter, stanza: Stanza): Promise<Uint8Array | undefined> {
  try {
    // As a stream: given bytes, the library makes a Response, and node loads its whole HTTP client for that.
    const parts = await decrypter.decrypt(ReadableStream.from([armor.decode(stanza.enc)]))
    const chunks: Uint8Array[] = []
    for await (const chunk of parts) chunks.push(chunk)
    return Buffer.concat(chunks)
  } catch {
    return undefined
  }
}

/** The public key of an identity. Throws `config` for one that is damaged. */
export async function recipientOf(identity: Identity): Promise<string> {
  try {
    return await identityToRecipient(identity.text)
  } catch {
    throw damaged(identity)
  }
}

export function newIdentity(): Promise<string> {
  return generateX25519Identity()
}

export function addIdentity(decrypter: Decrypter, identity: Identity): void {
  try {
    decrypter.addIdentity(identity.text)
  } catch {
    throw damaged(identity)
  }
}

/** Without a cause: that could quote the key. */
function damaged({ source }: Identity): KeepError {
  return new KeepError('config', `${source} holds an age key that is damaged`, {
    hint: 'a key is one line: AGE-SECRET-KEY-1 and 58 more characters',
  })
}

async function noKey(document: Document, identities: readonly Identity[]): Promise<KeepError> {
  const [own] = identities
  if (own === undefined) {
    return new KeepError('denied', `no age key was found to open ${document.file}`, {
      hint: 'set KEEP_AGE_KEY_FILE or SOPS_AGE_KEY_FILE to the file of your key; keep init makes one',
    })
  }
  return new KeepError('denied', `none of your age keys opens ${document.file}`, {
    hint: `ask a member of the team to run: keep vault:recipients add ${await recipientOf(own)}`,
  })
}
