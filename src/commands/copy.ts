import { Command, Option } from 'commander'
import type { App } from '../app.ts'
import { contextText, parseContext, type Context } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { infosOf } from '../core/infos.ts'
import { namedKeys, typedKey } from '../core/keys.ts'
import type { SecretInfo } from '../core/secret.ts'
import { planned, type Wanted } from '../core/transfer.ts'
import type { Vault } from '../core/vault.ts'
import { absent, complete, whatStands, within } from './failures.ts'
import { carryOut, type PlanFlags } from './plan/carry-out.ts'
import { selection, warnOfUnmatched, withSelection, type SelectionFlags } from './selected.ts'
import { vaultOf } from './targeted.ts'

interface CopyFlags extends SelectionFlags, PlanFlags {
  readonly from?: string
  readonly to?: string
  readonly overwrite?: boolean
}

export function copy(app: App): Command {
  const command = new Command('copy')
    .description('copy secrets from one vault or environment to another: plan, confirm, apply')
    .argument('[key]', 'one key; else all, or those of --only and --except')
    .option('--from <context>', 'what to copy: vault:env, or env of the default vault')
    .option('--to <context>', 'where to: vault:env, or env of the default vault')
    .option('--overwrite', 'replace other values that are there; without it one refuses all')
    .option('--dry-run', 'print the plan and write nothing')
    .addOption(new Option('--force', 'do not ask; a protected env still needs --yes').hideHelp())
  return withSelection(command).action(async (typed: string | undefined, flags: CopyFlags) => {
    if (typed !== undefined && (flags.only ?? flags.except) !== undefined)
      throw new KeepError('usage', 'a key and --only or --except exclude each other', { hint: 'leave one out' })
    const chosen = typed === undefined ? flags : { ...flags, only: [typedKey(typed)] }
    const [from, to] = await contexts(app, flags)
    const [source, vault] = await Promise.all([app.openVault(from), app.openVault(to)])
    const wanted = await app.io.progress(`reading ${contextText(from)}`, within(from, read(app, source, from, chosen)))
    if (typed !== undefined && wanted.length === 0) throw await absent(source, typed, from)
    warnOfUnmatched(
      app,
      chosen,
      wanted.map(({ key }) => key),
    )
    if (wanted.length === 0) app.io.note(`there is nothing to copy in ${contextText(from)}`)
    const there = (keys: readonly string[]) => whatStands(app, vault, to, keys)
    const plan = within(to, planned(wanted, vault.limits, there, { overwrite: flags.overwrite ?? false, context: to }))
    const steps = await app.io.progress(`reading ${contextText(to)}`, plan)
    await carryOut(app, steps, flags, { vault, context: to, verb: 'copy', preposition: 'to' })
  })
}

async function contexts(app: App, { from, to }: CopyFlags): Promise<[Context, Context]> {
  if (app.flags.env !== undefined)
    throw new KeepError('usage', '--env says neither where from nor where to', { hint: 'write --from vault:env --to vault:env' })
  if (from === undefined || to === undefined) {
    const flag = to === undefined ? '--to' : '--from'
    throw new KeepError('usage', `${flag} is missing`, { hint: 'keep copy --help' })
  }
  if (app.flags.vault !== undefined && [from, to].every((text) => text.includes(':')))
    throw new KeepError('usage', '--from and --to name their vaults, so --vault says nothing', { hint: 'leave it out' })
  const workspace = await app.workspace()
  const defaultVault = [from, to].every((text) => text.includes(':')) ? '' : await vaultOf(app)
  const source = parseContext(from, workspace, () => defaultVault)
  const target = parseContext(to, workspace, () => defaultVault)
  if (contextText(source) === contextText(target))
    throw new KeepError('usage', `--from and --to are both ${contextText(source)}`, { hint: 'name another environment or vault' })
  return [source, target]
}

/** The secrets with their notes. Keys that are named outright are read without any list. */
async function read(app: App, source: Vault, context: Context, flags: SelectionFlags): Promise<Wanted[]> {
  const named = namedKeys(flags)
  const infos = named ? infosOf(source, named) : listed(source, flags)
  const values = named ? source.getMany(named) : infos.then((found) => source.getMany(found.map(({ key }) => key)))
  const [found, batch] = await Promise.all([infos, values])
  const known = new Map(found.map((info) => [info.key, info]))
  const secrets = complete(app, batch, context)
  return secrets.map(({ key, value, plain }) => ({ key, value, plain, note: known.get(key)?.note }))
}

async function listed(source: Vault, flags: SelectionFlags): Promise<readonly SecretInfo[]> {
  const selects = selection(flags)
  return (await source.list()).filter(({ key }) => selects(key))
}
