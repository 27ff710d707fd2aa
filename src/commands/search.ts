import { Command, Option } from 'commander'
import type { App } from '../app.ts'
import { contextText, type Context } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { mask } from '../core/mask.ts'
import { counted } from '../core/plural.ts'
import { search as searchIn, type Found } from '../core/search.ts'
import { json } from '../formats/json.ts'
import { table } from '../formats/table.ts'
import { readable, within, withPartial, type PartialFlags } from './failures.ts'
import { decoded } from './file-text.ts'
import { readSelected } from './read-selected.ts'
import { warnOfUnmatched, withSelection, type SelectionFlags } from './selected.ts'
import { contextsNamed } from './targeted.ts'

interface SearchFlags extends SelectionFlags, PartialFlags {
  readonly unmask?: boolean
  readonly caseSensitive?: boolean
  readonly keys?: boolean
  readonly format: 'table' | 'json'
}

interface Hit extends Found {
  readonly context: Context
}

export function search(app: App): Command {
  const command = new Command('search')
    .description('find the secrets whose values hold a text, masked; --vault and --env take lists')
    .argument('[text]', 'what to look for; - for standard input; asked for, unseen, when left out')
    .option('--unmask', 'show the values')
    .option('--case-sensitive', 'tell capitals from small letters')
    .option('--keys', 'also look in the keys')
    .addOption(new Option('--format <format>', 'how to print them').choices(['table', 'json']).default('table'))
  return withPartial(withSelection(command)).action(async (typed: string | undefined, flags: SearchFlags) => {
    const text = await wantedText(app, typed)
    const contexts = await contextsNamed(app, 'chosen')
    const seen = new Set<string>()
    const reads = contexts.map((context) => readable(app, hitsIn(app, context, text, flags, seen), flags))
    const hits = (await app.io.progress(`searching ${counted(contexts.length, 'context')}`, Promise.all(reads))).flatMap(
      (found) => found ?? [],
    )
    warnOfUnmatched(app, flags, [...seen])
    if (app.flags.json || flags.format === 'json') app.io.data(json(hits.map((hit) => hitObject(hit, flags))))
    else if (hits.length > 0) print(app, hits, contexts.length > 1, flags)
    app.io.note(`found in ${counted(hits.length, 'secret')} of ${contexts.map(contextText).join(', ')}`)
    // What could not be read may hold it.
    if (hits.length === 0 && app.exitCode === 0) app.exitCode = 1
  })
}

/** The text may be a secret itself, which nobody wants in the history of a shell. */
async function wantedText(app: App, typed: string | undefined): Promise<string> {
  const piped = typed === '-' ? await app.io.stdin() : undefined
  if (typed === '-' && piped === undefined)
    throw new KeepError('usage', 'standard input is a terminal', { hint: 'leave out - and keep asks for the text' })
  const text =
    (piped && decoded(piped, 'standard input').replace(/\n$/, '')) ??
    typed ??
    (await app.io.ask.secret({
      message: 'Text to look for',
      unanswered: 'no text was given',
      instead: 'keep search TEXT, or - for standard input',
    }))
  if (text === '') throw new KeepError('usage', 'an empty text is in every value', { hint: 'keep search TEXT' })
  return text
}

/** `seen` is told the keys that were looked at. */
async function hitsIn(app: App, context: Context, text: string, flags: SearchFlags, seen: Set<string>): Promise<Hit[]> {
  const { secrets } = await within(context, readSelected(app, context, flags))
  for (const { key } of secrets) seen.add(key)
  const found = searchIn(secrets, text, { caseSensitive: flags.caseSensitive ?? false, inKeys: flags.keys ?? false })
  return found.map((hit) => ({ ...hit, context }))
}

function print(app: App, hits: readonly Hit[], hasContexts: boolean, { unmask, keys }: SearchFlags): void {
  const header = ['KEY', ...(hasContexts ? ['CONTEXT'] : []), 'VALUE', ...(keys ? ['FOUND IN'] : [])]
  const rows = hits.map((hit) => [
    hit.key,
    ...(hasContexts ? [contextText(hit.context)] : []),
    unmask ? hit.value.reveal() : mask,
    ...(keys ? [placesOf(hit).join(', ')] : []),
  ])
  app.io.lines(table(header, rows))
}

function hitObject(hit: Hit, { unmask }: SearchFlags): object {
  const { key, context, value, revision } = hit
  return { key, ...context, value: unmask ? value.reveal() : mask, revision, foundIn: placesOf(hit) }
}

function placesOf({ inKey, inValue }: Found): string[] {
  return [...(inKey ? ['key'] : []), ...(inValue ? ['value'] : [])]
}
