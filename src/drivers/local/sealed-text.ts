import { armor, Decrypter, Encrypter } from 'age-encryption'
import { KeepError } from '../../core/errors.ts'
import type { Sealing } from '../../core/sealing.ts'
import type { Host } from '../../core/vault.ts'
import { addIdentity, recipientOf } from './data-key.ts'
import { findIdentities } from './identities.ts'

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
      return armor.encode(await encrypter.encrypt(text))
    },
    open: async (sealed) => {
      const decrypter = new Decrypter()
      for (const identity of identities) addIdentity(decrypter, identity)
      try {
        return await decrypter.decrypt(armor.decode(sealed), 'text')
      } catch {
        return undefined
      }
    },
  }
}
