import { Command, Option } from 'commander'
import type { App } from '../app.ts'
import { contextFlags, contextText } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { JsonError } from '../core/json.ts'
import type { Plaintext, Secret } from '../core/secret.ts'
import { ValueWithFields } from '../core/value-with-fields.ts'
import { json } from '../formats/json.ts'
import { table } from '../formats/table.ts'
import { askedKey } from './asked.ts'
import { absent } from './failures.ts'
import { namedRevision } from './revision.ts'
import { target } from './targeted.ts'

interface GetFlags {
  readonly revision?: string
  readonly field?: string
  readonly copy?: boolean
  readonly format: 'raw' | 'json' | 'table'
  readonly newline: boolean
}

export function get(app: App): Command {
  return new Command('get')
    .description('print the value of a secret and nothing else')
    .argument('[key]', 'asked for on a terminal when left out')
    .option('--revision <revision>', 'an earlier revision or a label; keep history lists them', namedRevision)
    .option('--field <path>', 'a field of a JSON value, such as db.password')
    .option('--copy', 'to the clipboard instead')
    .addOption(new Option('--format <format>', 'how to print it').choices(['raw', 'json', 'table']).default('raw'))
    .option('-n, --no-newline', 'print no line feed after the value')
    .action(async (typed: string | undefined, flags: GetFlags) => {
      const key = await askedKey(app, typed, 'get')
      if (flags.copy && (app.flags.json || flags.format !== 'raw'))
        throw new KeepError('usage', '--copy and a format exclude each other', { hint: 'leave one out' })
      const { context, vault } = await target(app)
      const secret = await vault.get(key, flags.revision)
      if (secret === undefined) {
        if (flags.revision === undefined) throw await absent(vault, key, context)
        throw new KeepError('not-found', `${key} has no revision "${flags.revision}" in ${contextText(context)}`, {
          hint: `keep history ${key} ${contextFlags(context)}`,
        })
      }
      const text = flags.field === undefined ? secret.value.reveal() : fieldOf(secret.value, flags.field, key)
      if (flags.copy) {
        await app.io.copy(text)
        app.io.note(`copied ${key} of ${contextText(context)} to the clipboard`)
        return
      }
      print(app, secret, text, { ...context, ...flags, format: app.flags.json ? 'json' : flags.format })
    })
}

function print(app: App, secret: Secret, text: string, how: GetFlags & { vault: string; env: string }): void {
  const { key, revision } = secret
  if (how.format === 'json') app.io.data(json({ key, value: text, revision, vault: how.vault, env: how.env }))
  else if (how.format === 'table') app.io.lines(table(['KEY', 'VALUE', 'REVISION'], [[key, text, revision]]))
  else app.io.data(how.newline ? `${text}\n` : text)
}

function fieldOf(value: Plaintext, path: string, key: string): string {
  try {
    const found = new ValueWithFields(value).field(path)
    if (found !== undefined) return found
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    throw new KeepError('not-found', `the value of ${key} is not JSON, so it has no fields`, { hint: 'leave out --field' })
  }
  throw new KeepError('not-found', `the value of ${key} has no field "${path}"`, {
    hint: 'names are separated by dots, items of a list are numbered from 0',
  })
}
