import type { Command } from 'commander'
import type { App } from '../app.ts'
import { contextFlags, contextText, type Context } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import type { Secret } from '../core/secret.ts'
import { standing, type Standing } from '../core/standing.ts'
import { isRestorable, type Batch, type Vault } from '../core/vault.ts'
import { minute } from '../formats/time.ts'

export interface PartialFlags {
  readonly allowPartial?: boolean
}

/** Adds `--allow-partial`. */
export function withPartial(command: Command): Command {
  return command.option('--allow-partial', 'leave out what cannot be read, warn, and exit with 3')
}

/**
 * The secrets of a bulk read. A key that could not be read is never taken for missing: an error names every such key, or, with
 * `--allow-partial`, a warning does and keep exits with 3.
 */
export function complete(app: App, batch: Batch, context: Context, flags: PartialFlags = {}): readonly Secret[] {
  const [first] = batch.failures
  if (first === undefined) return batch.secrets
  // An answer says more than none: the others could not be reached, this one was refused.
  const { error: reason } = batch.failures.find(({ error }) => error.code !== 'unreachable') ?? first
  const keys = batch.failures.map((failure) => failure.key).join(', ')
  const fault = `${contextText(context)}: could not read ${keys}: ${reason.message}`
  const error = new KeepError('partial', fault, { hint: reason.hint, cause: reason })
  if (!flags.allowPartial) throw error
  leaveOut(app, error)
  return batch.secrets
}

/** What is there of keys that are to be written; an error names every one that could not be read. */
export async function whatStands(app: App, vault: Vault, context: Context, keys: readonly string[]): Promise<Standing> {
  const found = await standing(vault, keys)
  return { ...found, secrets: complete(app, found, context) }
}

/** A whole context that could not be read: an error, or, with `--allow-partial`, undefined and a warning. */
export async function readable<T>(app: App, read: Promise<T>, flags: PartialFlags): Promise<T | undefined> {
  try {
    return await read
  } catch (error) {
    if (!flags.allowPartial || !(error instanceof KeepError) || error.exitCode !== 3) throw error
    leaveOut(app, error)
    return undefined
  }
}

function leaveOut(app: App, error: KeepError): void {
  app.io.warn(error.message)
  app.exitCode = error.exitCode
}

/** A key that is not there. */
export function missing(key: string, context: Context): KeepError {
  return new KeepError('not-found', `${key} is not in ${contextText(context)}`, { hint: `keep show ${contextFlags(context)}` })
}

/** The same, where it may have been deleted and can be taken back. */
export async function absent(vault: Vault, key: string, context: Context): Promise<KeepError> {
  const deletion = isRestorable(vault) ? await vault.deletion(key) : undefined
  if (deletion === undefined) return missing(key, context)
  return new KeepError('not-found', `${key} waits for its deletion in ${contextText(context)} (dated ${minute(deletion.date)})`, {
    hint: `keep restore ${key} ${contextFlags(context)}`,
  })
}

/** Where several contexts are worked on, an error tells which it is about. */
export async function within<T>(context: Context, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    // Of keys that could not be read it is told already.
    if (!(error instanceof KeepError) || error.code === 'partial') throw error
    const { code, message, hint } = error
    throw new KeepError(code, `${contextText(context)}: ${message}`, { hint, cause: error })
  }
}
