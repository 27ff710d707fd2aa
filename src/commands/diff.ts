import { Command } from 'commander'
import type { App } from '../app.ts'
import { contextText, parseContext, saidEnvs, saidVaults, type Context } from '../core/context.ts'
import { diff as compare, sideTitles, type DiffRow, type Side } from '../core/diff.ts'
import { KeepError } from '../core/errors.ts'
import { mask } from '../core/mask.ts'
import { counted } from '../core/plural.ts'
import { activeEnvs, type Workspace } from '../core/workspace.ts'
import { json } from '../formats/json.ts'
import { table, type Cell } from '../formats/table.ts'
import { readable, withPartial, type PartialFlags } from './failures.ts'
import { readSelected, type Selected } from './read-selected.ts'
import { warnOfUnmatched, withSelection, type SelectionFlags } from './selected.ts'
import { vaultOf } from './targeted.ts'

interface DiffFlags extends SelectionFlags, PartialFlags {
  readonly unmask?: boolean
  readonly onlyDifferent?: boolean
  readonly exitCode?: boolean
}

export function diff(app: App): Command {
  const command = new Command('diff')
    .description('compare environments, vaults, or both')
    .argument('[context...]', 'vault:env, or env for the default vault; or use --env a,b and --vault v,w')
    .option('--unmask', 'show the values')
    .option('--only-different', 'leave out the keys that are identical everywhere')
    .option('--exit-code', 'exit with 1 when anything differs')
  return withPartial(withSelection(command)).action(async (typed: string[], flags: DiffFlags) => {
    const contexts = await contextsOf(app, typed)
    const reads = contexts.map((context) => readable(app, readSide(app, context, flags), flags))
    const read = await app.io.progress(`reading ${counted(contexts.length, 'context')}`, Promise.all(reads))
    const sides = read.filter((side) => side !== undefined)
    if (sides.length < 2) throw nothingToCompare(sides)
    // A key that one side could not read says nothing of what differs.
    const unread = new Set(sides.flatMap((side) => side.unread))
    const rows = compare(sides).filter((row) => !unread.has(row.key))
    const differs = rows.some((row) => row.verdict !== 'identical')
    const shown = flags.onlyDifferent ? rows.filter((row) => row.verdict !== 'identical') : rows
    if (app.flags.json) app.io.data(json(shown.map((row) => rowObject(row, sides, flags.unmask))))
    else if (shown.length > 0)
      app.io.lines(
        table(
          ['KEY', ...sideTitles(sides), 'STATUS'],
          shown.map((row) => cells(row, flags.unmask)),
        ),
      )
    warnOfUnmatched(
      app,
      flags,
      rows.map(({ key }) => key),
    )
    app.io.note(summary(rows))
    if (flags.exitCode && differs) app.exitCode = 1
  })
}

/** Contexts as arguments, or every named env in every named vault; all active envs of the default vault when nothing is named. */
async function contextsOf(app: App, typed: readonly string[]): Promise<Context[]> {
  const workspace = await app.workspace()
  const vaults = saidVaults(workspace, app.said)
  if (typed.length > 0) {
    if (app.flags.env !== undefined) {
      throw new KeepError('usage', 'contexts as arguments and --env exclude each other', {
        hint: 'write keep diff vault:env vault:env',
      })
    }
    const needsDefault = typed.some((text) => !text.includes(':'))
    const defaults = needsDefault ? (vaults ?? [await vaultOf(app)]) : ['']
    const read = (text: string): Context[] =>
      (text.includes(':') ? [''] : defaults).map((vault) => parseContext(text, workspace, () => vault))
    return atLeastTwo(typed.flatMap(read), workspace)
  }
  // KEEP_ENV names the one env of other commands; here it would leave nothing to compare.
  const envs = saidEnvs(workspace, { ...app.said, env: app.flags.env }) ?? activeEnvs(workspace)
  return atLeastTwo(
    (vaults ?? [await vaultOf(app)]).flatMap((vault) => envs.map((env) => ({ vault, env }))),
    workspace,
  )
}

function atLeastTwo(contexts: Context[], { envs }: Workspace): Context[] {
  const texts = contexts.map(contextText)
  const twice = texts.find((text, index) => texts.indexOf(text) !== index)
  if (twice !== undefined) throw new KeepError('usage', `${twice} is named twice`, { hint: 'leave one out' })
  if (contexts.length > 1) return contexts
  throw new KeepError('usage', 'there is only one side to compare', {
    hint: envs.length > 1 ? `keep diff ${envs.slice(0, 2).join(' ')}` : 'name another vault: keep diff vault:env vault:env',
  })
}

/** Of what is left when other contexts could not be read. */
function nothingToCompare([side]: readonly Side[]): KeepError {
  const left = side === undefined ? 'no context' : `only ${contextText(side.context)}`
  return new KeepError('partial', `${left} could be read, so there is nothing to compare`)
}

/** A context that cannot be read is an error: its keys must not look missing. */
async function readSide(app: App, context: Context, flags: DiffFlags): Promise<Selected> {
  try {
    return await readSelected(app, context, flags)
  } catch (error) {
    if (!(error instanceof KeepError) || error.code === 'partial') throw error
    throw new KeepError(error.code, `cannot compare ${contextText(context)}: ${error.message}`, {
      hint: error.hint,
      cause: error,
    })
  }
}

function cells(row: DiffRow, unmask = false): Cell[] {
  const tone = row.verdict === 'identical' ? 'good' : 'bad'
  return [
    row.key,
    ...row.values.map((value, side): Cell => {
      if (value === undefined) return { text: '-', tone: 'bad' }
      if (unmask) return value.reveal()
      return row.verdict === 'identical' || row.groups.every((group) => group === undefined || group === 1)
        ? mask
        : `${mask} (${row.groups[side]})`
    }),
    { text: row.verdict, tone },
  ]
}

function rowObject(row: DiffRow, sides: readonly Side[], unmask = false): object {
  const contexts = sides.map((side, index) => {
    const value = row.values[index]
    return {
      context: contextText(side.context),
      present: value !== undefined,
      group: row.groups[index],
      ...(unmask && { value: value?.reveal() }),
    }
  })
  return { key: row.key, status: row.verdict, contexts }
}

function summary(rows: readonly DiffRow[]): string {
  const count = (verdict: DiffRow['verdict']): number => rows.filter((row) => row.verdict === verdict).length
  return `${counted(rows.length, 'key')}: ${count('identical')} identical, ${count('different')} different, ${count('missing')} missing`
}
