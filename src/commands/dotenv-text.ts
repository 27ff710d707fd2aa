import { KeepError } from '../core/errors.ts'
import { exceptPattern } from '../core/keys.ts'
import { assignment, dotenvValue } from '../formats/dotenv.ts'
import { variableNames } from '../formats/variable-name.ts'

/** The assignments by variable name. Throws `unwritable`, naming every key whose value no .env file can hold; warns of limits. */
export function dotenvAssignments(
  entries: readonly (readonly [string, string])[],
  warn: (text: string) => void,
): Map<string, string> {
  const names = variableNames(entries.map(([key]) => key))
  const lines = new Map<string, string>()
  const impossible: string[] = []
  const narrow: string[] = []
  for (const [key, text] of entries) {
    const value = dotenvValue(text)
    const name = names.get(key) ?? key
    if (value === undefined) impossible.push(key)
    else lines.set(name, assignment(name, value))
    if (value?.universal === false) narrow.push(key)
  }
  if (impossible.length > 0) {
    throw new KeepError('unwritable', `no .env file can hold the value of ${impossible.join(', ')}`, {
      hint: `--format json can, or leave them out with --except '${impossible.map(exceptPattern).join(',')}'`,
    })
  }
  if (narrow.length > 0) warn(`only the readers of Node.js (dotenv, node --env-file) read ${narrow.join(', ')} back exactly`)
  return lines
}

export function dotenv(entries: readonly (readonly [string, string])[], warn: (text: string) => void): string {
  return [...dotenvAssignments(entries, warn).values()].join('')
}
