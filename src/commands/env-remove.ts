import { Command } from 'commander'
import type { App } from '../app.ts'
import type { Edit } from '../config/edit.ts'
import { KeepError } from '../core/errors.ts'
import { envNamed } from '../core/workspace.ts'
import { changeConfiguration } from './configured.ts'
import { confirmed } from './confirmed.ts'
import { forgetPersonally } from './personal.ts'

export function envRemove(app: App): Command {
  return new Command('env:remove')
    .description('forget an environment; its secrets stay where they are')
    .argument('<env>')
    .option('--force', 'do not ask; the same as --yes')
    .action(async (typed: string, flags: { force?: boolean }) => {
      const workspace = await app.workspace()
      const env = envNamed(workspace, typed)
      const { envs, protectedEnvs } = workspace
      if (envs.length === 1)
        throw new KeepError('usage', `${env} is the only environment and cannot be removed`, {
          hint: 'keep env:add adds another one',
        })
      await confirmed(app, flags, {
        message: `Forget environment ${env}? Its secrets stay where they are.`,
        what: `forgetting environment ${env}`,
      })
      const edits: Edit[] = [{ path: ['envs'], value: envs.filter((name) => name !== env) }]
      if (protectedEnvs.includes(env))
        edits.push({ path: ['protectedEnvs'], value: protectedEnvs.filter((name) => name !== env) })
      await changeConfiguration(app, edits)
      forgetPersonally(workspace, env)
      app.io.note(`forgot environment ${env}; only the configuration was changed, its secrets stay where they are`)
    })
}
