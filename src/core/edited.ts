import { refusal } from './guard.ts'
import type { Plaintext, Secret } from './secret.ts'
import type { Step } from './transfer.ts'
import type { Limits } from './vault.ts'

/**
 * What a text that was edited would do to the secrets that it was made of, key by key: what is no more in it is deleted. Nothing else
 * than was shown is replaced or deleted.
 */
export function edited(
  before: readonly Secret[],
  after: readonly { readonly key: string; readonly value: Plaintext }[],
  limits: Limits,
): Step[] {
  const shown = new Map(before.map((secret) => [secret.key, secret]))
  const kept = new Set(after.map(({ key }) => key))
  const written = after.map(({ key, value }): Step => {
    const replaces = shown.get(key)
    if (replaces?.value.equals(value)) return { key, value, action: 'unchanged' }
    const refused = refusal(limits, { key, value })
    if (refused) return { key, value, action: 'invalid', refused }
    const open = replaces?.plain && { open: true }
    return replaces ? { key, value, action: 'changed', replaces, ...open } : { key, value, action: 'new' }
  })
  const deleted = before
    .filter(({ key }) => !kept.has(key))
    .map((replaces): Step => ({ key: replaces.key, value: replaces.value, action: 'deleted', replaces }))
  return [...written, ...deleted]
}
