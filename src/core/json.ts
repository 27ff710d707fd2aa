/** JSON as keep needs it: objects are Maps, so `__proto__` is a key like any other and order is what the text says. */
export type Json = string | number | Numeral | boolean | null | Json[] | JsonObject
export type JsonObject = Map<string, Json>

/** A number that JavaScript would write in another way or round, such as 1.10 or one of 20 digits: its text is kept. */
export class Numeral {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

const deepest = 64
const blank = /[ \t\n\r]*/y
const word = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const plain = /"([^"\\\u0000-\u001f]*)"/y
/** A bounded piece of a text in quotes: one pattern for the whole of a long one would use up the stack. */
const piece = /(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})){1,1000}/y

/** Where a text stops being JSON. The message never quotes the text: it may hold a secret. */
export class JsonError extends Error {
  override readonly name = 'JsonError'
  readonly line: number
  readonly column: number

  constructor(reason: string, text: string, offset: number) {
    super(reason)
    const before = text.slice(0, offset)
    this.line = before.split('\n').length
    this.column = offset - before.lastIndexOf('\n')
  }
}

/**
 * Reads RFC 8259, and is stricter than JSON.parse where that loses data without a word: a name given twice is an error, names like
 * `10` keep their place. More than 64 levels are refused. Throws JsonError with line and column, counted from 1.
 */
export function parseJson(text: string): Json {
  const cursor = new Cursor(text)
  const value = cursor.value(0)
  cursor.skipBlank()
  if (cursor.offset < text.length) throw cursor.error('there is text after the end')
  return value
}

export function isObject(value: Json | undefined): value is JsonObject {
  return value instanceof Map
}

/** The same as JSON text, on one line. */
export function jsonText(value: Json): string {
  if (isObject(value)) return `{${[...value].map(([name, member]) => `${JSON.stringify(name)}:${jsonText(member)}`).join(',')}}`
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`
  if (value instanceof Numeral) return value.text
  return JSON.stringify(value)
}

/** The same with one member a line, indented by tabs as sops does, or by `unit`. */
export function prettyJson(value: Json, unit = '\t', indent = ''): string {
  if (typeof value === 'string') return JSON.stringify(value)
  const deeper = indent + unit
  const lines: string[] = []
  if (isObject(value))
    for (const [name, member] of value) lines.push(`${deeper}${JSON.stringify(name)}: ${prettyJson(member, unit, deeper)}`)
  else if (Array.isArray(value)) for (const item of value) lines.push(deeper + prettyJson(item, unit, deeper))
  if (lines.length === 0) return jsonText(value)
  const [open, close] = isObject(value) ? '{}' : '[]'
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`
}

class Cursor {
  readonly #text: string
  offset = 0

  constructor(text: string) {
    this.#text = text
  }

  value(depth: number): Json {
    if (depth > deepest) throw this.error(`more than ${deepest} levels`)
    this.skipBlank()
    const first = this.#text[this.offset]
    if (first === '{') return this.#object(depth)
    if (first === '[') return this.#array(depth)
    if (first === '"') return this.#string()
    return this.#word()
  }

  skipBlank(): void {
    this.#match(blank)
  }

  error(reason: string): JsonError {
    return new JsonError(reason, this.#text, this.offset)
  }

  #object(depth: number): JsonObject {
    const members: JsonObject = new Map()
    if (this.#opensEmpty('}')) return members
    do {
      this.skipBlank()
      if (this.#text[this.offset] !== '"') throw this.error('a name in double quotes is expected')
      const at = this.offset
      const name = this.#string()
      if (members.has(name)) {
        this.offset = at
        throw this.error('this name stands here twice')
      }
      this.#expect(':')
      members.set(name, this.value(depth + 1))
    } while (this.#continues('}'))
    return members
  }

  #array(depth: number): Json[] {
    const items: Json[] = []
    if (this.#opensEmpty(']')) return items
    do items.push(this.value(depth + 1))
    while (this.#continues(']'))
    return items
  }

  #string(): string {
    const simple = this.#match(plain)
    if (simple !== undefined) return simple.slice(1, -1)
    const start = this.offset++
    while (this.#match(piece) !== undefined);
    if (this.#text[this.offset] !== '"') {
      this.offset = start
      throw this.error('this text in quotes does not end, or holds a control character or an unknown escape')
    }
    const text: unknown = JSON.parse(this.#text.slice(start, ++this.offset))
    return String(text)
  }

  #word(): Json {
    const found = this.#match(word)
    if (found === undefined)
      throw this.error(this.offset >= this.#text.length ? 'the text ends too early' : 'a value is expected')
    if (found === 'null') return null
    if (found === 'true' || found === 'false') return found === 'true'
    const number = Number(found)
    return String(number) === found ? number : new Numeral(found)
  }

  #opensEmpty(close: string): boolean {
    this.offset++
    this.skipBlank()
    if (this.#text[this.offset] !== close) return false
    this.offset++
    return true
  }

  #continues(close: string): boolean {
    this.skipBlank()
    const next = this.#text[this.offset]
    if (next !== ',' && next !== close) throw this.error(`"," or "${close}" is expected`)
    this.offset++
    return next === ','
  }

  #expect(character: string): void {
    this.skipBlank()
    if (this.#text[this.offset] !== character) throw this.error(`"${character}" is expected`)
    this.offset++
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.offset += found.length
    return found
  }
}
