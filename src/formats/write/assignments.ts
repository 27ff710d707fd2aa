import { counted } from '../../core/plural.ts'
import { variableNames } from '../variable-name.ts'
import type { Dialect } from './env/dialect.ts'
import { dialects } from './env/dialects.ts'
import { steersShells } from './env/shell-names.ts'
import { isPlain, refused } from './refused.ts'
import type { Entries, Warn, Writer } from './writer.ts'

/** The writer of a dialect. */
export function assignmentWriter(dialect: Dialect): Writer {
  return { dialect, write: (entries, warn) => [...assignments(dialect, entries, warn).values()].join('') }
}

/** Each variable with the text that sets it, of several lines where the value has them. Throws `unwritable` as `write` does. */
export function assignments(dialect: Dialect, entries: Entries, warn: Warn): Map<string, string> {
  const names = variableNames(entries.map(([key]) => key))
  const named = entries.map(([key, value]) => ({ key, value, name: names.get(key) ?? key }))
  refuseLost(dialect, named)
  const lines = new Map<string, string>()
  const impossible: Named[] = []
  for (const each of named) {
    const form = formOf(dialect, each)
    if (form === undefined) impossible.push(each)
    else lines.set(each.name, `${dialect.prefix ?? ''}${each.name}=${form}\n`)
  }
  if (impossible.length > 0) {
    const keys = impossible.map(({ key }) => key)
    throw refused(`no text gives ${dialect.reader} the value of ${keys.join(', ')}`, keys, whoCan(dialect, impossible))
  }
  if (dialect.reader === 'shell') warnOfSteering([...lines.keys()], warn)
  return lines
}

interface Named {
  readonly key: string
  readonly name: string
  readonly value: string
}

function formOf(dialect: Dialect, { name, value }: Named): string | undefined {
  return isPlain(value) ? dialect.form(value, name) : undefined
}

function refuseLost(dialect: Dialect, named: readonly Named[]): void {
  const lost = named.filter(({ name }) => dialect.loses?.has(name))
  if (lost.length === 0) return
  const keys = lost.map(({ key }) => key)
  const variables = lost.length === 1 ? 'a variable' : 'variables'
  throw refused(`${dialect.reader} cannot be given ${variables} named ${keys.join(', ')}`, keys, whoCan(dialect, lost))
}

/** The readers that can have all of these. */
function whoCan(dialect: Dialect, wanted: readonly Named[]): string {
  const others = Object.entries(dialects).filter(
    ([reader, other]) =>
      reader !== dialect.reader && wanted.every((each) => !other.loses?.has(each.name) && formOf(other, each) !== undefined),
  )
  if (others.length === 0) return '--format json can'
  return `say who reads it, --for ${others.map(([reader]) => reader).join('|')}; --format json can`
}

function warnOfSteering(names: readonly string[], warn: Warn): void {
  const found = names.filter(steersShells)
  if (found.length > 0) warn(`${counted(found.length, 'name')} by which a shell is told what to run or load: ${found.join(', ')}`)
}
