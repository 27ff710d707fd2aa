import { Command } from 'commander'
import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'
import { withRunFlags, type RunFlags } from './run/flags.ts'

export function run(app: App): Command {
  const command = new Command('run')
    .description('run a command that has the secrets in its environment, and nothing of them on the disk')
    .argument('<program...>', 'behind --: the command and its arguments')
    .usage('[options] -- <program...>')
  return withRunFlags(command).action(async ([program, ...args]: [string, ...string[]], flags: RunFlags) => {
    refuseUnmarked(app, args.length + 1)
    const { runCommand } = await import('./run/run-command.ts')
    app.exitCode = await runCommand(app, [program, ...args], flags, process)
  })
}

/** Without -- a flag of the command would be taken for one of keep, and one of its own -- would be lost. */
function refuseUnmarked({ words }: App, count: number): void {
  const mark = words.indexOf('--')
  if (mark >= 0 && words.length - mark - 1 === count) return
  throw new KeepError('usage', 'the command stands behind --', { hint: 'keep run -- COMMAND ARGUMENTS' })
}
