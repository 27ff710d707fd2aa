import { isAlias, isMap, isScalar, LineCounter, parseDocument, visit, type Document, type Scalar } from 'yaml'
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
    Node: (_, node) => {
      if (isAlias(node) || node.anchor !== undefined)
        throw at(lines, node.range?.[0] ?? 0, 'anchors and aliases are not allowed here')
      const twice = isMap(node) ? repeated(node.items.map(({ key }) => key).filter((key) => isScalar(key))) : undefined
      if (twice) throw at(lines, twice.range?.[0] ?? 0, 'this name stands here twice')
      if (asWritten && isScalar(node) && ['number', 'boolean'].includes(typeof node.value)) node.value = node.source
    },
  })
  return toJson(document.toJS({ mapAsMap: true }))
}

/** The parser calls itself for each level, so that a text of nothing but brackets would end it. */
function parsed(text: string, lineCounter: LineCounter): Document.Parsed {
  try {
    return parseDocument(text, {
      lineCounter,
      schema: 'core',
      // The parser would compare each name with all before it; `repeated` does not.
      uniqueKeys: false,
      strict: true,
      stringKeys: true,
      prettyErrors: false,
    })
  } catch (error) {
    if (error instanceof RangeError) throw new YamlError('there are too many levels', 1, 1)
    throw error
  }
}

function repeated(names: readonly Scalar[]): Scalar | undefined {
  const seen = new Set<unknown>()
  return names.find(({ value }) => seen.size === seen.add(value).size)
}

const reasons = new Map<string, string>([
  ['TAG_RESOLVE_FAILED', 'tags are not allowed here'],
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
