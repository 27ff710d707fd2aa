import { parseDocument } from 'yaml'
import { plainObject, type Edit } from './edit.ts'

/** YAML with some members changed; comments stay. */
export function editYaml(text: string, edits: readonly Edit[]): string {
  const document = parseDocument(text)
  for (const { path, value } of edits) {
    if (value === undefined) document.deleteIn(path)
    else document.setIn(path, document.createNode(plainObject(value)))
  }
  return document.toString()
}
