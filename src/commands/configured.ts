import path from 'node:path'
import type { App } from '../app.ts'
import type { Edit } from '../config/edit.ts'
import { parseConfig } from '../config/read.ts'
import { concerns, recordTrust, refusal } from '../config/trust.ts'
import { editConfig } from '../config/write.ts'
import type { Json } from '../core/json.ts'
import { parseConfiguration } from '../core/workspace.ts'
import { drivers } from '../drivers/registry.ts'

/**
 * Changes the committed configuration; what would not be valid afterwards, or what no trust can allow, is refused before it is
 * written. A person who trusted the file, and now says more with their own flags, need not say `keep trust` again.
 */
export async function changeConfiguration(app: App, edits: readonly Edit[]): Promise<void> {
  const { file, distrust } = await app.workspace()
  let trusted: string | undefined
  await editConfig(file, edits, async (text) => {
    const reachesOut = checkConfiguration(await parseConfig(text, file), file)
    if (reachesOut && !distrust) trusted = text
  })
  if (trusted === undefined) return
  recordTrust(file, trusted, app.io)
  app.io.note('trusted, since you said so yourself: this configuration reaches out of its project')
}

/** Whether a valid configuration reaches out of its project. Throws `config`, and `untrusted` for what no person can allow. */
export function checkConfiguration(value: Json, file: string): boolean {
  const found = concerns(parseConfiguration(value, path.basename(file), drivers), path.dirname(file), drivers)
  const refused = refusal(file, found)
  if (refused) throw refused
  return found.length > 0
}
