import { prettyJson } from '../../core/json.ts'
import type { Writer } from './writer.ts'

/** One object, keys as they are. It holds every value. */
export const jsonWriter: Writer = { write: (entries) => `${prettyJson(new Map(entries), '  ')}\n` }
