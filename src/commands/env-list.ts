import { Command } from 'commander'
import type { App } from '../app.ts'
import { activeEnvs } from '../core/workspace.ts'
import { json } from '../formats/json.ts'
import { table } from '../formats/table.ts'

export function envList(app: App): Command {
  return new Command('env:list').description('list the configured environments').action(async () => {
    const workspace = await app.workspace()
    const active = activeEnvs(workspace)
    const rows = workspace.envs.map((env) => ({
      env,
      protected: workspace.protectedEnvs.includes(env),
      active: active.includes(env),
    }))
    if (app.flags.json) return app.io.data(json(rows))
    app.io.lines(
      table(
        ['ENV', 'PROTECTED', 'ACTIVE'],
        rows.map((row) => [row.env, row.protected ? 'yes' : '-', row.active ? 'yes' : '-']),
      ),
    )
  })
}
