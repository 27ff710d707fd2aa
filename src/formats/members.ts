import { isObject, Numeral, type Json, type JsonObject } from '../core/json.ts'
import { Plaintext } from '../core/secret.ts'
import type { Entry, Fault, Reading } from './reading.ts'

/**
 * The secrets in JSON or YAML: the members of an object, or a list of objects with `key` and `value`, as `show --format json` writes it.
 * Numbers and booleans are the texts that stand there. With a separator the members of objects in objects are taken, too: DB: { HOST }
 * is DB_HOST.
 */
export function readMembers(json: Json, separator: string | undefined): Reading {
  const found = foundIn(json, separator)
  return {
    entries: found.filter((each) => 'value' in each),
    faults: found.filter((each) => 'reason' in each),
    remarks: [],
  }
}

function foundIn(json: Json, separator: string | undefined): (Entry | Fault)[] {
  if (Array.isArray(json)) return json.map(fromRow)
  return isObject(json) ? fromMembers(json, separator) : [{ reason: 'this is no object with a member for each secret' }]
}

function fromRow(row: Json, index: number): Entry | Fault {
  const [key, value, note] = isObject(row) ? [row.get('key'), row.get('value'), row.get('note')] : []
  const text = scalarText(value)
  if (typeof key !== 'string' || text === undefined)
    return { reason: `item ${index + 1} of the list is no object with the texts key and value` }
  return { key, value: new Plaintext(text), note: typeof note === 'string' ? note : undefined }
}

function fromMembers(members: JsonObject, separator: string | undefined): (Entry | Fault)[] {
  const taken = new Set<string>()
  return [...flat(members, separator, '')].map(([key, value]) => {
    const text = scalarText(value)
    if (text === undefined)
      return { key, isNested: isObject(value) && separator === undefined, reason: `${key} ${unfit(value, separator)}` }
    // The text itself has no name twice; what stands at two depths has one only now.
    if (taken.has(key)) return { key, reason: `more than one member becomes ${key}` }
    taken.add(key)
    return { key, value: new Plaintext(text) }
  })
}

/** Depth first, in the order of the text. Objects come out whole where nothing joins their names, and empty ones always. */
function* flat(members: JsonObject, separator: string | undefined, prefix: string): Generator<[string, Json]> {
  for (const [name, value] of members) {
    if (separator !== undefined && isObject(value) && value.size > 0) yield* flat(value, separator, prefix + name + separator)
    else yield [prefix + name, value]
  }
}

function scalarText(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value
  if (value instanceof Numeral) return value.text
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

function unfit(value: Json, separator: string | undefined): string {
  if (value === null) return 'is null, which is no value'
  if (Array.isArray(value)) return 'is a list, which is no value'
  return separator === undefined ? 'is an object, which is no value without --separator' : 'is an empty object'
}
