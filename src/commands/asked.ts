import type { App } from '../app.ts'
import { typedKey, typedName } from '../core/keys.ts'
import { fault } from './vault-fields.ts'

interface Argument {
  /** As the help calls it. */
  readonly name: string
  /** The command whose argument it is. */
  readonly of: string
}

/** A key as an argument gives it; on a terminal it is asked for when it was left out. Throws `usage`. */
export async function askedKey(app: App, typed: string | undefined, command: string): Promise<string> {
  return typedKey(typed ?? (await askedText(app, 'Key', { name: 'key', of: command }, typedKey)))
}

/** The same for the name of a new environment. */
export async function askedEnvName(app: App, typed: string | undefined, command: string): Promise<string> {
  return envName(typed ?? (await askedText(app, 'Name of the environment', { name: 'name', of: command }, envName)))
}

function envName(text: string): string {
  return typedName('environment', text)
}

/** The same for one of a few. */
export async function askedOneOf(
  app: App,
  typed: string | undefined,
  message: string,
  argument: Argument,
  names: readonly string[],
): Promise<string> {
  if (typed !== undefined) return typed
  return app.io.ask.choose({ message, choices: names.map((name) => ({ value: name, name })), ...missing(argument) })
}

function askedText(app: App, message: string, argument: Argument, check: (text: string) => unknown): Promise<string> {
  return app.io.ask.text({ message, check: (answer) => fault(() => check(answer)), ...missing(argument) })
}

function missing({ name, of }: Argument) {
  return { unanswered: `${name} is missing`, instead: `keep ${of} --help` }
}
