import { exceptPattern } from '../core/keys.ts'
import { Unwritable } from './unwritable.ts'

/** The variable that a key becomes; it may still be no name of one. */
export function variableName(key: string): string {
  return key.replaceAll('-', '_')
}

/**
 * The variable for each key: `-` becomes `_`, nothing else changes. Throws `unwritable`, naming every key that still is no variable name,
 * or all that would become the same; `instead` says what to do other than to leave these out.
 */
export function variableNames(keys: readonly string[], instead?: (unfit: readonly string[]) => string): Map<string, string> {
  const or = (unfit: readonly string[]): string => (instead === undefined ? '' : `, or ${instead(unfit)}`)
  const names = new Map(keys.map((key) => [key, variableName(key)]))
  const nameless = keys.filter((key) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(names.get(key) ?? key))
  if (nameless.length > 0) {
    const [it, names] = nameless.length === 1 ? ['it', 'the name of a variable'] : ['them', 'names of variables']
    throw new Unwritable(`${nameless.join(', ')} cannot be ${names}`, nameless, {
      instead: instead?.(nameless),
      hint: `leave ${it} out with --except '${nameless.map(exceptPattern).join(',')}'${or(nameless)}`,
    })
  }
  const byName = new Map<string, string[]>()
  for (const [key, name] of names) byName.set(name, [...(byName.get(name) ?? []), key])
  const collisions = [...byName].filter(([, same]) => same.length > 1)
  if (collisions.length > 0) {
    const texts = collisions.map(
      ([name, same]) => `${same.join(' and ')} would ${same.length > 2 ? 'all' : 'both'} become the variable ${name}`,
    )
    const others = collisions.flatMap(([, same]) => same.slice(1))
    const keys = collisions.flatMap(([, same]) => same)
    throw new Unwritable(texts.join(', '), keys, {
      instead: instead?.(keys),
      hint: `leave one out with --except '${others.map(exceptPattern).join(',')}'${or(keys)}`,
    })
  }
  return names
}
