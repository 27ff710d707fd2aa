import path from 'node:path'
import type { App } from '../app.ts'
import type { Edit } from '../config/edit.ts'
import { parseConfig } from '../config/read.ts'
import { editConfig } from '../config/write.ts'
import { parseConfiguration } from '../core/workspace.ts'
import { drivers } from '../drivers/registry.ts'

/** Changes the committed configuration; what would not be valid afterwards is refused before it is written. */
export async function changeConfiguration(app: App, edits: readonly Edit[]): Promise<void> {
  const { file } = await app.workspace()
  await editConfig(file, edits, async (text) => {
    parseConfiguration(await parseConfig(text, file), path.basename(file), drivers)
  })
}
