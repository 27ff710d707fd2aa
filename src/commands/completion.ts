import { readFile } from 'node:fs/promises'
import { Argument, Command } from 'commander'
import type { App } from '../app.ts'

const install = `
To use it, once for each shell:

  bash  echo 'eval "$(keep completion bash)"' >> ~/.bashrc
  zsh   echo 'eval "$(keep completion zsh)"' >> ~/.zshrc
  fish  keep completion fish > ~/.config/fish/completions/keep.fish`

export function completion(app: App): Command {
  return new Command('completion')
    .description('print the script with which a shell completes commands, flags, vaults, environments and keys')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', install)
    .action(async (shell: string) => {
      // The folder of the scripts stands beside dist/, in which this runs.
      app.io.data(await readFile(new URL(`../completion/keep.${shell}`, import.meta.url), 'utf8'))
    })
}
