import type { Setting } from '../composition.ts'
import type { Dialect } from './env/dialect.ts'
import { dialects } from './env/dialects.ts'
import { exportNames, useFormats } from './holders.ts'
import { isPlain, refused } from './refused.ts'
import { warnOfSteering } from './steering.ts'
import type { Entries, Warn, Writer } from './writer.ts'

/** The writer of a dialect. */
export function assignmentWriter(dialect: Dialect): Writer {
  return {
    dialect,
    write: (entries, warn) =>
      assignments(dialect, entries, warn)
        .map(({ text }) => text)
        .join(''),
  }
}

/** A variable with the text that sets it, of several lines where the value has them. */
export interface WrittenSetting extends Setting {
  readonly text: string
}

/** The variables of these entries. Throws `unwritable` as `write` does. */
export function assignments(dialect: Dialect, entries: Entries, warn: Warn): WrittenSetting[] {
  const names = exportNames(entries)
  const named = entries.map(([key, value]) => ({ key, value, name: names.get(key) ?? key }))
  refuseImpossible(dialect, named)
  warnOfSteering(
    dialect,
    named.map(({ name }) => name),
    warn,
  )
  return named.map(({ name, value }) => {
    const text = `${dialect.prefix ?? ''}${name}=${formOf(dialect, { name, value }) ?? ''}\n`
    return { name, value, text }
  })
}

/** A secret with the variable that it becomes. */
export interface Named {
  readonly key: string
  readonly name: string
  readonly value: string
}

/** Throws `unwritable`, naming every key whose variable the reader cannot have, or else whose value. */
export function refuseImpossible(dialect: Dialect, named: readonly Named[]): void {
  refuseLost(dialect, named)
  const impossible = named.filter((each) => formOf(dialect, each) === undefined)
  if (impossible.length === 0) return
  const keys = [...new Set(impossible.map(({ key }) => key))]
  throw refused(`no text gives ${dialect.reader} the value of ${keys.join(', ')}`, keys, whoCan(impossible))
}

/** What stands right of `=`; undefined where no text would be read as this value. */
export function formOf(dialect: Dialect, { name, value }: Omit<Named, 'key'>): string | undefined {
  return isPlain(value) ? dialect.form(value, name) : undefined
}

function refuseLost(dialect: Dialect, named: readonly Named[]): void {
  const lost = named.filter(({ name }) => dialect.loses?.has(name))
  if (lost.length === 0) return
  const keys = [...new Set(lost.map(({ key }) => key))]
  const variables = keys.length === 1 ? 'a variable' : 'variables'
  throw refused(`no text gives ${dialect.reader} ${variables} named ${keys.join(', ')}`, keys, whoCan(lost))
}

/** What to do instead: name one of the readers that can have all of these, or take a format that holds them. */
function whoCan(wanted: readonly Named[]): string {
  const able = Object.entries(dialects).filter(([, dialect]) =>
    wanted.every((each) => !dialect.loses?.has(each.name) && formOf(dialect, each) !== undefined),
  )
  const readers = able.map(([reader]) => reader).join('|')
  const formats = useFormats(wanted.map(({ key, value }) => [key, value] as const))
  return able.length === 0 ? formats : `say who reads it with keep export --for ${readers}, ${formats}`
}
