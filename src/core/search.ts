import type { Secret } from './secret.ts'

export interface SearchOptions {
  readonly caseSensitive: boolean
  /** Whether a key that holds the text is found, too. */
  readonly inKeys: boolean
}

/** Where the text was found. */
export interface Found extends Secret {
  readonly inValue: boolean
  readonly inKey: boolean
}

/** The secrets that hold a text, in their values or, when asked for, in their keys. Case is folded as Unicode does, for all languages alike. */
export function search(secrets: readonly Secret[], text: string, { caseSensitive, inKeys }: SearchOptions): Found[] {
  const folded = caseSensitive ? (each: string): string => each : fold
  const wanted = folded(text)
  return secrets.flatMap((secret) => {
    const inValue = folded(secret.value.reveal()).includes(wanted)
    const inKey = inKeys && folded(secret.key).includes(wanted)
    return inValue || inKey ? [{ ...secret, inValue, inKey }] : []
  })
}

/** Through capitals, so that the sharp s is found by ss, and the final sigma by the other. */
function fold(text: string): string {
  return text.normalize('NFC').toUpperCase().toLowerCase()
}
