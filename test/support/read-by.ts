import { dialects } from '../../src/formats/write/env/dialects.ts'
import type { Dialect } from '../../src/formats/write/env/dialect.ts'
import { universal } from '../../src/formats/write/env/universal.ts'
import { envReaders, type EnvReaderName } from './env-readers.ts'

/** What a dialect is called, and those of the readers at hand that it is for. */
export type ReadBy = readonly [name: string, dialect: Dialect, readers: readonly EnvReaderName[]]

const nodes = ['dotenv 16', 'dotenv 17', 'dotenv 18', 'util.parseEnv'] as const
const otherNodes = ['22', '24', '26'].map((major) => `util.parseEnv of Node.js ${major}` as EnvReaderName)
export const shells = ['bash', 'dash', 'zsh'] as const

export const readersOfDialects: readonly ReadBy[] = [
  ['every reader', universal, Object.keys(envReaders).filter((name) => name !== 'docker --env-file') as EnvReaderName[]],
  ['node', dialects.node, [...nodes, ...otherNodes]],
  ['python', dialects.python, ['python-dotenv']],
  ['php', dialects.php, ['phpdotenv']],
  ['ruby', dialects.ruby, ['ruby dotenv']],
  ['compose', dialects.compose, ['compose']],
  ['docker', dialects.docker, ['docker --env-file']],
  ['shell', dialects.shell, [...shells]],
  ['systemd', dialects.systemd, ['systemd']],
  ['dotenvx', dialects.dotenvx, ['dotenvx 2']],
]
