import fs from 'node:fs'
import path from 'node:path'
import { Command, Option } from 'commander'
import type { App } from '../app.ts'
import { fileError } from '../core/atomic-file.ts'
import { contextText } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { alphabets, generate, type Charset } from '../core/generate.ts'
import { typedKey } from '../core/keys.ts'
import { Plaintext } from '../core/secret.ts'
import { utf8 } from '../core/utf8.ts'
import type { Assignment, Vault, WriteBatch } from '../core/vault.ts'
import { json } from '../formats/json.ts'
import { askedKey } from './asked.ts'
import { bulkWrite } from './bulk-write.ts'
import { targetForWrite } from './targeted.ts'

interface SetFlags {
  readonly fromFile?: string
  readonly fromEnv?: string
  readonly generate?: boolean
  readonly length?: string
  readonly charset?: Charset
  readonly plain?: boolean
  readonly ifAbsent?: boolean
  readonly ifRevision?: string
  readonly note?: string
  readonly adopt?: boolean
}

/** A key as it was typed; without a value it is still to be read or asked for. */
interface Given {
  readonly key: string
  readonly value: Plaintext | undefined
}

export function set(app: App): Command {
  return new Command('set')
    .description('store a secret; asks for the value, or reads it from a pipe, when none is given')
    .argument('[key]', 'the key, or KEY=VALUE; asked for on a terminal when left out')
    .argument('[value...]', 'the value, - for standard input (one line feed at its end is dropped), or more KEY=VALUE')
    .option('--from-file <file>', 'the value is what the file holds, byte for byte')
    .option('--from-env <variable>', 'the value is that of an environment variable')
    .option('--generate', 'make a random value, and do not print it')
    .option('--length <number>', 'characters of a generated value (default: 32)')
    .addOption(
      new Option('--charset <name>', 'kind of characters of a generated value (default: alphanumeric)').choices(
        Object.keys(alphabets),
      ),
    )
    .option('--plain', 'store unencrypted, where the vault tells the two apart (SSM String)')
    .option('--if-absent', 'only when the key is not there yet')
    .option('--if-revision <revision>', 'only when this is the current revision')
    .option('--note <text>', 'a note for people; it is not secret in every vault')
    .option('--adopt', 'also a secret that is there without the tags of keep; it gets them (Secrets Manager)')
    .option('--force', 'accepted for compatibility; set overwrites anyway')
    .action(async (typed: string | undefined, rest: string[], flags: SetFlags) => {
      const first = typed ?? (await askedKey(app, typed, 'set'))
      const given = readArguments(app, first, rest, flags)
      // The place comes first: nobody should type a secret and then learn that it has nowhere to go.
      const { context, vault } = await targetForWrite(app)
      const assignments = await Promise.all(
        given.map(async ({ key, value }): Promise<Assignment> => ({
          key,
          value: value ?? (await readValue(app, vault, key, flags)),
        })),
      )
      const { ifAbsent: onlyIfAbsent = false, plain = false, ifRevision, note, adopt = false } = flags
      const options = { onlyIfAbsent, plain, ifRevision, note, adopt }
      const { written, failures } = await hinted(bulkWrite(app, vault, assignments, options))
      for (const { key, changed } of written) app.io.note(`${changed ? 'set' : 'unchanged:'} ${key} in ${contextText(context)}`)
      if (app.flags.json && written.length > 0)
        app.io.data(json(written.map(({ key, changed, revision }) => ({ key, changed, revision, ...context }))))
      checkWritten(failures, assignments.length)
    })
}

/** That a key exists is a fault only where a flag of this command says so. */
async function hinted(write: Promise<WriteBatch>): Promise<WriteBatch> {
  try {
    const { written, failures } = await write
    return { written, failures: failures.map((failure) => ({ ...failure, error: told(failure.error) })) }
  } catch (error) {
    throw error instanceof KeepError ? told(error) : error
  }
}

function told(error: KeepError): KeepError {
  if (error.code !== 'exists') return error
  return new KeepError('exists', error.message, { hint: 'leave out --if-absent to overwrite it', cause: error })
}

/** Throws `partial`, naming every key that was not written; where all failed in one way, or there is one key, an error of that kind. */
function checkWritten(failures: WriteBatch['failures'], all: number): void {
  const [first] = failures
  if (first === undefined) return
  if (all === 1) throw first.error
  const keys = failures.map(({ key }) => key).join(', ')
  const isOne = failures.length === all && failures.every(({ error }) => error.code === first.error.code)
  const code = isOne ? first.error.code : 'partial'
  throw new KeepError(code, `${failures.length} of ${all} failed: ${keys}: ${first.error.message}`, {
    hint: first.error.hint,
    cause: first.error,
  })
}

function readArguments(app: App, first: string, rest: readonly string[], flags: SetFlags): readonly Given[] {
  const sources = [flags.fromFile, flags.fromEnv, flags.generate].filter((source) => source !== undefined).length
  if (sources > 1)
    throw new KeepError('usage', '--from-file, --from-env and --generate exclude each other', { hint: 'leave all but one out' })
  if (flags.ifAbsent && flags.ifRevision !== undefined)
    throw new KeepError('usage', '--if-absent and --if-revision exclude each other', { hint: 'leave one out' })
  if (!flags.generate && (flags.length ?? flags.charset) !== undefined)
    throw new KeepError('usage', '--length and --charset need --generate', { hint: 'add --generate' })
  if (first.includes('=')) {
    if (sources > 0)
      throw new KeepError('usage', 'KEY=VALUE already gives a value', {
        hint: 'leave out --from-file, --from-env and --generate',
      })
    const given = distinct([first, ...rest].map(splitAssignment))
    if (given.length > 1 && flags.ifRevision !== undefined)
      throw new KeepError('usage', '--if-revision is for one key', { hint: 'set the keys one by one' })
    adviseAgainstArguments(app)
    return given
  }
  const key = typedKey(first)
  const [value, ...more] = rest
  if (more.length > 0)
    throw new KeepError('usage', 'there is more than one value', {
      hint: 'put a value with blanks in quotes, and flags before --',
    })
  if (value !== undefined && sources > 0)
    throw new KeepError('usage', 'the value is given twice', { hint: 'leave out the argument or the flag' })
  if (value !== undefined && value !== '-') {
    adviseAgainstArguments(app)
    return [{ key, value: new Plaintext(value) }]
  }
  if (value === '-' && app.io.stdinIsTerminal) {
    throw new KeepError('usage', 'standard input is a terminal', { hint: `leave out - and keep asks for the value of ${key}` })
  }
  return [{ key, value: undefined }]
}

async function readValue(app: App, vault: Vault, key: string, flags: SetFlags): Promise<Plaintext> {
  if (flags.fromFile !== undefined)
    return new Plaintext(textOf(readFile(path.resolve(app.io.cwd, flags.fromFile)), flags.fromFile))
  if (flags.fromEnv !== undefined) return fromVariable(app, flags.fromEnv)
  if (flags.generate) return new Plaintext(generate(flags.charset ?? 'alphanumeric', flags.length ?? '32'))
  const piped = await app.io.stdin()
  // To adopt a secret nobody needs to know its value.
  const adopted = flags.adopt && !piped?.length ? await vault.get(key) : undefined
  if (adopted) return adopted.value
  // One line feed at the end is what `echo` and `keep get` add.
  if (piped?.length === 0)
    throw new KeepError('usage', `no value was given for ${key}: standard input is empty`, { hint: giveValue })
  if (piped) return new Plaintext(textOf(piped, 'standard input').replace(/\n$/, ''))
  return new Plaintext(
    await app.io.ask.secret({ message: `Value of ${key}`, unanswered: `no value was given for ${key}`, instead: giveValue }),
  )
}

const giveValue = 'give it by a pipe, --from-file, --from-env or --generate'

function fromVariable(app: App, name: string): Plaintext {
  const value = app.io.env[name]
  if (value === undefined)
    throw new KeepError('usage', 'the environment has no variable of the name given to --from-env', {
      hint: 'give the name of a variable, without $',
    })
  return new Plaintext(value)
}

function readFile(file: string): Buffer {
  try {
    return fs.readFileSync(file)
  } catch (error) {
    throw fileError('read', file, error)
  }
}

function textOf(bytes: Buffer, source: string): string {
  const text = utf8(bytes)
  if (text === undefined) throw new KeepError('limit', `${source} is not UTF-8 text`, { hint: 'store bytes as base64' })
  return text
}

function splitAssignment(text: string): Given {
  const equals = text.indexOf('=')
  if (equals < 0) throw new KeepError('usage', 'not every argument is KEY=VALUE', { hint: 'put a value with blanks in quotes' })
  return { key: typedKey(text.slice(0, equals)), value: new Plaintext(text.slice(equals + 1)) }
}

function distinct(assignments: readonly Given[]): readonly Given[] {
  const keys = assignments.map(({ key }) => key)
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  if (twice !== undefined) throw new KeepError('usage', `${twice} is given twice`, { hint: 'leave one out' })
  return assignments
}

function adviseAgainstArguments(app: App): void {
  if (app.io.interactive)
    app.io.note('keep: note: a value in the command line stays in the history of your shell; keep set KEY asks for it')
}
