import { Command } from 'commander'
import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'
import type { Line } from '../core/io.ts'
import { typedKey } from '../core/keys.ts'
import { mask } from '../core/mask.ts'
import { json } from '../formats/json.ts'
import { table } from '../formats/table.ts'
import { minute } from '../formats/time.ts'
import { missing } from './failures.ts'
import { target } from './targeted.ts'

export function history(app: App): Command {
  return new Command('history')
    .description('list the revisions of a secret, the current one first, masked')
    .argument('<key>')
    .option('--limit <number>', 'at most so many', '20')
    .option('--unmask', 'show the values')
    .action(async (typed: string, flags: { limit: string; unmask?: boolean }) => {
      const key = typedKey(typed)
      if (!/^[1-9]\d{0,3}$/.test(flags.limit))
        throw new KeepError('usage', '--limit must be a whole number from 1 to 9999', { hint: '--limit 20' })
      const { context, vault } = await target(app)
      const revisions = await vault.history(key, Number(flags.limit))
      if (revisions.length === 0) throw missing(key, context)
      const rows = revisions.map((secret) => ({ ...secret, value: flags.unmask ? secret.value.reveal() : mask }))
      if (app.flags.json)
        app.io.data(json(rows.map(({ revision, updated, value, note }) => ({ revision, updated, value, note }))))
      else app.io.lines(revisionTable(rows))
    })
}

interface Row {
  readonly revision: string
  readonly updated?: Date | undefined
  readonly value: string
  readonly note?: string | undefined
}

function revisionTable(rows: readonly Row[]): Line[] {
  const hasNotes = rows.some((row) => row.note !== undefined)
  const header = ['REVISION', 'UPDATED', 'VALUE', ...(hasNotes ? ['NOTE'] : [])]
  return table(
    header,
    rows.map((row) => [row.revision, minute(row.updated), row.value, ...(hasNotes ? [row.note ?? ''] : [])]),
  )
}
