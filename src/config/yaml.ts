import { isAlias, LineCounter, parseDocument, visit } from 'yaml'
import { KeepError } from '../core/errors.ts'
import type { Json } from '../core/json.ts'

/** YAML as data: no aliases, no tags of its own, no name twice. Throws `config` with line and column. */
export function parseYaml(text: string, file: string): Json {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    schema: 'core',
    uniqueKeys: true,
    strict: true,
    stringKeys: true,
    prettyErrors: false,
  })
  const [fault] = [...document.errors, ...document.warnings]
  if (fault) throw at(lines, file, fault.pos[0], reasons.get(fault.code) ?? 'this is not valid YAML')
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node) || node.anchor !== undefined)
        throw at(lines, file, node.range?.[0] ?? 0, 'anchors and aliases are not allowed here')
    },
  })
  return toJson(document.toJS({ mapAsMap: true }))
}

const reasons = new Map<string, string>([
  ['DUPLICATE_KEY', 'this name stands here twice'],
  ['TAG_RESOLVE_FAILED', 'tags are not allowed here'],
  ['MULTIPLE_DOCS', 'there is more than one document'],
])

function at(lines: LineCounter, file: string, offset: number, reason: string): KeepError {
  const { line, col } = lines.linePos(offset)
  return new KeepError('config', `${file}:${line}:${col}: ${reason}`, { hint: 'correct the file at that line and column' })
}

function toJson(value: unknown): Json {
  if (value instanceof Map) return new Map([...value].map(([name, member]) => [String(name), toJson(member)]))
  if (Array.isArray(value)) return value.map(toJson)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return null
}
