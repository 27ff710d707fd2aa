import { KeepError } from '../core/errors.ts'
import { exceptPattern } from '../core/keys.ts'

/**
 * The variable for each key: `-` becomes `_`, nothing else changes. Throws `unwritable` when a key still is no variable name, or when
 * two keys would become the same.
 */
export function variableNames(keys: readonly string[]): Map<string, string> {
  const byName = new Map<string, string>()
  const names = new Map<string, string>()
  for (const key of keys) {
    const name = key.replaceAll('-', '_')
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new KeepError('unwritable', `${key} cannot be the name of a variable`, {
        hint: `leave it out with --except '${exceptPattern(key)}', or use --format json`,
      })
    }
    const other = byName.get(name)
    if (other !== undefined) {
      throw new KeepError('unwritable', `${other} and ${key} would both become the variable ${name}`, {
        hint: `leave one out with --except '${exceptPattern(key)}'`,
      })
    }
    byName.set(name, key)
    names.set(key, name)
  }
  return names
}
