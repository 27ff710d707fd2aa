import { variableNames } from '../variable-name.ts'
import { isPlain, refused, refuseValues } from './refused.ts'
import type { Entries } from './writer.ts'

interface Holder {
  /** As in `YAML cannot hold the value of A, B`. */
  readonly name: string
  readonly value: (value: string) => boolean
  /** Where keys stay as they are: which can stand there. Else they become variables. */
  readonly key?: (key: string) => boolean
}

/** What Secrets of Kubernetes name their data. */
const kubernetesKey = /^(?!\.\.|\.$)[A-Za-z0-9._-]{1,253}$/

/** What the formats hold that are for no reader of .env files, in the order in which a refusal names them. */
export const holders = {
  json: { name: 'JSON', value: () => true, key: () => true },
  yaml: { name: 'YAML', value: (value) => value.isWellFormed(), key: () => true },
  csv: { name: 'CSV', value: isPlain, key: () => true },
  k8s: { name: 'a Kubernetes Secret', value: (value) => value.isWellFormed(), key: (key) => kubernetesKey.test(key) },
  // Terraform keeps text composed (NFC), and would give other bytes than these.
  tfvars: { name: 'Terraform', value: (value) => isPlain(value) && value.normalize('NFC') === value },
  properties: { name: 'Java', value: () => true, key: () => true },
  powershell: { name: 'PowerShell', value: isPlain },
} as const satisfies Record<string, Holder>

type Held = keyof typeof holders

/** Refuses every value that the format does not hold. */
export function refuseUnheld(format: Held, entries: Entries): void {
  refuseValues(holders[format].name, entries, holders[format].value, useFormats)
}

/** The variables of these entries. Throws like `variableNames`, and names the formats that keep keys as they are. */
export function exportNames(entries: Entries): Map<string, string> {
  return variableNames(
    entries.map(([key]) => key),
    (keys) => useFormats(entries.filter(([key]) => keys.includes(key))),
  )
}

/** An `unwritable` error for some keys of an export. */
export function refusedKeys(message: string, keys: readonly string[], entries: Entries): ReturnType<typeof refused> {
  return refused(message, keys, useFormats(entries.filter(([key]) => keys.includes(key))))
}

/** What to type instead: the formats that hold all of these. */
export function useFormats(entries: Entries): string {
  const able = Object.entries<Holder>(holders).filter(([, holder]) => holdsAll(holder, entries))
  return `use keep export --format ${able.map(([format]) => format).join('|')}`
}

function holdsAll({ key: holdsKey, value: holdsValue }: Holder, entries: Entries): boolean {
  if (!entries.every(([, value]) => holdsValue(value))) return false
  if (holdsKey !== undefined) return entries.every(([key]) => holdsKey(key))
  try {
    return variableNames(entries.map(([key]) => key)).size === entries.length
  } catch {
    return false
  }
}
