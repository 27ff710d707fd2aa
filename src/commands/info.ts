import { Command } from 'commander'
import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'
import { textOf, type Workspace } from '../core/workspace.ts'
import { json } from '../formats/json.ts'
import { table } from '../formats/table.ts'
import { version } from '../version.ts'

export function info(app: App): Command {
  return new Command('info')
    .description('tell the version, the configuration in force, and where each vault is')
    .action(async () => {
      const workspace = await found(app)
      const facts = { version, node: app.io.nodeVersion, config: workspace?.file ?? null, ...(workspace && factsOf(workspace)) }
      if (app.flags.json) return app.io.data(json(facts))
      const { vaults = [], ...simple } = { ...facts, vaults: workspace ? placesOf(workspace) : [] }
      const rows = Object.entries(simple).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : String(value ?? '-'),
      ])
      app.io.lines(
        table(['FACT', 'VALUE'], [...rows, ...vaults.map(({ slug, driver, place }) => [`vault ${slug}`, `${driver}, ${place}`])]),
      )
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

function factsOf(workspace: Workspace): object {
  const { name, namespace, envs, protectedEnvs, defaultVault = null } = workspace
  return { name, namespace, envs, protectedEnvs, defaultVault, vaults: placesOf(workspace) }
}

function placesOf({ vaults }: Workspace): { slug: string; driver: string; place: string }[] {
  return [...vaults.values()].map(({ slug, driver, fields }) => {
    const place = textOf(fields, 'endpoint') ?? textOf(fields, 'path') ?? textOf(fields, 'region') ?? 'default place'
    return { slug, driver, place }
  })
}
