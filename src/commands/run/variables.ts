import type { App } from '../../app.ts'
import { contextText, type Context } from '../../core/context.ts'
import { isDangerousName } from '../../core/dangerous-names.ts'
import { KeepError } from '../../core/errors.ts'
import { byKey, exceptPattern, isPattern } from '../../core/keys.ts'
import { isPlain, refuseValues } from '../../formats/write/refused.ts'
import { variableNames } from '../../formats/variable-name.ts'
import { readable } from '../failures.ts'
import { filledTemplate } from '../filled-template.ts'
import { merged } from '../merged.ts'
import { readSelected } from '../read-selected.ts'
import { warnOfUnmatched } from '../selected.ts'
import { contextsOf } from '../targeted.ts'
import type { RunFlags } from './flags.ts'

/** A list of keys, or of names of a template, with their values. */
export type Entries = readonly (readonly [string, string])[]

/** What a command gets. */
export interface Supply {
  readonly entries: Entries
  /** The texts in them that came from a vault: what a template says itself is no secret. */
  readonly secrets: readonly string[]
}

/** What the vaults, or the template, give to the command. Throws where something is missing or cannot be read. */
export async function readSupply(app: App, flags: RunFlags): Promise<Supply> {
  const supply = flags.template === undefined ? await selected(app, flags) : await templated(app, flags)
  if (supply.entries.length === 0)
    throw new KeepError('not-found', 'there is nothing to run it with', { hint: 'keep show lists what is there' })
  return supply
}

/** The variables of these entries. Throws for names that no variable has, or that would decide what the command runs. */
export function variablesOf(app: App, entries: Entries, flags: RunFlags): Map<string, string> {
  const names = variableNames(entries.map(([key]) => key))
  refuseValues('a variable', entries, isPlain)
  const named = entries.map(([key, value]) => ({ key, name: names.get(key) ?? key, value }))
  const own = named.filter(({ name }) => name.toUpperCase().startsWith('KEEP_'))
  if (own.length > 0) throw unfit(own, 'is a variable of keep itself', 'are variables of keep itself', '')
  const dangerous = named.filter(({ name }) => isDangerousName(name, app.io.platform))
  if (dangerous.length > 0 && !flags.allowDangerousNames) {
    const [one, many] = ['decides what programs run or trust', 'decide what programs run or trust']
    throw unfit(dangerous, one, many, 'if that is meant, add --allow-dangerous-names; else ')
  }
  return new Map(named.map(({ name, value }) => [name, value]))
}

function unfit(named: readonly { readonly key: string }[], one: string, many: string, instead: string): KeepError {
  const keys = named.map(({ key }) => key)
  return new KeepError('unwritable', `${keys.join(', ')} ${keys.length === 1 ? one : many}`, {
    hint: `${instead}leave ${keys.length === 1 ? 'it' : 'them'} out with --except '${keys.map(exceptPattern).join(',')}'`,
  })
}

async function templated(app: App, flags: RunFlags): Promise<Supply> {
  const filled = await filledTemplate(app, flags, false)
  return { entries: filled.entries(), secrets: filled.secrets }
}

async function selected(app: App, flags: RunFlags): Promise<Supply> {
  const contexts = await contextsOf(app)
  const reading = Promise.all(contexts.map((context) => readable(app, readSelected(app, context, flags), flags)))
  const read = (await app.io.progress('reading secrets', reading)).filter((one) => one !== undefined)
  const secrets = merged(app, read)
  refuseMissing(flags, contexts, [...secrets.map(({ key }) => key), ...read.flatMap(({ unread }) => unread)])
  warnOfUnmatched(
    app,
    flags,
    secrets.map(({ key }) => key),
  )
  const entries = secrets.toSorted(byKey).map(({ key, value }) => [key, value.reveal()] as const)
  return { entries, secrets: entries.map(([, value]) => value) }
}

/** A key that `--only` names outright is one that the command needs. */
function refuseMissing({ only = [] }: RunFlags, contexts: readonly Context[], found: readonly string[]): void {
  const there = new Set(found)
  const missing = only.filter((each) => !isPattern(each) && !there.has(each))
  if (missing.length === 0) return
  const places = contexts.map(contextText).join(', ')
  throw new KeepError('not-found', `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not in ${places}`, {
    hint: 'keep show lists what is there',
  })
}
