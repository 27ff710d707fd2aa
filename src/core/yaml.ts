import { isAlias, isCollection, isMap, isScalar, LineCounter, parseDocument, visit, type Document, type Scalar } from 'yaml'
import type { Json } from './json.ts'

/** Where a text stops being the YAML that keep takes. The message never quotes the text: it may hold a secret. */
export class YamlError extends Error {
  override readonly name = 'YamlError'
  readonly line: number
  readonly column: number

  constructor(reason: string, line: number, column: number) {
    super(reason)
    this.line = line
    this.column = column
  }
}

/** As in JSON. */
const deepest = 64

export interface YamlOptions {
  /** Numbers and booleans as the texts that stand there: 0123, 1.10 and True stay what they are. */
  readonly asWritten?: boolean
}

/** YAML as data: no aliases, no tags of its own, no name twice. Throws YamlError with line and column, counted from 1. */
export function parseYaml(text: string, { asWritten = false }: YamlOptions = {}): Json {
  const lines = new LineCounter()
  const document = parsed(text, lines)
  const [fault] = [...document.errors, ...document.warnings]
  if (fault) throw at(lines, fault.pos[0], reasons.get(fault.code) ?? 'this is not valid YAML')
  visit(document, {
    Node: (_, node, path) => {
      if (path.length > deepest && path.filter((each) => isCollection(each)).length > deepest)
        throw at(lines, node.range?.[0] ?? 0, tooDeep)
      if (isAlias(node) || node.anchor !== undefined)
        throw at(lines, node.range?.[0] ?? 0, 'anchors and aliases are not allowed here')
      if (node.tag !== undefined) throw at(lines, node.range?.[0] ?? 0, noTags)
      const twice = isMap(node) ? repeated(node.items.map(({ key }) => key).filter((key) => isScalar(key))) : undefined
      if (twice) throw at(lines, twice.range?.[0] ?? 0, 'this name stands here twice')
      if (asWritten && isScalar(node) && ['number', 'boolean'].includes(typeof node.value)) node.value = node.source
    },
  })
  return toJson(document.toJS({ mapAsMap: true }))
}

function parsed(text: string, lineCounter: LineCounter): Document.Parsed {
  if (mayExhaust(text)) throw new YamlError(tooDeep, 1, 1)
  return parseDocument(text, {
    lineCounter,
    schema: 'core',
    // The parser would compare each name with all before it; `repeated` does not.
    uniqueKeys: false,
    strict: true,
    stringKeys: true,
    prettyErrors: false,
  })
}

const noTags = 'tags are not allowed here'
const tooDeep = `more than ${deepest} levels`
const exhausting = 256
const indentation = new RegExp(`^[ \\t?:-]{${exhausting}}`, 'm')

/**
 * The parser calls itself for each level, and thousands of them end the process. Brackets that open and columns that a line begins with
 * are at least as many as the levels; that they are so many for another reason is not worth a difference.
 */
function mayExhaust(text: string): boolean {
  if (indentation.test(text)) return true
  let open = 0
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open = bracket === '[' || bracket === '{' ? open + 1 : Math.max(0, open - 1)
    if (open >= exhausting) return true
  }
  return false
}

function repeated(names: readonly Scalar[]): Scalar | undefined {
  const seen = new Set<unknown>()
  return names.find(({ value }) => seen.size === seen.add(value).size)
}

const reasons = new Map<string, string>([
  ['TAG_RESOLVE_FAILED', noTags],
  ['MULTIPLE_DOCS', 'there is more than one document'],
])

function at(lines: LineCounter, offset: number, reason: string): YamlError {
  const { line, col } = lines.linePos(offset)
  return new YamlError(reason, line, col)
}

function toJson(value: unknown): Json {
  if (value instanceof Map) return new Map([...value].map(([name, member]) => [String(name), toJson(member)]))
  if (Array.isArray(value)) return value.map(toJson)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return null
}
