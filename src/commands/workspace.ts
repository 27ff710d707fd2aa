import fs from 'node:fs'
import path from 'node:path'
import { Command } from 'commander'
import type { App } from '../app.ts'
import { personalName } from '../config/load.ts'
import { fileError, replaceFile } from '../core/atomic-file.ts'
import { jsonText, prettyJson, type Json } from '../core/json.ts'
import { commaList } from '../core/keys.ts'
import { activeEnvs, activeVaults, envNamed, vaultNamed, type Workspace } from '../core/workspace.ts'
import { json } from '../formats/json.ts'
import { table } from '../formats/table.ts'
import { KeepError } from '../core/errors.ts'

interface WorkspaceFlags {
  readonly vaults?: string
  readonly envs?: string
  readonly defaultEnv?: string
  readonly reset?: boolean
}

const fileMode = 0o600

export function workspace(app: App): Command {
  return new Command('workspace')
    .description('choose the vaults and environments that you see')
    .option('--vaults <a,b>', 'the vaults to see')
    .option('--envs <x,y>', 'the environments to see')
    .option('--default-env <env>', 'the environment that is used when none is named')
    .option('--reset', 'see everything again')
    .action(async (flags: WorkspaceFlags) => {
      const current = await app.workspace()
      const file = path.join(current.directory, personalName)
      const isSaid = flags.vaults !== undefined || flags.envs !== undefined || flags.defaultEnv !== undefined
      if (flags.reset && isSaid) throw new KeepError('usage', '--reset excludes the other flags')
      if (flags.reset) return reset(app, file)
      if (!isSaid && (!app.io.interactive || app.flags.json)) return show(app, current)
      save(app, file, isSaid ? said(current, flags) : await asked(app, current))
    })
}

function reset(app: App, file: string): void {
  try {
    fs.rmSync(file, { force: true })
  } catch (error) {
    throw fileError('remove', file, error)
  }
  app.io.note('you see all vaults and environments again')
}

function show(app: App, current: Workspace): void {
  const found = { vaults: activeVaults(current), envs: activeEnvs(current), defaultEnv: current.personal.defaultEnv ?? null }
  if (app.flags.json) return app.io.data(json(found))
  app.io.lines(
    table(['VAULTS', 'ENVS', 'DEFAULT ENV'], [[found.vaults.join(', '), found.envs.join(', '), found.defaultEnv ?? '-']]),
  )
}

type Chosen = Record<'activeVaults' | 'activeEnvs' | 'defaultEnv', Json | undefined>

/** What a flag does not name stays as it was. */
function said(current: Workspace, flags: WorkspaceFlags): Chosen {
  const { personal } = current
  const vaults =
    flags.vaults === undefined ? personal.activeVaults : commaList(flags.vaults).map((slug) => vaultNamed(current, slug).slug)
  const envs = flags.envs === undefined ? personal.activeEnvs : commaList(flags.envs).map((env) => envNamed(current, env))
  const defaultEnv = flags.defaultEnv === undefined ? personal.defaultEnv : envNamed(current, flags.defaultEnv)
  for (const list of [vaults, envs])
    if (list?.length === 0) throw new KeepError('usage', 'a list is empty', { hint: 'keep workspace --reset shows everything' })
  return { activeVaults: vaults && [...vaults], activeEnvs: envs && [...envs], defaultEnv }
}

async function asked(app: App, current: Workspace): Promise<Chosen> {
  const [vaults, envs] = [activeVaults(current), activeEnvs(current)]
  const activeVaultsChosen = await app.io.ask.chooseMany({
    message: 'Which vaults do you want to see?',
    flag: '--vaults',
    choices: [...current.vaults.keys()].map((slug) => ({ value: slug, name: slug, checked: vaults.includes(slug) })),
  })
  const activeEnvsChosen = await app.io.ask.chooseMany({
    message: 'Which environments do you want to see?',
    flag: '--envs',
    choices: current.envs.map((env) => ({ value: env, name: env, checked: envs.includes(env) })),
  })
  return {
    activeVaults: orAll(activeVaultsChosen),
    activeEnvs: orAll(activeEnvsChosen),
    defaultEnv: current.personal.defaultEnv,
  }
}

/** Nothing chosen means everything. */
function orAll(list: string[]): Json | undefined {
  return list.length > 0 ? list : undefined
}

function save(app: App, file: string, chosen: Chosen): void {
  const members = Object.entries(chosen).filter((entry): entry is [string, Json] => entry[1] !== undefined)
  replaceFile(file, `${prettyJson(new Map(members))}\n`, { mode: fileMode })
  app.io.note(`saved in ${personalName}: ${members.map(([name, value]) => `${name} ${jsonText(value)}`).join('; ')}`)
}
