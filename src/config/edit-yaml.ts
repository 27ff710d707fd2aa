import { isSeq, parseDocument } from 'yaml'
import { listSteps, plainObject, type Edit } from './edit.ts'

/** YAML with some members changed; comments stay, and a list that stays keeps its style. */
export function editYaml(text: string, edits: readonly Edit[]): string {
  const document = parseDocument(text)
  for (const { path, value } of edits) {
    const before = document.getIn(path)
    if (value === undefined) document.deleteIn(path)
    else if (isSeq(before) && Array.isArray(value)) {
      const items: unknown = before.toJSON()
      const { removed, added } = listSteps(Array.isArray(items) ? items.map(String) : [], value)
      for (const at of removed) before.delete(at)
      for (const item of added) before.add(document.createNode(plainObject(item)))
    } else document.setIn(path, document.createNode(plainObject(value)))
  }
  return document.toString()
}
