import type { DotenvReader } from '../../dotenv/names.ts'
import type { Reading } from '../../reading.ts'

/** How one program reads assignments, seen from the side that writes them. */
export interface Dialect {
  /** Who reads, for messages. */
  readonly reader: string
  /** What stands right of `NAME=`; undefined where no text would be read as this value. It holds no NUL and no half of a pair. */
  readonly form: (value: string, name: string) => string | undefined
  /** Names that are variables, and that this reader loses or does not let be set all the same. */
  readonly loses?: ReadonlySet<string>
  /** Whether setting this name decides what the reader runs or loads from then on. */
  readonly steers?: (name: string) => boolean
  /** Before each name. */
  readonly prefix?: string
  /** Whether `export ` may stand before a name. */
  readonly takesExport?: true
  /** Whether some of them take `NAME: value` for an assignment. */
  readonly takesColon?: true
  /** How far a value goes on that stands in a file already. */
  readonly quoting: Quoting
  /** keep's own reading of the same dialect, where there is one. */
  readonly read?: (text: string) => Reading
  /** Whose reading counts where other lines stand beside those that keep writes; none for a program of which keep has no reader. */
  readonly readers: readonly DotenvReader[]
}

/**
 * `none`: a value is what its line holds. `joined`: quoted parts follow each other. Else one pair of quotes, with the kinds in which a
 * backslash keeps the next character from closing them.
 */
export type Quoting = 'none' | 'joined' | { readonly escapedIn: string }
