import { appendAssignments } from '../dotenv-append.ts'
import { assignments } from './assignments.ts'
import { checkReadBack } from './read-back.ts'
import type { Entries, Warn, Writer } from './writer.ts'

/**
 * What a writer makes of these secrets, read back where keep has a reader of it. `before`: the text that assignments are added to, in which
 * they replace those of the same names.
 */
export function exportText({ dialect, write }: Writer, entries: Entries, warn: Warn, before?: string): string {
  if (dialect === undefined) {
    // The flags are checked before (assignmentFormats); without that, what the file holds would be lost.
    if (before !== undefined) throw new Error('nothing can be added to this format')
    return write(entries, warn)
  }
  const lines = assignments(dialect, entries, warn)
  checkReadBack(dialect, lines, entries)
  return before === undefined ? [...lines.values()].join('') : appendAssignments(before, lines, dialect.quoting)
}
