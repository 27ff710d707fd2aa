import { isObject, jsonText, parseJson, type Json } from './json.ts'

/**
 * The field of a JSON text at a path of names with dots between them; items of a list are numbered from 0. A text comes without its
 * quotes, anything else as JSON. undefined when there is no such field. Throws JsonError when the text is not JSON.
 */
export function memberText(json: string, path: string): string | undefined {
  let found: Json | undefined = parseJson(json)
  for (const name of path.split('.')) {
    found = isObject(found) ? found.get(name) : Array.isArray(found) && /^\d+$/.test(name) ? found[Number(name)] : undefined
  }
  return found === undefined || typeof found === 'string' ? found : jsonText(found)
}
