import { csv } from '../csv.ts'
import { defused, isFormula } from '../formula.ts'
import { refuseUnheld } from './holders.ts'
import type { Writer } from './writer.ts'

/** RFC 4180 with a header, keys as they are. A spreadsheet runs what looks like a formula, unless it is defused. */
export function csvWriter(spreadsheetSafe: boolean): Writer {
  return {
    write: (entries, warn) => {
      refuseUnheld('csv', entries)
      const run = entries.filter((cells) => cells.some(isFormula)).map(([key]) => key)
      if (run.length > 0 && !spreadsheetSafe)
        warn(
          `a spreadsheet would take these for formulas: ${run.join(', ')}; keep export --format csv --spreadsheet-safe puts a ' before them`,
        )
      if (run.length > 0 && spreadsheetSafe) warn(`with a ' before it, and so not what the vault holds: ${run.join(', ')}`)
      const rows = [['key', 'value'], ...entries]
      return spreadsheetSafe
        ? csv(
            rows.map((cells) => cells.map(defused)),
            'all',
          )
        : csv(rows)
    },
  }
}
