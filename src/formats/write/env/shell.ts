import { readShell } from '../../dotenv/shell.ts'
import { readSystemd } from '../../dotenv/systemd.ts'
import { isBare } from './bare.ts'
import type { Dialect } from './dialect.ts'
import { heldByShells, steersShells } from './shell-names.ts'

/** `set -a; . ./.env` in a POSIX shell. */
export const shell: Dialect = {
  reader: 'a shell',
  form,
  loses: heldByShells,
  steers: steersShells,
  takesExport: true,
  quoting: 'joined',
  read: readShell,
  readers: ['shell'],
}

/** `EnvironmentFile=` of systemd. */
export const systemd: Dialect = {
  reader: 'systemd',
  form,
  quoting: 'joined',
  read: readSystemd,
  readers: ['systemd'],
}

/** `eval "$(keep export --format shell)"`: the same, exported, and in quotes whatever the value. */
export const exported: Dialect = { ...shell, form: quoted, prefix: 'export ' }

function form(value: string): string {
  return isBare(value) ? value : quoted(value)
}

/** Nothing ends single quotes but a single quote, which stands in double ones: systemd does not know `\'` between quotes. */
function quoted(value: string): string {
  return `'${value.replaceAll("'", `'"'"'`)}'`
}
