import { yaml } from '../yaml.ts'
import { refuseValues } from './refused.ts'
import type { Writer } from './writer.ts'

/** One mapping, keys as they are. Everything but half of a pair has an escape. */
export const yamlWriter: Writer = {
  write: (entries) => {
    refuseValues('YAML', entries, (value) => value.isWellFormed())
    return yaml(entries)
  },
}
