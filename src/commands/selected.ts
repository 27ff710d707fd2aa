import type { Command } from 'commander'
import type { App } from '../app.ts'
import { isPattern, namedList, selects } from '../core/keys.ts'
import { listed } from '../core/plural.ts'

export interface SelectionFlags {
  readonly only?: string[]
  readonly except?: string[]
}

/** Adds `--only` and `--except`. */
export function withSelection(command: Command): Command {
  return command
    .option('--only <patterns>', 'only these keys: comma list, * and ? allowed', collected('--only'))
    .option('--except <patterns>', 'not these keys; wins over --only', collected('--except'))
}

export function selection(flags: SelectionFlags): (key: string) => boolean {
  return selects(flags)
}

/** Warns of what --only names and none of these keys is: it may be mistyped, and would else be left out without a word. */
export function warnOfUnmatched(app: App, { only = [] }: SelectionFlags, keys: readonly string[]): void {
  warnOfIdle(app, '--only', only, keys)
}

/** The same of --except, which would else leave in what it was to leave out; `keys`: all that it could have left out. */
export function warnOfUnmatchedExcept(app: App, { except = [] }: SelectionFlags, keys: readonly string[]): void {
  warnOfIdle(app, '--except', except, keys)
}

function warnOfIdle(app: App, flag: string, texts: readonly string[], keys: readonly string[]): void {
  const there = new Set(keys)
  const idle = texts.filter((each) => !there.has(each) && !(isPattern(each) && keys.some(selects({ only: [each] }))))
  if (idle.length > 0) app.io.warn(`${flag} ${listed(idle)} matches nothing`)
}

/** The flag may be given several times. Naming nothing is no selection: a variable in a script may be empty. */
function collected(flag: string) {
  return (text: string, before: string[] | undefined): string[] => [...(before ?? []), ...namedList(flag, text)]
}
