import { Option, type Command } from 'commander'
import { configError, parseField, type Field, type FieldValue } from '../core/field.ts'
import type { Json, JsonObject } from '../core/json.ts'
import { commaList } from '../core/keys.ts'

type Flags = Readonly<Record<string, unknown>>

/** Adds a flag for each field; drivers that share a field name share the flag. */
export function withFieldFlags(command: Command, fields: readonly Field[]): Command {
  const known = new Set<string>()
  for (const field of fields) {
    if (known.has(field.name)) continue
    known.add(field.name)
    if (field.type === 'boolean') command.option(flagOf(field), field.title)
    else {
      const option = new Option(`${flagOf(field)} <${placeholder(field)}>`, field.title)
      command.addOption(field.choices ? option.choices(field.choices) : option)
    }
  }
  return command
}

/** What was said by flags for these fields, checked. Throws `config`, naming the flag. */
export function fieldsOfFlags(fields: readonly Field[], flags: Flags): Map<string, FieldValue> {
  const values = new Map<string, FieldValue>()
  for (const field of fields) {
    const said = flags[field.name]
    if (said === undefined) continue
    values.set(
      field.name,
      typeof said === 'string' ? parseFieldText(field, said) : parseField(field, said === true, where(field)),
    )
  }
  return values
}

/** The names of fields that were said by flags but belong to another driver. */
export function strayFlags(fields: readonly Field[], all: readonly Field[], flags: Flags): string[] {
  const names = new Set(fields.map((field) => field.name))
  return [...new Set(all.map((field) => field.name))]
    .filter((name) => flags[name] !== undefined && !names.has(name))
    .map((name) => `--${kebab(name)}`)
}

/** The flag of a field: `--kms-key-id` for kmsKeyId. */
export function flagOf(field: Field): string {
  return `--${kebab(field.name)}`
}

/** One field as a person types it: lists with commas, maps as `name=value,name=value`. Throws `config`, naming the flag. */
export function parseFieldText(field: Field, text: string): FieldValue {
  return parseField(field, typed(field, text), where(field))
}

/** A field's value as it stands in the configuration file. */
export function fieldJson(value: FieldValue): Json {
  if (typeof value === 'object') return isList(value) ? [...value] : new Map(value)
  return value
}

function isList(value: readonly string[] | ReadonlyMap<string, string>): value is readonly string[] {
  return Array.isArray(value)
}

function typed(field: Field, text: string): Json {
  switch (field.type) {
    case 'integer':
      return /^-?\d+$/.test(text) ? Number(text) : text
    case 'list':
      return commaList(text)
    case 'map':
      return mapOf(field, text)
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'text':
      return text
  }
}

function mapOf(field: Field, text: string): JsonObject {
  const pairs = commaList(text).map(
    (part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1), part] as const,
  )
  for (const [, , part] of pairs)
    if (part.indexOf('=') < 1) throw configError(where(field), 'must be name=value,name=value', 'such as Team=payments')
  return new Map(pairs.map(([name, value]) => [name, value]))
}

function where(field: Field): { file: string; path: string } {
  return { file: '', path: flagOf(field) }
}

function placeholder(field: Field): string {
  if (field.reaches === 'folder') return 'folder'
  return { text: 'text', integer: 'number', list: 'a,b', map: 'name=value,...', boolean: '' }[field.type]
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
