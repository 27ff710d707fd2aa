import type { Assignment } from '../dotenv-append.ts'
import type { Standing } from '../composition.ts'
import { nameOf, type StaticLines, type TemplateFault } from '../dotenv-template.ts'
import type { RenderedLines } from '../rendered-dotenv.ts'
import { variableOf } from '../template-names.ts'
import { assignments, formOf } from './assignments.ts'
import type { Dialect } from './env/dialect.ts'
import { refuseUnwritable, type Filled } from './filled-dotenv.ts'
import type { Warn } from './writer.ts'

export interface AddedDotenv {
  readonly assignments: ReadonlyMap<string, Assignment>
  /** Those among them that a person wrote. */
  readonly given: readonly Standing[]
}

/**
 * The assignments of a filled template, for a file that is there, without the comments between them; of a name that stands there twice the
 * last. Static ones are given over as they stand. Throws `unwritable`, naming every key.
 */
export function addedDotenv({ file, lines, added }: Filled, dialect: Dialect, warn: Warn): AddedDotenv {
  refuseUnwritable(lines, dialect)
  const found = new Map<string, { readonly assignment: Assignment; readonly line?: number }>()
  for (const each of lines) {
    if (each.kind === 'assigned') {
      const { comment, isExported } = each.lines
      const sets = { name: variableOf(each.lines), value: each.value }
      const text = `${sets.name}=${formOf(dialect, sets) ?? ''}\n`
      found.set(sets.name, { assignment: { text, comment, sets, isExported: isExported && dialect.takesExport === true } })
    } else if (each.kind === 'static') {
      const { source, line } = each.lines
      const name = nameOf(each.lines)
      if (name !== undefined) found.set(name, { assignment: { text: source.endsWith('\n') ? source : `${source}\n` }, line })
    }
  }
  const fresh = assignments(dialect, added, warn).map(({ name, value, text }): [string, Assignment] => [
    name,
    { text, sets: { name, value } },
  ])
  const given = [...found.values()].flatMap(({ assignment, line }) => (line === undefined ? [] : { text: assignment.text, line }))
  return {
    assignments: new Map([...[...found].map(([name, { assignment }]) => [name, assignment] as const), ...fresh]),
    given: [{ file, lines: given, replaced: new Set() }],
  }
}

/** Lines of a template that are no assignment, so that nothing says where in another file they would belong. */
export function unplaced(lines: readonly RenderedLines[]): TemplateFault[] {
  return lines.flatMap(({ lines: own }): TemplateFault[] =>
    own.kind === 'static' && nameOf(own) === undefined && !isNothing(own)
      ? [{ line: own.line, column: 1, reason: 'this is not NAME=value, and --append adds nothing else' }]
      : [],
  )
}

function isNothing({ source }: StaticLines): boolean {
  return /^\s*(?:#|$)/.test(source)
}
