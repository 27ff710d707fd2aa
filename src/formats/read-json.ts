import { JsonError, parseJson } from '../core/json.ts'
import { readMembers } from './members.ts'
import type { Reading } from './reading.ts'

/** Secrets in a JSON text; a name that stands there twice is a fault. */
export function readJson(text: string, separator?: string): Reading {
  try {
    return readMembers(parseJson(text.replace(/^\ufeff/, '')), separator)
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    return { entries: [], faults: [{ line: error.line, reason: `column ${error.column}: ${error.message}` }], remarks: [] }
  }
}
