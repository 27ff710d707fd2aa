import { KeepError } from './errors.ts'
import type { Plaintext } from './secret.ts'
import { isShared, type Assignment, type SharedVault, type Vault, type WriteOptions } from './vault.ts'

/** Why a vault cannot hold this, as a `limit` error, or undefined when it can. */
function refusal(vault: Vault, key: string, value: Plaintext): KeepError | undefined {
  const { limits } = vault
  if (limits.reservedKeys.includes(key)) {
    return new KeepError('limit', `this vault cannot hold a key named ${key}: its format uses that name`, {
      hint: 'choose another name',
    })
  }
  if (value.bytes < limits.minValueBytes) {
    return new KeepError('limit', `the value of ${key} is empty, which this vault cannot hold`, {
      hint: `keep delete ${key} removes a secret; a static line of a template can be empty`,
    })
  }
  if (value.bytes > limits.maxValueBytes) {
    return new KeepError(
      'limit',
      `the value of ${key} has ${value.bytes} bytes; this vault holds at most ${limits.maxValueBytes}`,
    )
  }
  if (!value.wellFormed) {
    return new KeepError('limit', `the value of ${key} is not valid Unicode`, { hint: 'store bytes as base64' })
  }
  return undefined
}

function check(vault: Vault, assignments: readonly Assignment[]): void {
  for (const { key, value } of assignments) {
    const refused = refusal(vault, key, value)
    if (refused) throw refused
  }
}

/** A vault whose declared limits hold before the backend is asked. */
export function guarded(vault: Vault): Vault {
  const guard: Vault = {
    limits: vault.limits,
    list: () => vault.list(),
    get: (key, revision) => vault.get(key, revision),
    getMany: (keys) => vault.getMany(keys),
    delete: (key) => vault.delete(key),
    history: (key, limit) => vault.history(key, limit),
    async set(key: string, value: Plaintext, options?: WriteOptions) {
      check(vault, [{ key, value }])
      return vault.set(key, value, options)
    },
    async setMany(assignments: readonly Assignment[], options?: WriteOptions) {
      check(vault, assignments)
      return vault.setMany(assignments, options)
    },
  }
  if (!isShared(vault)) return guard
  const shared: SharedVault = {
    ...guard,
    recipients: () => vault.recipients(),
    reencrypt: (recipients) => vault.reencrypt(recipients),
  }
  return shared
}
