import { Command } from 'commander'
import type { App } from '../app.ts'
import type { Edit } from '../config/edit.ts'
import { KeepError } from '../core/errors.ts'
import { envNamed } from '../core/workspace.ts'
import { askedOneOf } from './asked.ts'
import { changeConfiguration } from './configured.ts'
import { confirmed } from './confirmed.ts'
import { forgetPersonally } from './personal.ts'

export function envRemove(app: App): Command {
  return new Command('env:remove')
    .description('forget an environment; its secrets stay where they are')
    .argument('[env]', 'asked for on a terminal when left out')
    .option('--force', 'do not ask; the same as --yes')
    .action(async (typed: string | undefined, flags: { force?: boolean }) => {
      const workspace = await app.workspace()
      const { envs, protectedEnvs } = workspace
      const argument = { name: 'env', of: 'env:remove' }
      const env = envNamed(workspace, await askedOneOf(app, typed, 'Which environment is to be forgotten?', argument, envs))
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
