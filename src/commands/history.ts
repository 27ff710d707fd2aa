import { Command } from 'commander'
import type { App } from '../app.ts'
import { contextFlags, type Context } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import type { Line } from '../core/io.ts'
import { typedKey } from '../core/keys.ts'
import { mask } from '../core/mask.ts'
import type { Revision } from '../core/secret.ts'
import { json } from '../formats/json.ts'
import { table } from '../formats/table.ts'
import { minute } from '../formats/time.ts'
import { absent } from './failures.ts'
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
      if (revisions.length === 0) throw (await vault.info(key)) ? withoutValue(key, context) : await absent(vault, key, context)
      const rows = revisions.map((entry) => ({ ...entry, text: textOf(entry, flags) }))
      if (app.flags.json)
        app.io.data(
          json(
            rows.map(({ revision, updated, text, lacks, note, labels }) => ({
              revision,
              updated,
              value: text,
              lacks,
              note,
              labels,
            })),
          ),
        )
      else app.io.lines(revisionTable(rows))
    })
}

function withoutValue(key: string, context: Context): KeepError {
  return new KeepError('not-found', `${key} is there but has no value yet, and so no history`, {
    hint: `keep set ${key} ${contextFlags(context)}`,
  })
}

/** A revision without a text value has the reason in its place; as JSON, nothing. */
function textOf({ value }: Revision, { unmask = false }: { unmask?: boolean }): string | undefined {
  return unmask ? value?.reveal() : value && mask
}

interface Row extends Revision {
  readonly text: string | undefined
}

function revisionTable(rows: readonly Row[]): Line[] {
  const hasNotes = rows.some((row) => row.note !== undefined)
  const hasLabels = rows.some((row) => row.labels !== undefined)
  const header = ['REVISION', 'UPDATED', 'VALUE', ...(hasLabels ? ['LABELS'] : []), ...(hasNotes ? ['NOTE'] : [])]
  return table(
    header,
    rows.map((row) => [
      row.revision,
      minute(row.updated),
      row.text ?? `(${row.lacks})`,
      ...(hasLabels ? [row.labels?.join(', ') ?? ''] : []),
      ...(hasNotes ? [row.note ?? ''] : []),
    ]),
  )
}
