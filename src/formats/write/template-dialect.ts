import { assignments } from './assignments.ts'
import type { Quoting } from './env/dialect.ts'
import { dialects } from './env/dialects.ts'
import { universal } from './env/universal.ts'
import type { EnvReader } from './names.ts'
import { isPlain } from './refused.ts'
import { warnOfSteering } from './steering.ts'
import type { Entries, Warn } from './writer.ts'

/** How the values of a dotenv template are written: for all readers, or for one. */
export interface TemplateDialect {
  /** Who reads, for messages. */
  readonly reader: string
  /** What stands right of `=`; undefined where the reader cannot have this value, or a variable of this name. */
  readonly form: (value: string, name: string) => string | undefined
  /** Warns of names by which whoever sets them decides what the reader runs. */
  readonly warnOfSteering: (names: readonly string[], warn: Warn) => void
  /** Assignments that no line of the template has, by name. Throws `unwritable`. */
  readonly added: (entries: Entries, warn: Warn) => Map<string, string>
  readonly quoting: Quoting
}

export function templateDialect(reader: EnvReader | undefined): TemplateDialect {
  const dialect = reader === undefined ? universal : dialects[reader]
  return {
    reader: dialect.reader,
    form: (value, name) => (isPlain(value) && !dialect.loses?.has(name) ? dialect.form(value, name) : undefined),
    warnOfSteering: (names, warn) => warnOfSteering(dialect, names, warn),
    added: (entries, warn) => assignments(dialect, entries, warn),
    quoting: dialect.quoting,
  }
}
