import path from 'node:path'
import { Command } from 'commander'
import type { App } from '../app.ts'
import { personalName } from '../config/load.ts'
import { KeepError } from '../core/errors.ts'
import { commaList } from '../core/keys.ts'
import { activeEnvs, activeVaults, envNamed, vaultNamed, type Personal, type Workspace } from '../core/workspace.ts'
import { json } from '../formats/json.ts'
import { table } from '../formats/table.ts'
import { removePersonal, savePersonal } from './personal.ts'

interface WorkspaceFlags {
  readonly vaults?: string
  readonly envs?: string
  readonly defaultEnv?: string
  readonly reset?: boolean
}

export function workspace(app: App): Command {
  return new Command('workspace')
    .description('choose the vaults and environments that you see')
    .option('--vaults <slug,...>', 'the vaults to see')
    .option('--envs <env,...>', 'the environments to see')
    .option('--default-env <env>', 'the environment that is used when none is named')
    .option('--reset', 'see everything again')
    .action(async (flags: WorkspaceFlags) => {
      const isSaid = flags.vaults !== undefined || flags.envs !== undefined || flags.defaultEnv !== undefined
      if (flags.reset && isSaid) throw new KeepError('usage', '--reset excludes the other flags', { hint: 'leave out --reset' })
      if (flags.reset) return reset(app)
      const current = await app.workspace()
      if (!isSaid && (!app.io.interactive || app.flags.json)) return show(app, current)
      const chosen = isSaid ? said(current, flags) : await asked(app, current)
      savePersonal(current.directory, chosen)
      app.io.note(summary({ ...current, personal: chosen }))
    })
}

/** Reads nothing but where the file is: it may be the personal file that is wrong. */
function reset(app: App): void {
  removePersonal(path.dirname(app.configFile()))
  app.io.note('you see all vaults and environments again')
}

function show(app: App, current: Workspace): void {
  const found = { vaults: activeVaults(current), envs: activeEnvs(current), defaultEnv: current.personal.defaultEnv ?? null }
  if (app.flags.json) return app.io.data(json(found))
  app.io.lines(
    table(['VAULTS', 'ENVS', 'DEFAULT ENV'], [[found.vaults.join(', '), found.envs.join(', '), found.defaultEnv ?? '-']]),
  )
}

/** What a flag does not name stays as it was. */
function said(current: Workspace, flags: WorkspaceFlags): Personal {
  const { personal } = current
  const vaults =
    flags.vaults === undefined ? personal.activeVaults : names(flags.vaults, (slug) => vaultNamed(current, slug).slug)
  const envs = flags.envs === undefined ? personal.activeEnvs : names(flags.envs, (env) => envNamed(current, env))
  const defaultEnv = flags.defaultEnv === undefined ? personal.defaultEnv : envNamed(current, flags.defaultEnv)
  if (defaultEnv === undefined || (envs?.includes(defaultEnv) ?? true))
    return { activeVaults: vaults, activeEnvs: envs, defaultEnv }
  if (flags.defaultEnv === undefined) return { activeVaults: vaults, activeEnvs: envs, defaultEnv: undefined }
  throw new KeepError('usage', `the default environment ${defaultEnv} is not among those you see`, {
    hint: `add it: --envs ${[...(envs ?? []), defaultEnv].join(',')}`,
  })
}

function names(text: string, known: (name: string) => string): string[] {
  const list = [...new Set(commaList(text).map(known))]
  if (list.length > 0) return list
  throw new KeepError('usage', 'a list of names is empty', { hint: 'keep workspace --reset shows everything' })
}

async function asked(app: App, current: Workspace): Promise<Personal> {
  const vaults = await choose(app, 'vaults', [...current.vaults.keys()], activeVaults(current))
  const envs = await choose(app, 'environments', current.envs, activeEnvs(current))
  const { defaultEnv } = current.personal
  return {
    activeVaults: vaults,
    activeEnvs: envs,
    defaultEnv: defaultEnv !== undefined && (envs?.includes(defaultEnv) ?? true) ? defaultEnv : undefined,
  }
}

/** Undefined for all of them, and for none: then those that are configured later are seen too. */
async function choose(app: App, what: string, all: readonly string[], seen: readonly string[]): Promise<string[] | undefined> {
  const chosen = await app.io.ask.chooseMany({
    message: `Which ${what} do you want to see?`,
    unanswered: `no ${what} were named`,
    instead: 'add --vaults and --envs',
    choices: all.map((name) => ({ value: name, name, checked: seen.includes(name) })),
  })
  return chosen.length === 0 || chosen.length === all.length ? undefined : chosen
}

function summary(saved: Workspace): string {
  const { activeVaults: vaults, activeEnvs: envs, defaultEnv } = saved.personal
  if (!vaults && !envs && defaultEnv === undefined) return 'you see all vaults and environments'
  const preferred = defaultEnv === undefined ? '' : `; ${defaultEnv} when none is named`
  return `saved in ${personalName}: you see vaults ${activeVaults(saved).join(', ')}; environments ${activeEnvs(saved).join(', ')}${preferred}`
}
