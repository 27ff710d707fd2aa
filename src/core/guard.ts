import { KeepError } from './errors.ts'
import type { Assignment, Limits, Vault, WriteOptions } from './vault.ts'
import { keyWord } from './keys.ts'

/** Why a vault with these limits cannot hold this, as a `limit` error, or undefined when it can. */
export function refusal(limits: Limits, { key, value, options }: Assignment): KeepError | undefined {
  const { note } = options ?? {}
  if (note !== undefined && note.length > limits.maxNoteLength) {
    return new KeepError(
      'limit',
      `the note of ${key} has ${note.length} characters; this vault holds at most ${limits.maxNoteLength}`,
      { hint: 'shorten it' },
    )
  }
  if (limits.reservedKeys.includes(key)) {
    return new KeepError('limit', `this vault cannot hold a key named ${key}: its format uses that name`, {
      hint: 'choose another name',
    })
  }
  if (!limits.keyPattern.test(key) || key.length > limits.maxKeyLength) {
    return new KeepError('limit', `this vault cannot hold a key named ${key}`, {
      hint: `keys here are ${limits.keyRule}, at most ${limits.maxKeyLength} characters`,
    })
  }
  if (value.bytes < limits.minValueBytes) {
    return new KeepError('limit', `the value of ${key} is empty, which this vault cannot hold`, {
      hint: `keep delete ${keyWord(key)} removes a secret; a static line of a template can be empty`,
    })
  }
  if (value.bytes > limits.maxValueBytes) {
    return new KeepError(
      'limit',
      `the value of ${key} has ${value.bytes} bytes; this vault holds at most ${limits.maxValueBytes}`,
      { hint: limits.tooLong },
    )
  }
  const { refusedText } = limits
  if (refusedText?.pattern.test(value.reveal())) {
    return new KeepError('limit', `the value of ${key} ${refusedText.fault}`, { hint: refusedText.hint })
  }
  if (!value.wellFormed) {
    return new KeepError('limit', `the value of ${key} is not valid Unicode`, { hint: 'store bytes as base64' })
  }
  return undefined
}

function check({ limits }: Vault, assignments: readonly Assignment[], shared: WriteOptions = {}): void {
  for (const { key, value, options } of assignments) {
    const refused = refusal(limits, { key, value, options: { ...shared, ...options } })
    if (refused) throw refused
  }
}

/**
 * A vault whose declared limits hold before the backend is asked. Whatever else the vault can do, such as restoring, it can do still:
 * only the writes of new values are stood in front of.
 */
export function guarded<V extends Vault>(vault: V): V {
  const writes: Pick<Vault, 'set' | 'setMany'> = {
    async set(key, value, options) {
      check(vault, [{ key, value }], options)
      return vault.set(key, value, options)
    },
    async setMany(assignments, options) {
      check(vault, assignments, options)
      return vault.setMany(assignments, options)
    },
  }
  return new Proxy(vault, {
    get(target, name) {
      if (name === 'set' || name === 'setMany') return writes[name]
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}
