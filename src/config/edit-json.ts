import { applyEdits, modify } from 'jsonc-parser'
import { plainObject, type Edit } from './edit.ts'

/** JSON with some members changed; indentation follows the file. */
export function editJson(text: string, edits: readonly Edit[]): string {
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '  '
  const formattingOptions = {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: '\n',
  }
  return edits.reduce((current, { path, value }) => {
    const target = value === undefined ? undefined : plainObject(value)
    return applyEdits(current, modify(current, [...path], target, { formattingOptions }))
  }, text)
}
