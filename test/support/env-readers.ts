import path from 'node:path'
import { parseEnv } from 'node:util'
import * as dotenvx from '@dotenvx/dotenvx'
import { parse as dotenv18 } from 'dotenv'
import { parse as dotenv16 } from 'dotenv16'
import { parse as dotenv17 } from 'dotenv17'
import { ask, isHere, type Answers } from './ask.ts'
import { composeValues, pythonValues, shellValues } from './dotenv-oracles.ts'
import { fetchNodes } from './fetch-nodes.ts'
import { fetchRubyDotenv } from './fetch-ruby-dotenv.ts'
import { goProgram } from './go-program.ts'

/** What a program has of each text; undefined where the program is not on this machine. */
export type EnvReader = (texts: readonly string[], names: readonly string[]) => Answers | undefined

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
  'python-dotenv': pythonValues,
  phpdotenv: phpReader('phpdotenv', 'php-vlucas-phpdotenv'),
  'Symfony Dotenv': phpReader('symfony', 'php-symfony-dotenv'),
  'ruby dotenv': rubyValues,
  compose: composeValues,
  godotenv: goReader('godotenv'),
  'docker --env-file': goReader('docker'),
  systemd: systemdValues,
  bash: shellReader('bash'),
  dash: shellReader('dash'),
  zsh: shellReader('zsh'),
} satisfies Record<string, EnvReader>

export type EnvReaderName = keyof typeof envReaders

function phpReader(which: string, name: string): EnvReader {
  const remedy = `install php-cli and ${name}`
  return (texts) => ask({ name: `${which} of PHP`, remedy, program: 'php', args: [file('php-reader.php'), which] }, texts)
}

function rubyValues(texts: readonly string[]): Answers | undefined {
  const own = fetchRubyDotenv()
  const args = ['-E', 'UTF-8:UTF-8', ...(own === undefined ? [] : ['-I', own]), file('ruby-reader.rb')]
  return ask({ name: 'ruby dotenv 3', remedy: 'install ruby and its gem dotenv', program: 'ruby', args }, texts)
}

function systemdValues(texts: readonly string[]): Answers | undefined {
  const args = [file('systemd-reader.py')]
  return ask({ name: 'systemd', remedy: 'install python3 and systemd', program: 'python3', args }, texts)
}

function nodeReader(major: string): EnvReader {
  const script = `const texts = JSON.parse(require('fs').readFileSync(0)); console.log(JSON.stringify(texts.map(require('util').parseEnv)))`
  return (texts) => {
    const program = fetchNodes()[major] ?? `node${major}`
    return ask({ name: `Node.js ${major}`, remedy: 'remove .cache/nodes', program, args: ['-e', script] }, texts)
  }
}

/** A reader of the program in `go-readers`. */
export function goReader(which: string): EnvReader {
  const name = `${which} of Go`
  return (texts) => {
    const program = goProgram('go-readers', name)
    return program === undefined ? undefined : ask({ name, remedy: 'install Go', program, args: [which] }, texts)
  }
}

function shellReader(shell: string): EnvReader {
  return (texts, names) => {
    if (!isHere(shell)) return undefined
    return shellValues(shell, texts, names).map((values) => Object.fromEntries(values.map((value, at) => [names[at], value])))
  }
}

function file(name: string): string {
  return path.join(import.meta.dirname, name)
}
