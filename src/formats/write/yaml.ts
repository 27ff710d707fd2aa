import { yaml } from '../yaml.ts'
import { refuseUnheld } from './holders.ts'
import type { Writer } from './writer.ts'

/** One mapping, keys as they are. Everything but half of a pair has an escape. */
export const yamlWriter: Writer = {
  write: (entries) => {
    refuseUnheld('yaml', entries)
    return yaml(entries)
  },
}
