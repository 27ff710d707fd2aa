import { parseYaml, YamlError } from '../core/yaml.ts'
import { readMembers } from './members.ts'
import type { Reading } from './reading.ts'

/** Secrets in a YAML text. What is not in quotes is taken as it is written: no, 0123, 1.10 and 2026-01-01 are these texts. */
export function readYaml(text: string, separator?: string): Reading {
  try {
    return readMembers(parseYaml(text, { asWritten: true }), separator)
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    return { entries: [], faults: [{ line: error.line, reason: `column ${error.column}: ${error.message}` }], remarks: [] }
  }
}
