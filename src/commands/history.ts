import { Command } from 'commander'
import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'
import { typedKey } from '../core/keys.ts'
import { mask } from '../core/mask.ts'
import { json } from '../formats/json.ts'
import { table } from '../formats/table.ts'
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
      if (!/^[1-9]\d{0,3}$/.test(flags.limit)) throw new KeepError('usage', '--limit must be a whole number from 1 to 9999')
      const { context, vault } = await target(app)
      const revisions = await vault.history(key, Number(flags.limit))
      if (revisions.length === 0) throw missing(key, context, 'keep show')
      const rows = revisions.map(({ revision, updated, note, value }) => ({
        revision,
        updated: updated?.toISOString(),
        value: flags.unmask ? value.reveal() : mask,
        note,
      }))
      if (app.flags.json) app.io.data(json(rows))
      else
        app.io.lines(
          table(
            ['REVISION', 'UPDATED', 'VALUE', 'NOTE'],
            rows.map((row) => [row.revision, row.updated ?? '-', row.value, row.note ?? '']),
          ),
        )
    })
}
