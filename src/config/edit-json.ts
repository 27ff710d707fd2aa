import { applyEdits, modify } from 'jsonc-parser'
import { parseJson, isObject, type Json } from '../core/json.ts'
import { listSteps, plainObject, type Edit } from './edit.ts'

/** JSON with some members changed; indentation follows the file, and a list that stays keeps its layout. */
export function editJson(text: string, edits: readonly Edit[]): string {
  const bom = text.startsWith('\ufeff') ? '\ufeff' : ''
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '  '
  const formattingOptions = {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  }
  const change = (current: string, path: (string | number)[], value: unknown, isArrayInsertion = false): string =>
    applyEdits(current, modify(current, path, value, { formattingOptions, isArrayInsertion }))

  const edited = edits.reduce<string>((current, { path, value }) => {
    const before = memberAt(parseJson(current), path)
    if (!Array.isArray(before) || !Array.isArray(value) || value.length === 0) {
      return change(current, [...path], value === undefined ? undefined : plainObject(value))
    }
    const { removed, added } = listSteps(before, value)
    const shorter = removed.reduce<string>((text, at) => change(text, [...path, at], undefined), current)
    const end = before.length - removed.length
    return added.reduce<string>((text, item, index) => change(text, [...path, end + index], plainObject(item), true), shorter)
  }, text.slice(bom.length))
  return bom + edited
}

function memberAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce((found, name) => (isObject(found) ? found.get(name) : undefined), value)
}
