import { Command } from 'commander'
import type { App } from '../app.ts'
import { activeVaults } from '../core/workspace.ts'
import { json } from '../formats/json.ts'
import { table } from '../formats/table.ts'

export function vaultList(app: App): Command {
  return new Command('vault:list').description('list the configured vaults').action(async () => {
    const workspace = await app.workspace()
    const active = activeVaults(workspace)
    const rows = [...workspace.vaults.values()].map(({ slug, driver, name, fields }) => ({
      slug,
      driver,
      name: name ?? slug,
      default: slug === workspace.defaultVault,
      active: active.includes(slug),
      fields: Object.fromEntries(
        [...fields].map(([field, value]) => [field, value instanceof Map ? Object.fromEntries(value) : value]),
      ),
    }))
    if (app.flags.json) return app.io.data(json(rows))
    if (rows.length === 0) return app.io.note('no vault is configured; keep vault:add')
    app.io.lines(
      table(
        ['SLUG', 'DRIVER', 'NAME', 'DEFAULT', 'ACTIVE'],
        rows.map((row) => [row.slug, row.driver, row.name, yes(row.default), yes(row.active)]),
      ),
    )
  })
}

function yes(fact: boolean): string {
  return fact ? 'yes' : '-'
}
