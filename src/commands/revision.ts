import { KeepError } from '../core/errors.ts'

/** A revision as typed. Throws `usage` for none: a script whose variable is empty must not get another revision. */
export function namedRevision(text: string): string {
  if (text !== '') return text
  throw new KeepError('usage', 'the revision is empty', { hint: 'keep history KEY lists the revisions' })
}
