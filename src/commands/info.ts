import { Command } from 'commander'
import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'
import { textOf, type VaultEntry, type Workspace } from '../core/workspace.ts'
import { json } from '../formats/json.ts'
import { table } from '../formats/table.ts'
import { version } from '../version.ts'

export function info(app: App): Command {
  return new Command('info')
    .description('tell the version, the configuration in force, and where each vault is')
    .action(async () => {
      const workspace = await found(app)
      if (app.flags.json) app.io.data(json(facts(app, workspace)))
      else app.io.lines(table(['FACT', 'VALUE'], rows(app, workspace)))
      if (!workspace) app.io.note('there is no configuration here; keep init makes one')
    })
}

/** undefined when there is none; a wrong one is an error here too. */
async function found(app: App): Promise<Workspace | undefined> {
  try {
    app.configFile()
  } catch (error) {
    if (error instanceof KeepError && app.namedConfig === undefined) return undefined
    throw error
  }
  return app.workspace()
}

function facts(app: App, workspace: Workspace | undefined): object {
  const program = { version, node: app.io.nodeVersion, config: workspace?.file ?? null }
  if (!workspace) return program
  const { name, namespace, envs, protectedEnvs, defaultVault = null } = workspace
  const vaults = [...workspace.vaults.values()].map((vault) => ({
    slug: vault.slug,
    driver: vault.driver,
    place: placeOf(vault),
  }))
  return { ...program, name, namespace, envs, protectedEnvs, defaultVault, vaults }
}

function rows(app: App, workspace: Workspace | undefined): string[][] {
  const program = [
    ['version', version],
    ['node', app.io.nodeVersion],
    ['config', workspace?.file ?? '-'],
  ]
  if (!workspace) return program
  return [
    ...program,
    ['name', workspace.name],
    ['namespace', workspace.namespace],
    ['envs', workspace.envs.join(', ')],
    ['protected', workspace.protectedEnvs.join(', ') || '-'],
    ['default vault', workspace.defaultVault ?? '-'],
    ...[...workspace.vaults.values()].map((vault) => [`vault ${vault.slug}`, `${vault.driver}, ${placeOf(vault)}`]),
  ]
}

function placeOf({ fields }: VaultEntry): string {
  return (
    ['endpoint', 'path', 'region'].map((name) => textOf(fields, name)).find((place) => place !== undefined) ?? 'default region'
  )
}
