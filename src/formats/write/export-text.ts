import { listed } from '../../core/plural.ts'
import { compositionText, type Standing } from '../composition.ts'
import { appendAssignments, type Assignment, type Before } from '../dotenv-append.ts'
import { refuseMisreading } from '../misreading.ts'
import { assignments, type WrittenSetting } from './assignments.ts'
import type { Dialect } from './env/dialect.ts'
import { checkReadBack } from './read-back.ts'
import { refuseScript } from './script.ts'
import type { Entries, Warn, Writer } from './writer.ts'

/** What a writer makes of these secrets, read back where keep has a reader of it. Throws `unwritable`. */
export function exportText({ dialect, write }: Writer, entries: Entries, warn: Warn): string {
  if (dialect === undefined) return write(entries, warn)
  return checkedAssignments(dialect, entries, warn)
    .map(({ text }) => text)
    .join('')
}

/**
 * A text to which these secrets are added, where they replace those of the same names. Throws `unwritable`, also where a line that stands
 * there has a reader take one of them, or one beside them, otherwise.
 */
export function appendedText(dialect: Dialect, entries: Entries, warn: Warn, before: Before): Promise<string> {
  const fresh = checkedAssignments(dialect, entries, warn).map(({ name, value, text }): [string, Assignment] => [
    name,
    { text, sets: { name, value } },
  ])
  return appended(dialect, new Map(fresh), warn, before)
}

/** The same for assignments that are written already. `given`: those among them that a person wrote. */
export async function appended(
  dialect: Dialect,
  fresh: ReadonlyMap<string, Assignment>,
  warn: Warn,
  before: Before,
  given: readonly Standing[] = [],
): Promise<string> {
  if (dialect.prefix !== undefined) refuseScript(before)
  const composition = appendAssignments(before, fresh, dialect, given)
  await refuseMisreading(composition, dialect)
  const { unexported } = composition
  if (unexported.length > 0) {
    const lines = `${unexported.length === 1 ? 'line' : 'lines'} ${listed(unexported.map(String))}`
    const why = dialect.readers.length > 2 ? 'not every reader knows it' : `${dialect.reader} does not know it`
    warn(`${before.file}: export is left out of ${lines}, since ${why}`)
  }
  return compositionText(composition)
}

function checkedAssignments(dialect: Dialect, entries: Entries, warn: Warn): WrittenSetting[] {
  const settings = assignments(dialect, entries, warn)
  checkReadBack(dialect, settings)
  return settings
}
