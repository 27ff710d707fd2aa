import { Command } from 'commander'
import { App, type Flags } from './app.ts'
import { complete } from './commands/complete.ts'
import { completion } from './commands/completion.ts'
import { copy } from './commands/copy.ts'
import { remove } from './commands/delete.ts'
import { diff } from './commands/diff.ts'
import { edit } from './commands/edit.ts'
import { envAdd } from './commands/env-add.ts'
import { envList } from './commands/env-list.ts'
import { envRemove } from './commands/env-remove.ts'
import { exportSecrets } from './commands/export.ts'
import { get } from './commands/get.ts'
import { history } from './commands/history.ts'
import { iam } from './commands/iam.ts'
import { importSecrets } from './commands/import.ts'
import { info } from './commands/info.ts'
import { init } from './commands/init.ts'
import { rename } from './commands/rename.ts'
import { restore } from './commands/restore.ts'
import { rollback } from './commands/rollback.ts'
import { run } from './commands/run.ts'
import { search } from './commands/search.ts'
import { set } from './commands/set.ts'
import { show } from './commands/show.ts'
import { templateAdd } from './commands/template-add.ts'
import { templateRender } from './commands/template-render.ts'
import { templateValidate } from './commands/template-validate.ts'
import { trust } from './commands/trust.ts'
import { vaultAdd } from './commands/vault-add.ts'
import { vaultDelete } from './commands/vault-delete.ts'
import { vaultEdit } from './commands/vault-edit.ts'
import { vaultList } from './commands/vault-list.ts'
import { vaultRecipients } from './commands/vault-recipients.ts'
import { verify } from './commands/verify.ts'
import { workspace } from './commands/workspace.ts'
import type { Io } from './core/io.ts'
import { version } from './version.ts'

/** The whole command line, in the order of the help. */
const commands = [
  init,
  set,
  get,
  show,
  search,
  edit,
  remove,
  rename,
  restore,
  history,
  rollback,
  diff,
  copy,
  importSecrets,
  exportSecrets,
  run,
  templateAdd,
  templateValidate,
  templateRender,
  vaultAdd,
  vaultList,
  vaultEdit,
  vaultDelete,
  vaultRecipients,
  envAdd,
  envList,
  envRemove,
  workspace,
  trust,
  verify,
  iam,
  info,
  completion,
]

/** `words`: the command line that it is made for. */
export function createProgram(io: Io, words: readonly string[] = []): { readonly program: Command; readonly app: App } {
  const program = new Command('keep')
    .description('Secrets of an application, by namespace and environment, in AWS or in an encrypted local vault.')
    .version(version, '-V, --version', 'print the version')
    .option('--vault <slug>', 'the vault; else KEEP_VAULT, your workspace, the default vault')
    .option('--env <env>', 'the environment; else KEEP_ENV, your workspace, the only one')
    .option('--config <file>', 'the configuration file; else KEEP_CONFIG, else the nearest .keep.json upward')
    .option('--json', 'print data as JSON, and errors too')
    .option('-y, --yes', 'answer every confirmation with yes')
    .option('--no-input', 'never ask; implied without a terminal')
    .option('--no-interaction', 'the same as --no-input')
    .option('-q, --quiet', 'no notes on standard error')
    .option('--debug', 'tell what is done, never a value')
    .option('--no-color', 'no colours')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command...]', 'print the help of a command')
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => [command.name(), ...command.aliases()].join(', ') })
    .configureOutput({ writeOut: (text) => io.data(text), writeErr: () => undefined, outputError: () => undefined })
    .exitOverride()
  const app = new App(io, () => program.opts<Flags>(), words)
  for (const command of commands) program.addCommand(command(app).copyInheritedSettings(program))
  program.addCommand(complete(app).copyInheritedSettings(program), { hidden: true })
  program.hook('preAction', () => {
    const {
      yes = false,
      quiet = false,
      debug = false,
      input,
      interaction,
      color,
    } = program.opts<Flags & { interaction: boolean }>()
    io.configure({ yes, quiet, debug, color, input: input && interaction })
  })
  return { program, app }
}
