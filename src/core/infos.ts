import { byKey } from './keys.ts'
import type { SecretInfo } from './secret.ts'
import type { Vault } from './vault.ts'

/** As many keys as it takes for a list to be cheaper than asking for each. */
export const few = 20

/** What is known of keys that a caller names, sorted. A list is only a short cut: what it leaves out is asked for by name. */
export async function infosOf(vault: Vault, keys: readonly string[]): Promise<SecretInfo[]> {
  const listed = keys.length > few ? new Map((await vault.list()).map((info) => [info.key, info])) : new Map<string, SecretInfo>()
  const infos = await Promise.all(keys.map(async (key) => listed.get(key) ?? vault.info(key)))
  return infos.filter((info) => info !== undefined).toSorted(byKey)
}
