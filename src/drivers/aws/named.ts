import { notAnswered, type Asked } from './error-texts.ts'

/**
 * The entries of an answer that lists something by name. Throws for an answer of another shape, and for one that is about other places
 * altogether: where nothing is, AWS gives an empty list. Single strangers among them are the caller's to leave out.
 */
export function namedEntries<T extends { readonly Name?: string | undefined }>(
  asked: Asked,
  entries: readonly T[] | undefined,
  prefix = '',
): readonly T[] {
  const names = Array.isArray(entries) ? entries.map(nameOf) : [undefined]
  if (names.includes(undefined)) throw notAnswered(asked)
  if (names.length > 0 && !names.some((name) => name?.startsWith(prefix))) throw notAnswered(asked)
  return entries ?? []
}

function nameOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null || !('Name' in entry)) return undefined
  return typeof entry.Name === 'string' ? entry.Name : undefined
}
