import { notAnswered, type Asked } from './error-texts.ts'

/**
 * The entries of an answer that lists something by name. Throws for an answer of another shape, and for one about another place: where
 * nothing is, AWS gives an empty list.
 */
export function namedEntries<T extends { readonly Name?: string | undefined }>(
  asked: Asked,
  entries: readonly T[] | undefined,
  prefix = '',
): readonly T[] {
  if (!Array.isArray(entries) || !entries.every((entry) => isNamed(entry, prefix))) throw notAnswered(asked)
  return entries
}

function isNamed(entry: unknown, prefix: string): boolean {
  if (typeof entry !== 'object' || entry === null || !('Name' in entry)) return false
  return typeof entry.Name === 'string' && entry.Name.startsWith(prefix)
}
