import type { App } from '../app.ts'
import { contextText } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { isRestorable } from '../core/vault.ts'
import { json } from '../formats/json.ts'
import { table } from '../formats/table.ts'
import { minute } from '../formats/time.ts'
import { selection, type SelectionFlags } from './selected.ts'
import { target } from './targeted.ts'

interface DeletedFlags extends SelectionFlags {
  readonly unmask?: boolean
  readonly names?: boolean
  readonly format?: string
}

/** `show --deleted`: the deletions that can still be taken back. Values cannot be read until they are. */
export async function showDeleted(app: App, flags: DeletedFlags): Promise<void> {
  if (flags.unmask) throw new KeepError('usage', '--deleted and --unmask exclude each other', { hint: 'keep restore KEY first' })
  if (flags.format !== undefined && !['table', 'json'].includes(flags.format))
    throw new KeepError('usage', '--deleted has no formats but table and json', { hint: 'leave out --format' })
  const { context, vault } = await target(app)
  if (!isRestorable(vault)) {
    throw new KeepError('unsupported', `${contextText(context)} keeps nothing that was deleted`, { hint: 'leave out --deleted' })
  }
  const selects = selection(flags)
  const all = await app.io.progress('reading deletions', vault.deletions())
  const rows = all.filter(({ key }) => selects(key))
  if (rows.length === 0) app.io.note(`nothing that was deleted waits in ${contextText(context)}`)
  if (app.flags.json || flags.format === 'json') app.io.data(json(flags.names ? rows.map(({ key }) => key) : rows))
  else if (flags.names) app.io.lines(rows.map(({ key }) => [key]))
  else if (rows.length > 0)
    app.io.lines(
      table(
        ['KEY', 'DELETION'],
        rows.map(({ key, date }) => [key, minute(date)]),
      ),
    )
}
