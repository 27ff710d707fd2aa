import { KeepError } from './errors.ts'
import { isObject, type Json, type JsonObject } from './json.ts'
import { nearest } from './suggest.ts'

/** One thing that a configuration may say: the validator, the questions, the flags and the JSON Schema are all made from it. */
export interface Field {
  readonly name: string
  /** A noun phrase: the question, the flag's help and the schema's description. */
  readonly title: string
  readonly type: 'text' | 'integer' | 'boolean' | 'list' | 'map'
  readonly required?: boolean
  readonly choices?: readonly string[]
  /** For text, and for each item of a list. `rule` says the same to a person. */
  readonly pattern?: RegExp
  readonly rule?: string
  /** For maps, the names that it may have; any when left out. */
  readonly members?: readonly string[]
  /** For integers the value, for lists the number of items. */
  readonly min?: number
  readonly max?: number
  /** Whether vault:add asks for it; its flag is there either way. */
  readonly asked?: boolean
  /** What a vault with this slug has when nothing is said. */
  readonly default?: (slug: string) => string
  /** Marks a value that reaches out of the project: a person must trust the file before keep follows it (config/trust.ts). */
  readonly reaches?: 'address' | 'folder' | 'identity'
}

export type FieldValue = string | number | boolean | readonly string[] | ReadonlyMap<string, string>
export type FieldValues = ReadonlyMap<string, FieldValue>

/** The file and the dotted path of what is being read, for error messages; a flag has no file. */
export interface Where {
  readonly file: string
  readonly path: string
}

export function inside(where: Where, name: string): Where {
  return { file: where.file, path: where.path === '' ? name : `${where.path}.${name}` }
}

/** A `config` error that names the file and the field. */
export function configError(where: Where, fault: string, hint?: string): KeepError {
  const file = where.file === '' ? '' : `${where.file}: `
  return new KeepError('config', `${file}${where.path === '' ? 'this' : where.path} ${fault}`, { hint })
}

/** Checks an object against its fields; members named in `elsewhere` are left to the caller. Throws `config`. */
export function parseFields(fields: readonly Field[], raw: Json, where: Where, elsewhere: readonly string[] = []): FieldValues {
  const object = objectAt(raw, where)
  const names = [...fields.map((field) => field.name), ...elsewhere]
  for (const name of object.keys()) {
    if (names.includes(name)) continue
    const near = nearest(name, names)
    throw configError(
      inside(where, name),
      'is not a field that keep knows',
      near ? `did you mean ${near}?` : `there are: ${names.join(', ')}`,
    )
  }
  const values = new Map<string, FieldValue>()
  for (const field of fields) {
    const value = object.get(field.name)
    if (value !== undefined) values.set(field.name, parseField(field, value, inside(where, field.name)))
    else if (field.required) throw configError(inside(where, field.name), 'is missing', `add "${field.name}", the ${field.title}`)
  }
  return values
}

export function objectAt(raw: Json | undefined, where: Where): JsonObject {
  if (isObject(raw)) return raw
  if (raw === undefined) throw configError(where, 'is missing', 'keep init writes a complete file')
  throw configError(where, where.path === '' ? 'is not an object with fields' : 'must be an object', 'in JSON: { ... }')
}

/** One value; also what a flag or an answer of vault:add goes through. Throws `config`. */
export function parseField(field: Field, value: Json, where: Where): FieldValue {
  switch (field.type) {
    case 'text':
      return parseText(field, value, where)
    case 'integer':
      return parseInteger(field, value, where)
    case 'boolean':
      if (typeof value === 'boolean') return value
      throw configError(where, 'must be true or false', 'without quotes')
    case 'list':
      return parseList(field, value, where)
    case 'map':
      return parseMap(field, value, where)
  }
}

function parseText(field: Field, value: Json, where: Where): string {
  if (typeof value !== 'string') throw configError(where, 'must be a text in quotes', 'in JSON: "..."')
  if (value === '') throw configError(where, 'is empty', `give the ${field.title}, or leave it out`)
  if (field.choices && !field.choices.includes(value)) {
    const near = nearest(value, field.choices)
    throw configError(
      where,
      'is not one of the choices',
      near ? `did you mean ${near}?` : `there are: ${field.choices.join(', ')}`,
    )
  }
  if (field.pattern && !field.pattern.test(value))
    throw configError(where, 'has a form that is not allowed', field.rule && `use ${field.rule}`)
  return value
}

function parseInteger(field: Field, value: Json, where: Where): number {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = field
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
  throw configError(
    where,
    `must be a whole number from ${min} to ${max}`,
    typeof value === 'string' ? 'without quotes' : undefined,
  )
}

function parseList(field: Field, value: Json, where: Where): string[] {
  if (!Array.isArray(value)) throw configError(where, 'must be a list', 'in JSON: ["..."]')
  const items = value.map((item, index) => parseText(field, item, { file: where.file, path: `${where.path}[${index}]` }))
  const twice = items.find((item, index) => items.indexOf(item) !== index)
  if (twice !== undefined) throw configError(where, `names ${twice} twice`, 'leave one out')
  if (items.length < (field.min ?? 0)) throw configError(where, 'is an empty list', `give the ${field.title}, or leave it out`)
  return items
}

function parseMap({ members }: Field, value: Json, where: Where): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const [name, text] of objectAt(value, where)) {
    if (members && !members.includes(name)) {
      const near = nearest(name, members)
      const hint = near ? `did you mean ${near}?` : `there are: ${members.join(', ')}`
      throw configError(inside(where, name), 'is not a field that keep knows', hint)
    }
    if (typeof text !== 'string') throw configError(inside(where, name), 'must be a text in quotes', 'in JSON: "..."')
    texts.set(name, text)
  }
  return texts
}
