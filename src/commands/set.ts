import fs from 'node:fs'
import { Command, Option } from 'commander'
import type { App } from '../app.ts'
import { fileError } from '../core/atomic-file.ts'
import { contextText } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { alphabets, generate, type Charset } from '../core/generate.ts'
import { refusal } from '../core/guard.ts'
import { typedKey } from '../core/keys.ts'
import { Plaintext } from '../core/secret.ts'
import { json } from '../formats/json.ts'
import { targetForWrite } from './targeted.ts'

interface SetFlags {
  readonly fromFile?: string
  readonly fromEnv?: string
  readonly generate?: boolean
  readonly length: string
  readonly charset: Charset
  readonly plain?: boolean
  readonly ifAbsent?: boolean
  readonly ifRevision?: string
  readonly note?: string
}

type Assignment = readonly [key: string, value: Plaintext]

export function set(app: App): Command {
  return new Command('set')
    .description('store a secret; asks for the value, or reads it from a pipe, when none is given')
    .argument('<key>', 'the key, or KEY=VALUE')
    .argument('[value...]', 'the value, - for standard input, or more KEY=VALUE')
    .option('--from-file <file>', 'the value is what the file holds, byte for byte')
    .option('--from-env <name>', 'the value is that of an environment variable')
    .option('--generate', 'make a random value, and do not print it')
    .option('--length <number>', 'characters of a generated value', '32')
    .addOption(
      new Option('--charset <name>', 'characters of a generated value').choices(Object.keys(alphabets)).default('alphanumeric'),
    )
    .option('--plain', 'store unencrypted, where the vault tells the two apart (SSM String)')
    .option('--if-absent', 'only when the key is not there yet')
    .option('--if-revision <revision>', 'only when this is the current revision')
    .option('--note <text>', 'a note for people; it is not secret in every vault')
    .option('--force', 'accepted for compatibility; set overwrites anyway')
    .action(async (first: string, rest: string[], flags: SetFlags) => {
      const assignments = await readAssignments(app, first, rest, flags)
      const { context, vault } = await targetForWrite(app)
      for (const [key, value] of assignments) {
        const refused = refusal(vault, key, value)
        if (refused) throw refused
      }
      const { ifAbsent: onlyIfAbsent = false, plain = false, ifRevision, note } = flags
      const results: object[] = []
      for (const [key, value] of assignments) {
        const { changed, revision } = await vault.set(key, value, { onlyIfAbsent, plain, ifRevision, note })
        app.io.note(`${changed ? 'set' : 'unchanged:'} ${key} in ${contextText(context)}`)
        results.push({ key, changed, revision, ...context })
      }
      if (app.flags.json) app.io.data(json(results))
    })
}

async function readAssignments(
  app: App,
  first: string,
  rest: readonly string[],
  flags: SetFlags,
): Promise<readonly Assignment[]> {
  const sources = [flags.fromFile, flags.fromEnv, flags.generate].filter((source) => source !== undefined).length
  if (sources > 1) throw new KeepError('usage', '--from-file, --from-env and --generate exclude each other')
  if (first.includes('=')) {
    if (sources > 0)
      throw new KeepError('usage', 'KEY=VALUE already gives a value', {
        hint: 'leave out --from-file, --from-env and --generate',
      })
    adviseAgainstArguments(app)
    return distinct([first, ...rest].map(splitAssignment))
  }
  const key = typedKey(first)
  const [value, ...more] = rest
  if (more.length > 0) throw new KeepError('usage', 'there is more than one value', { hint: 'put a value with blanks in quotes' })
  if (value !== undefined && sources > 0) throw new KeepError('usage', 'the value is given twice')
  if (value !== undefined && value !== '-') {
    adviseAgainstArguments(app)
    return [[key, new Plaintext(value)]]
  }
  return [[key, await readValue(app, key, value, flags)]]
}

async function readValue(app: App, key: string, argument: string | undefined, flags: SetFlags): Promise<Plaintext> {
  if (flags.fromFile !== undefined) return new Plaintext(utf8(readFile(flags.fromFile), flags.fromFile))
  if (flags.fromEnv !== undefined) return fromVariable(app, flags.fromEnv)
  if (flags.generate) return new Plaintext(generate(flags.charset, flags.length))
  const piped = await app.io.stdin()
  // One line feed at the end is what `echo` and `keep get` add.
  if (piped) return new Plaintext(utf8(piped, 'standard input').replace(/\n$/, ''))
  if (argument === '-')
    throw new KeepError('usage', 'standard input is a terminal', { hint: `leave out - and keep asks for the value of ${key}` })
  return new Plaintext(await app.io.ask.secret({ message: `Value of ${key}`, flag: 'a pipe, --from-file or --from-env' }))
}

function fromVariable(app: App, name: string): Plaintext {
  const value = app.io.env[name]
  if (value === undefined) throw new KeepError('usage', `the environment has no variable ${name}`)
  return new Plaintext(value)
}

function readFile(file: string): Buffer {
  try {
    return fs.readFileSync(file)
  } catch (error) {
    throw fileError('read', file, error)
  }
}

function utf8(bytes: Buffer, source: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new KeepError('limit', `${source} is not UTF-8 text`, { hint: 'store bytes as base64' })
  }
}

function splitAssignment(text: string): Assignment {
  const equals = text.indexOf('=')
  if (equals < 0) throw new KeepError('usage', 'not every argument is KEY=VALUE', { hint: 'put a value with blanks in quotes' })
  return [typedKey(text.slice(0, equals)), new Plaintext(text.slice(equals + 1))]
}

function distinct(assignments: readonly Assignment[]): readonly Assignment[] {
  const keys = assignments.map(([key]) => key)
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  if (twice !== undefined) throw new KeepError('usage', `${twice} is given twice`)
  return assignments
}

function adviseAgainstArguments(app: App): void {
  if (app.io.interactive)
    app.io.note('keep: note: a value in the command line stays in the history of your shell; keep set KEY asks for it')
}
