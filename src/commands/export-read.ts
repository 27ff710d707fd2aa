import type { App } from '../app.ts'
import { contextText, type Context } from '../core/context.ts'
import { byKey } from '../core/keys.ts'
import { settled } from '../core/settled.ts'
import type { Entries } from '../formats/write/writer.ts'
import { readable, type PartialFlags } from './failures.ts'
import { merged } from './merged.ts'
import { readSelected, warnOfIdleExcept } from './read-selected.ts'
import { warnOfUnmatched, type SelectionFlags } from './selected.ts'

/** The secrets of several contexts as one sorted list. Throws `unwritable` for a key in two vaults whose order nobody gave. */
export async function exportEntries(
  app: App,
  contexts: readonly Context[],
  flags: SelectionFlags & PartialFlags,
): Promise<Entries> {
  const read = await settled(contexts.map((context) => readable(app, readSelected(app, context, flags), flags)))
  const sides = read.filter((one) => one !== undefined)
  const secrets = merged(app, sides)
  if (sides.length === contexts.length) warnOfIdleExcept(app, flags, sides)
  warnOfUnmatched(
    app,
    flags,
    secrets.map(({ key }) => key),
  )
  if (secrets.length === 0) app.io.warn(`there are no secrets to export in ${contexts.map(contextText).join(', ')}`)
  return secrets.toSorted(byKey).map((secret) => [secret.key, secret.value.reveal()] as const)
}
