import type { EnvReader } from '../names.ts'
import { compose } from './compose.ts'
import type { Dialect } from './dialect.ts'
import { docker } from './docker.ts'
import { dotenvx } from './dotenvx.ts'
import { node } from './node.ts'
import { php } from './php.ts'
import { python } from './python.ts'
import { ruby } from './ruby.ts'
import { shell, systemd } from './shell.ts'
import { universal } from './universal.ts'

/** What `--for` can name. */
export const dialects: Readonly<Record<EnvReader, Dialect>> = {
  node,
  python,
  php,
  ruby,
  compose,
  docker,
  shell,
  systemd,
  dotenvx,
}

/** How a .env text is written for a reader, and without one for all. */
export function dialectFor(reader: EnvReader | undefined): Dialect {
  return reader === undefined ? universal : dialects[reader]
}
