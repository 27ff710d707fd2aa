import { KeepError } from '../core/errors.ts'
import { exceptPattern } from '../core/keys.ts'
import { isKeyOfPlaceholder } from '../core/placeholder.ts'
import { variableNames } from './variable-name.ts'

interface Named {
  readonly key: string
  readonly vault: string
}

/**
 * A dotenv template with a line for each of these secrets, in their order; where neighbours begin with the same word, a blank line
 * stands before and after them. Throws `unwritable` for keys that are no variables or that no placeholder can name.
 */
export function newTemplate(secrets: readonly Named[]): string {
  const odd = secrets.filter(({ key }) => !isKeyOfPlaceholder(key)).map(({ key }) => key)
  if (odd.length > 0) {
    throw new KeepError('unwritable', `no placeholder can name the key ${odd.join(', ')}`, {
      hint: `leave ${odd.length === 1 ? 'it' : 'them'} out with --except '${odd.map(exceptPattern).join(',')}'`,
    })
  }
  const names = variableNames(secrets.map(({ key }) => key))
  const groups = grouped(secrets.map(({ key, vault }) => ({ name: names.get(key) ?? key, placeholder: `{${vault}:${key}}` })))
  return groups.map((lines) => lines.map(({ name, placeholder }) => `${name}=${placeholder}\n`).join('')).join('\n')
}

interface Line {
  readonly name: string
  readonly placeholder: string
}

/** Neighbours with the same first word together, and those that stand alone together between them. */
function grouped(lines: readonly Line[]): Line[][] {
  const words = lines.map(({ name }) => name.split('_', 1)[0] ?? name)
  const groups: Line[][] = []
  let before: string | undefined
  for (const [at, line] of lines.entries()) {
    const isAlone = words[at - 1] !== words[at] && words[at + 1] !== words[at]
    const group = isAlone ? '' : words[at]
    if (group === before) groups[groups.length - 1]?.push(line)
    else groups.push([line])
    before = group
  }
  return groups
}
