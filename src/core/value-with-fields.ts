import { isObject, JsonError, jsonText, parseJson, type Json } from './json.ts'
import type { Plaintext } from './secret.ts'

/** A value of which any number of fields may be asked: it is read as JSON once, when the first of them is. */
export class ValueWithFields {
  readonly #value: Plaintext
  #read: { readonly json: Json } | JsonError | undefined

  constructor(value: Plaintext) {
    this.#value = value
  }

  get text(): string {
    return this.#value.reveal()
  }

  /**
   * The field at a path of names with dots between them; items of a list are numbered from 0. A text comes without its quotes, anything
   * else as JSON. undefined when there is no such field. Throws JsonError when the value is not JSON.
   */
  field(path: string): string | undefined {
    this.#read ??= read(this.text)
    if (this.#read instanceof JsonError) throw this.#read
    return memberText(this.#read.json, path)
  }
}

function read(text: string): { readonly json: Json } | JsonError {
  try {
    return { json: parseJson(text) }
  } catch (error) {
    if (error instanceof JsonError) return error
    throw error
  }
}

function memberText(json: Json, path: string): string | undefined {
  let found: Json | undefined = json
  for (const name of path.split('.')) {
    found = isObject(found) ? found.get(name) : Array.isArray(found) && /^\d+$/.test(name) ? found[Number(name)] : undefined
  }
  return found === undefined || typeof found === 'string' ? found : jsonText(found)
}
