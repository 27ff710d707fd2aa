import type { Dialect } from './env/dialect.ts'
import type { Warn } from './writer.ts'

/** Warns of names by which whoever sets them decides what the reader runs, loads or trusts. */
export function warnOfSteering(
  { reader, steers }: Pick<Dialect, 'reader' | 'steers'>,
  names: readonly string[],
  warn: Warn,
): void {
  const found = names.filter((name) => steers?.(name))
  if (found.length > 0) warn(`${reader} runs, loads or trusts what ${found.join(', ')} ${found.length === 1 ? 'says' : 'say'}`)
}
