import type { Field } from '../core/field.ts'
import type { Json } from '../core/json.ts'
import { namePattern } from '../core/keys.ts'
import { configurationFields, vaultFields } from '../core/workspace.ts'

interface DriverSchema {
  readonly id: string
  readonly title: string
  readonly fields: readonly Field[]
}

/** The JSON Schema (draft 2020-12) of the configuration file, made from the fields that validate it. */
export function configurationSchema(drivers: readonly DriverSchema[]): Json {
  return object({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'keep',
    ...shape(configurationFields, [], {
      vaults: object({
        description: 'vaults by slug',
        type: 'object',
        propertyNames: object({ pattern: namePattern.source }),
        additionalProperties: object({ oneOf: drivers.map(vaultSchema) }),
      }),
    }),
  })
}

function vaultSchema(driver: DriverSchema): Json {
  const common = vaultFields.filter((field) => field.name !== 'driver')
  return object({
    title: driver.title,
    ...shape([...common, ...driver.fields], ['driver'], { driver: object({ const: driver.id }) }),
  })
}

function shape(fields: readonly Field[], required: readonly string[], extra: Record<string, Json>): Record<string, Json> {
  const names = [...required, ...fields.filter((field) => field.required).map((field) => field.name)]
  const properties = new Map<string, Json>([
    ...Object.entries(extra),
    ...fields.map((field): [string, Json] => [field.name, property(field)]),
  ])
  if ('vaults' in extra) names.push('vaults')
  return { type: 'object', additionalProperties: false, required: [...names], properties }
}

function property(field: Field): Json {
  const text = object({
    type: 'string',
    minLength: 1,
    ...(field.choices && { enum: [...field.choices] }),
    ...(field.pattern && { pattern: field.pattern.source }),
  })
  const description = object({ description: field.title })
  switch (field.type) {
    case 'text':
      return merged(description, text)
    case 'integer':
      return merged(description, object({ type: 'integer', minimum: field.min ?? 0, ...(field.max && { maximum: field.max }) }))
    case 'boolean':
      return merged(description, object({ type: 'boolean' }))
    case 'list':
      return merged(description, object({ type: 'array', uniqueItems: true, minItems: field.min ?? 0, items: text }))
    case 'map':
      return merged(description, mapSchema(field.members))
  }
}

function mapSchema(members: readonly string[] | undefined): Map<string, Json> {
  const text = object({ type: 'string' })
  if (members === undefined) return object({ type: 'object', additionalProperties: text })
  return object({ type: 'object', additionalProperties: false, properties: new Map(members.map((name) => [name, text])) })
}

function object(members: Record<string, Json>): Map<string, Json> {
  return new Map(Object.entries(members))
}

function merged(...objects: Map<string, Json>[]): Json {
  return new Map(objects.flatMap((each) => [...each]))
}
