import { Command, Option } from 'commander'
import type { App } from '../app.ts'
import { contextText } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import type { Line } from '../core/io.ts'
import { infosOf } from '../core/infos.ts'
import { namedKeys } from '../core/keys.ts'
import { mask } from '../core/mask.ts'
import type { Secret, SecretInfo } from '../core/secret.ts'
import type { Batch, Vault } from '../core/vault.ts'
import { json } from '../formats/json.ts'
import { table } from '../formats/table.ts'
import { minute } from '../formats/time.ts'
import type { Writer } from '../formats/write/writer.ts'
import { complete, withPartial, type PartialFlags } from './failures.ts'
import { selection, warnOfUnmatched, withSelection, type SelectionFlags } from './selected.ts'
import { showDeleted } from './show-deleted.ts'
import { target, type Target } from './targeted.ts'

type Format = 'table' | 'json' | 'env' | 'yaml' | 'csv'

interface ShowFlags extends SelectionFlags, PartialFlags {
  readonly deleted?: boolean
  readonly unmask?: boolean
  readonly names?: boolean
  readonly format?: Format
}

interface Shown extends SecretInfo {
  readonly text: string
}

export function show(app: App): Command {
  const command = new Command('show')
    .alias('ls')
    .description('list the secrets of an environment, masked')
    .option('--unmask', 'show the values')
    .option('--names', 'only the keys; no value is fetched')
    .option('--deleted', 'what was deleted and can still be restored (Secrets Manager)')
    .addOption(new Option('--format <format>', 'how to print them').choices(['table', 'json', 'env', 'yaml', 'csv']))
  return withPartial(withSelection(command)).action(async (flags: ShowFlags) => {
    if (flags.names && flags.format && flags.format !== 'json')
      throw new KeepError('usage', '--names has no formats but json', { hint: 'leave out --format' })
    if (flags.names && flags.unmask)
      throw new KeepError('usage', '--names and --unmask exclude each other', { hint: 'leave one out' })
    if (flags.deleted) return showDeleted(app, flags)
    const to = await target(app)
    const selects = selection(flags)
    const named = namedKeys(flags)
    const all = await app.io.progress('reading secrets', named ? infosOf(to.vault, named) : to.vault.list())
    const infos = all.filter((info) => selects(info.key))
    const format = app.flags.json ? 'json' : (flags.format ?? 'table')
    warnOfUnmatched(
      app,
      flags,
      infos.map((info) => info.key),
    )
    if (infos.length === 0)
      app.io.note(`there are no secrets${flags.only || flags.except ? ' of these names' : ''} in ${contextText(to.context)}`)
    const foreign = infos.filter((info) => info.foreign).map((info) => info.key)
    if (foreign.length > 0)
      app.io.warn(`not marked as secrets of ${contextText(to.context)}: ${foreign.join(', ')}; keep set KEY --adopt marks them`)
    if (!flags.unmask && ['env', 'yaml', 'csv'].includes(format))
      app.io.note('the values are masked; --unmask shows them, keep export writes them')
    if (flags.names) printNames(app, infos, format === 'json')
    else
      await print(
        app,
        flags.unmask ? await unmasked(app, to, infos, flags) : infos.map((info) => ({ ...info, text: mask })),
        format,
      )
  })
}

function printNames(app: App, infos: readonly SecretInfo[], asJson: boolean): void {
  const names = infos.map((info) => info.key)
  if (asJson) app.io.data(json(names))
  else app.io.lines(names.map((name) => [name]))
}

async function unmasked(app: App, { vault, context }: Target, infos: readonly SecretInfo[], flags: ShowFlags): Promise<Shown[]> {
  const batch = await vault.getMany(infos.map((info) => info.key))
  const secrets: readonly Secret[] = complete(app, await withLeftOut(vault, infos, batch), context, flags)
  const known = new Map(infos.map((info) => [info.key, info]))
  return secrets.map((secret) => ({ ...known.get(secret.key), ...secret, text: secret.value.reveal() }))
}

/** What was listed and is not among the values may have been deleted since; what is still there could not be read. */
async function withLeftOut(vault: Vault, infos: readonly SecretInfo[], batch: Batch): Promise<Batch> {
  const told = new Set([...batch.secrets, ...batch.failures].map(({ key }) => key))
  const absent = infos.map(({ key }) => key).filter((key) => !told.has(key))
  const there = await infosOf(vault, absent)
  const failures = there.map(({ key }) => ({ key, error: new KeepError('rejected', `the vault left ${key} out of its answer`) }))
  return { secrets: batch.secrets, failures: [...batch.failures, ...failures] }
}

async function print(app: App, rows: readonly Shown[], format: Format): Promise<void> {
  const entries = rows.map(({ key, text }) => [key, text] as const)
  switch (format) {
    case 'json':
      return app.io.data(
        json(rows.map(({ key, text, revision, updated, note }) => ({ key, value: text, revision, updated, note }))),
      )
    case 'env':
    case 'yaml':
    case 'csv':
      return app.io.data((await writer(format)).write(entries, (text) => app.io.warn(text)))
    case 'table':
      if (rows.length > 0) app.io.lines(secretTable(rows))
  }
}

async function writer(format: 'env' | 'yaml' | 'csv'): Promise<Writer> {
  const { writerFor } = await import('../formats/write/writer-for.ts')
  return writerFor(format)
}

function secretTable(rows: readonly Shown[]): Line[] {
  const hasNotes = rows.some((row) => row.note !== undefined)
  const header = ['KEY', 'VALUE', 'REVISION', 'UPDATED', ...(hasNotes ? ['NOTE'] : [])]
  return table(
    header,
    rows.map((row) => [row.key, row.text, row.revision, minute(row.updated), ...(hasNotes ? [row.note ?? ''] : [])]),
  )
}
