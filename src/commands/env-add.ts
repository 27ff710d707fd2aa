import { Command } from 'commander'
import type { App } from '../app.ts'
import type { Edit } from '../config/edit.ts'
import { KeepError } from '../core/errors.ts'
import { askedEnvName } from './asked.ts'
import { changeConfiguration } from './configured.ts'

export function envAdd(app: App): Command {
  return new Command('env:add')
    .description('configure another environment')
    .argument('[name]', 'asked for on a terminal when left out')
    .option('--protected', 'writes to it must be confirmed by typing its name')
    .action(async (typed: string | undefined, flags: { protected?: boolean }) => {
      const env = await askedEnvName(app, typed, 'env:add')
      const { envs, protectedEnvs } = await app.workspace()
      if (envs.includes(env)) throw new KeepError('usage', `there is an environment ${env} already`, { hint: 'keep env:list' })
      const edits: Edit[] = [{ path: ['envs'], value: [...envs, env] }]
      if (flags.protected) edits.push({ path: ['protectedEnvs'], value: [...protectedEnvs, env] })
      await changeConfiguration(app, edits)
      app.io.note(`added environment ${env}${flags.protected ? ', protected' : ''}`)
    })
}
