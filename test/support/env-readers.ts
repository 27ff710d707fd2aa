import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { parseEnv } from 'node:util'
import * as dotenvx from '@dotenvx/dotenvx'
import { parse as dotenv18 } from 'dotenv'
import { parse as dotenv16 } from 'dotenv16'
import { parse as dotenv17 } from 'dotenv17'
import { composeValues, pythonValues, shellValues } from './dotenv-oracles.ts'
import { fetchNodes } from './fetch-nodes.ts'
import { goProgram } from './go-program.ts'
import { unavailable } from './unavailable.ts'

export type Values = Readonly<Record<string, string | null | undefined>>

/** What a program has of each text, null where it refuses; undefined where the program is not on this machine. */
export type EnvReader = (texts: readonly string[], names: readonly string[]) => readonly (Values | null)[] | undefined

/** Programs that read .env files, each by itself. */
export const envReaders = {
  'dotenv 16': (texts) => texts.map((text) => dotenv16(text)),
  'dotenv 17': (texts) => texts.map((text) => dotenv17(text)),
  'dotenv 18': (texts) => texts.map((text) => dotenv18(text)),
  'dotenvx 2': (texts) => texts.map((text) => dotenvx.parse(text, { processEnv: {} })),
  'util.parseEnv': (texts) => texts.map((text) => ({ ...parseEnv(text) })),
  'util.parseEnv of Node.js 22': nodeReader('22'),
  'util.parseEnv of Node.js 24': nodeReader('24'),
  'util.parseEnv of Node.js 26': nodeReader('26'),
  'python-dotenv': (texts) => pythonValues(texts),
  phpdotenv: phpReader('phpdotenv', 'php-vlucas-phpdotenv'),
  'Symfony Dotenv': phpReader('symfony', 'php-symfony-dotenv'),
  'ruby dotenv': (texts) => rubyValues(texts)?.values,
  compose: (texts) => composeValues(texts),
  godotenv: goReader('godotenv'),
  'docker --env-file': goReader('docker'),
  systemd: systemdValues,
  bash: shellReader('bash'),
  dash: shellReader('dash'),
  zsh: shellReader('zsh'),
} satisfies Record<string, EnvReader>

export type EnvReaderName = keyof typeof envReaders

/** The major version of ruby dotenv; 0 where there is none. */
export function rubyMajor(): number {
  return Number.parseInt(rubyValues([])?.version ?? '0', 10)
}

function rubyValues(texts: readonly string[]): { version: string; values: (Values | null)[] } | undefined {
  const found = answer('ruby', ['-E', 'UTF-8:UTF-8', file('ruby-reader.rb')], texts)
  if (found === undefined) return unavailable('ruby dotenv', 'install ruby-dotenv')
  return found as { version: string; values: (Values | null)[] }
}

function phpReader(which: string, name: string): EnvReader {
  return (texts) =>
    (answer('php', [file('php-reader.php'), which], texts) as Values[] | undefined) ??
    unavailable(`${which} of PHP`, `install php-cli and ${name}`)
}

function systemdValues(texts: readonly string[]): Values[] | undefined {
  return (
    (answer('python3', [file('systemd-reader.py')], texts) as Values[] | undefined) ?? unavailable('systemd', 'install systemd')
  )
}

function nodeReader(major: string): EnvReader {
  const script = `const texts = JSON.parse(require('fs').readFileSync(0)); console.log(JSON.stringify(texts.map(require('util').parseEnv)))`
  return (texts) => answer(fetchNodes()[major] ?? '', ['-e', script], texts) as Values[]
}

/** A reader of the program in `go-readers`. */
export function goReader(which: string): EnvReader {
  return (texts) => {
    const program = goProgram('go-readers', `${which} of Go`)
    return program === undefined ? undefined : (answer(program, [which], texts) as Values[])
  }
}

function shellReader(shell: string): EnvReader {
  return (texts, names) => {
    if (spawnSync(shell, ['-c', ':']).status !== 0) return unavailable(shell, `install ${shell}`)
    return shellValues(shell, texts, names).map((values) => Object.fromEntries(values.map((value, at) => [names[at], value])))
  }
}

function file(name: string): string {
  return path.join(import.meta.dirname, name)
}

/** What a program prints as JSON; undefined where it, or what it needs, is not there. */
function answer(program: string, args: readonly string[], texts: readonly string[]): unknown {
  const done = spawnSync(program, args, {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', ...(process.env['RUBYLIB'] && { RUBYLIB: process.env['RUBYLIB'] }) },
    maxBuffer: 256 * 1024 * 1024,
  })
  return done.status === 0 ? (JSON.parse(done.stdout) as unknown) : undefined
}
