import { nameOf, type DotenvTemplate, type FilledLines, type TemplateFault } from './dotenv-template.ts'
import { variableName } from './variable-name.ts'
import type { Dialect } from './write/env/dialect.ts'

/** The variable that a line of a template sets: `-` becomes `_`, as in every key. */
export function variableOf({ name }: Pick<FilledLines, 'name'>): string {
  return variableName(name)
}

/** Names left of `=` that cannot be those of variables, or would become the same as another one, or that a reader cannot have. */
export function nameFaults({ lines }: Pick<DotenvTemplate, 'lines'>, dialect?: Dialect): TemplateFault[] {
  // A line without placeholders keeps its name, so that only the same spelling is the same variable to it.
  const spellings = new Map<string, Set<string>>()
  for (const each of lines) {
    const name = nameOf(each)
    if (name === undefined) continue
    const variable = each.kind === 'filled' ? variableOf(each) : name
    spellings.set(variable, (spellings.get(variable) ?? new Set()).add(name))
  }
  return lines.flatMap((each): TemplateFault[] => {
    if (each.kind === 'static') return []
    const variable = variableOf(each)
    const { line, column } = each
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable))
      return [{ line, column, reason: `${each.name} cannot be the name of a variable` }]
    if (dialect?.loses?.has(variable))
      return [{ line, column, reason: `no text gives ${dialect.reader} a variable named ${variable}` }]
    const same = [...(spellings.get(variable) ?? [])]
    if (same.length < 2) return []
    return [
      { line, column, reason: `${same.join(' and ')} would ${same.length > 2 ? 'all' : 'both'} become the variable ${variable}` },
    ]
  })
}
