import { Command } from 'commander'
import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'
import { vaultNamed } from '../core/workspace.ts'
import { askedOneOf } from './asked.ts'
import { changeConfiguration } from './configured.ts'
import { confirmed } from './confirmed.ts'
import { forgetPersonally } from './personal.ts'

export function vaultDelete(app: App): Command {
  return new Command('vault:delete')
    .description('forget a vault; its secrets stay where they are')
    .argument('[slug]', 'asked for on a terminal when left out')
    .option('--force', 'do not ask; the same as --yes')
    .action(async (typed: string | undefined, flags: { force?: boolean }) => {
      const workspace = await app.workspace()
      const others = [...workspace.vaults.keys()].filter((each) => each !== workspace.defaultVault)
      const argument = { name: 'slug', of: 'vault:delete' }
      const slug = await askedOneOf(app, typed, 'Which vault is to be forgotten?', argument, others)
      vaultNamed(workspace, slug)
      if (slug === workspace.defaultVault) {
        throw new KeepError('usage', `${slug} is the default vault and cannot be deleted`, {
          hint: 'make another one the default: keep vault:edit SLUG --default',
        })
      }
      await confirmed(app, flags, {
        message: `Forget vault ${slug}? Its secrets stay where they are.`,
        what: `forgetting vault ${slug}`,
      })
      await changeConfiguration(app, [{ path: ['vaults', slug], value: undefined }])
      forgetPersonally(workspace, slug)
      app.io.note(`forgot vault ${slug}; only the configuration was changed, its secrets stay where they are`)
    })
}
