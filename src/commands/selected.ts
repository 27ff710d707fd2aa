import type { Command } from 'commander'
import { commaList, selects } from '../core/keys.ts'

export interface SelectionFlags {
  readonly only?: string[]
  readonly except?: string[]
}

/** Adds `--only` and `--except`. */
export function withSelection(command: Command): Command {
  return command
    .option('--only <patterns>', 'only these keys: comma list, * and ? allowed', collect)
    .option('--except <patterns>', 'not these keys; wins over --only', collect)
}

export function selection(flags: SelectionFlags): (key: string) => boolean {
  return selects(flags)
}

/** The flag may be given several times. */
function collect(text: string, before: string[] | undefined): string[] {
  return [...(before ?? []), ...commaList(text)]
}
