import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { armor, Decrypter, Encrypter } from 'age-encryption'
import { KeepError } from '../../core/errors.ts'
import type { Sealing } from '../../core/sealing.ts'
import type { Host } from '../../core/vault.ts'
import { addIdentity, recipientOf } from './data-key.ts'
import { findIdentities, type Identity } from './identities.ts'

/** Throws `config` where the person has no age key. */
export function sealing(host: Host): Sealing {
  const identities = findIdentities(host)
  const [own] = identities
  if (own === undefined) {
    throw new KeepError('config', 'no age key was found to encrypt with', {
      hint: 'set KEEP_AGE_KEY or KEEP_AGE_KEY_FILE; age-keygen makes a key',
    })
  }
  return {
    seal: async (text) => {
      const encrypter = new Encrypter()
      encrypter.addRecipient(await recipientOf(own))
      return armor.encode(await encrypter.encrypt(`${mac(own, text)}\n${text}`))
    },
    open: async (sealed) => {
      const text = await decrypted(sealed, identities)
      const end = text?.indexOf('\n') ?? -1
      const body = text?.slice(end + 1) ?? ''
      return text !== undefined && identities.some((each) => isSame(mac(each, body), text.slice(0, end))) ? body : undefined
    },
  }
}

async function decrypted(sealed: string, identities: readonly Identity[]): Promise<string | undefined> {
  const decrypter = new Decrypter()
  for (const identity of identities) addIdentity(decrypter, identity)
  try {
    return await decrypter.decrypt(armor.decode(sealed), 'text')
  } catch {
    return undefined
  }
}

/** Whoever knows the public key can encrypt for it. This only the owner of the private one can make: HMAC-SHA256, base64. */
function mac({ text: key }: Identity, text: string): string {
  const derived = hkdfSync('sha256', key, '', 'keep: sealed by its own reader', 32)
  return createHmac('sha256', new Uint8Array(derived)).update(text).digest('base64')
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
