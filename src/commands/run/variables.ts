import type { App } from '../../app.ts'
import { contextText, type Context } from '../../core/context.ts'
import { isDangerousName } from '../../core/dangerous-names.ts'
import { KeepError } from '../../core/errors.ts'
import { isOwnName } from '../../core/own-variables.ts'
import type { Secret } from '../../core/secret.ts'
import { settled } from '../../core/settled.ts'
import { byKey, exceptPattern, isPattern } from '../../core/keys.ts'
import { isPlain, refuseValues } from '../../formats/write/refused.ts'
import { Unwritable } from '../../formats/unwritable.ts'
import { variableNames } from '../../formats/variable-name.ts'
import { readable } from '../failures.ts'
import { filledTemplate } from '../filled-template.ts'
import { merged } from '../merged.ts'
import { readSelected, warnOfIdleExcept } from '../read-selected.ts'
import { selection, warnOfUnmatched } from '../selected.ts'
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
  return flags.template === undefined ? selected(app, flags) : templated(app, flags)
}

/** The variables of these entries. Throws for names that no variable has, or that would decide what the command runs. */
export function variablesOf(app: App, entries: Entries, flags: RunFlags): Map<string, string> {
  const names = inTemplate(flags, () => {
    refuseValues('a variable', entries, isPlain)
    return variableNames(entries.map(([key]) => key))
  })
  const named = entries.map(([key, value]) => ({ key, name: names.get(key) ?? key, value }))
  const own = named.filter(({ name }) => isOwnName(name, app.io.platform))
  if (own.length > 0) throw unfit(own, ['is a variable', 'are variables'], 'of keep itself', leaveOut(own, flags))
  const dangerous = named.filter(({ name }) => isDangerousName(name, app.io.platform))
  if (dangerous.length > 0 && !flags.allowDangerousNames) {
    const hint = `if that is meant, add --allow-dangerous-names; else ${leaveOut(dangerous, flags)}`
    throw unfit(dangerous, ['decides', 'decide'], 'what programs run or trust', hint)
  }
  return new Map(named.map(({ name, value }) => [name, value]))
}

/** What a template has is not left out by a flag. */
function inTemplate<T>({ template }: RunFlags, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (template === undefined || !(error instanceof Unwritable)) throw error
    throw new KeepError('unwritable', error.message, { hint: 'correct the template', cause: error })
  }
}

type Named = readonly { readonly key: string }[]

function unfit(named: Named, [one, many]: readonly [string, string], what: string, hint: string): KeepError {
  const keys = named.map(({ key }) => key)
  return new KeepError('unwritable', `${keys.join(', ')} ${keys.length === 1 ? one : many} ${what}`, { hint })
}

function leaveOut(named: Named, { template }: RunFlags): string {
  const them = named.length === 1 ? 'it' : 'them'
  if (template !== undefined) return `take ${them} out of the template`
  return `leave ${them} out with --except '${named.map(({ key }) => exceptPattern(key)).join(',')}'`
}

async function templated(app: App, flags: RunFlags): Promise<Supply> {
  const filled = await filledTemplate(app, flags, false)
  const entries = filled.entries()
  if (entries.length === 0)
    throw new KeepError('not-found', `${filled.file.name} sets no variable`, { hint: 'keep template:add writes one' })
  return { entries, secrets: filled.secrets }
}

async function selected(app: App, flags: RunFlags): Promise<Supply> {
  const contexts = await contextsOf(app)
  const reading = settled(contexts.map((context) => readable(app, readSelected(app, context, flags), flags)))
  const read = await app.io.progress('reading secrets', reading)
  const sides = read.filter((one) => one !== undefined)
  const secrets = merged(app, sides)
  const isWhole = sides.length === contexts.length && sides.every(({ unread }) => unread.length === 0)
  if (isWhole) {
    refuseMissing(app, flags, contexts, secrets)
    warnOfIdleExcept(app, flags, sides)
  }
  if (!isWhole && secrets.length === 0)
    throw new KeepError('partial', 'nothing could be read to run it with', { hint: 'keep verify' })
  if (secrets.length === 0)
    throw new KeepError('not-found', 'there is nothing to run it with', { hint: 'keep show lists what is there' })
  const entries = secrets.toSorted(byKey).map(({ key, value }) => [key, value.reveal()] as const)
  return { entries, secrets: entries.map(([, value]) => value) }
}

/** A key that `--only` names outright is one that the command needs. */
function refuseMissing(app: App, flags: RunFlags, contexts: readonly Context[], secrets: readonly Secret[]): void {
  const keys = secrets.map(({ key }) => key)
  const there = new Set(keys)
  const selects = selection(flags)
  const missing = (flags.only ?? []).filter((each) => !isPattern(each) && selects(each) && !there.has(each))
  if (missing.length === 0) return warnOfUnmatched(app, flags, keys)
  const places = contexts.map(contextText).join(', ')
  throw new KeepError('not-found', `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not in ${places}`, {
    hint: 'keep show lists what is there',
  })
}
