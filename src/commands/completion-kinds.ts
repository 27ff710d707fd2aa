import type { Argument, Option } from 'commander'
import type { App } from '../app.ts'
import { chosenVault, contextText } from '../core/context.ts'
import { activeEnvs, activeVaults, type Workspace } from '../core/workspace.ts'
import { drivers } from '../drivers/registry.ts'
import { deletedKeys, storedKeys } from './completion-keys.ts'
import { commandsOf, placeholder, type Candidate, type TypedLine } from './completion-line.ts'

/** What completes a word: keep, the shell with what is on the disk, or nobody. */
export type Kind = ((line: TypedLine, app: App) => Promise<Candidate[]> | Candidate[]) | 'files' | 'folders' | 'nothing'

/**
 * What the placeholder of an argument, or of a flag's value, says of its completion. A new command is completed by using one of these
 * words: `.argument('<key>')`, `.option('--output <file>', ...)`; choices complete themselves.
 */
export const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['command', commandNames],
  ['key', storedKeys],
  ['deleted-key', deletedKeys],
  ['old', storedKeys],
  ['patterns', storedKeys],
  ['slug', ofWorkspace((workspace) => vaults(workspace, activeVaults(workspace)))],
  ['slug,...', ofWorkspace((workspace) => vaults(workspace, [...workspace.vaults.keys()]))],
  ['env', ofWorkspace((workspace) => envs(workspace, activeEnvs(workspace)))],
  ['env,...', ofWorkspace((workspace) => envs(workspace, workspace.envs))],
  ['context', async (_, app) => contexts(await app.workspace(), app)],
  ['driver', () => drivers.map(({ id, title }) => ({ text: id, about: title }))],
  ['variable', (_, app) => variables(app)],
  ['file', 'files'],
  ['program', 'files'],
  ['folder', 'folders'],
  // What only the person knows.
  ['new', 'nothing'],
  ['value', 'nothing'],
  ['text', 'nothing'],
  ['name', 'nothing'],
  ['a,b', 'nothing'],
  ['name=value,...', 'nothing'],
  ['number', 'nothing'],
  ['seconds', 'nothing'],
  ['age', 'nothing'],
  ['names', (_, app) => variables(app)],
  ['days', 'nothing'],
  ['revision', 'nothing'],
  ['path', 'nothing'],
  ['recipient', 'nothing'],
])

/** Those of which a comma begins another one; whether a command takes a list is for the command to say. */
const listed: ReadonlySet<string> = new Set(['patterns', 'names', 'slug', 'slug,...', 'env', 'env,...'])

export function isList(place: Argument | Option): boolean {
  return listed.has(placeholder(place))
}

/** Undefined for a placeholder that is in no list above, which a test forbids. */
export function kindOf(place: Argument | Option): Kind | undefined {
  const choices = place.argChoices
  if (choices) return () => choices.map((text) => ({ text, about: '' }))
  return kinds.get(placeholder(place))
}

function commandNames({ program, args }: TypedLine): Candidate[] {
  return namesAfter(program, args.map((word) => `${word}:`).join(''))
}

/** `add`, `list` and so on after `vault:`, and all names and aliases after nothing. */
export function namesAfter(program: TypedLine['program'], group: string): Candidate[] {
  return commandsOf(program).flatMap((command) =>
    [command.name(), ...command.aliases()]
      .filter((name) => name.startsWith(group))
      .map((name) => ({ text: name.slice(group.length), about: command.description() })),
  )
}

function ofWorkspace(named: (workspace: Workspace) => Candidate[]): Kind {
  return async (_, app) => named(await app.workspace())
}

function vaults(workspace: Workspace, slugs: readonly string[]): Candidate[] {
  return slugs.map((slug) => {
    const entry = workspace.vaults.get(slug)
    return { text: slug, about: entry?.name ?? drivers.find(({ id }) => id === entry?.driver)?.title ?? '' }
  })
}

function envs({ protectedEnvs }: Workspace, names: readonly string[]): Candidate[] {
  return names.map((text) => ({ text, about: protectedEnvs.includes(text) ? 'protected environment' : 'environment' }))
}

/** An env alone is one of the default vault. */
function contexts(workspace: Workspace, app: App): Candidate[] {
  const seen = activeEnvs(workspace)
  const vault = chosenVault(workspace, app.said)
  const all = activeVaults(workspace).flatMap((slug) => seen.map((env) => contextText({ vault: slug, env })))
  const alone = vault === undefined ? [] : seen.map((env) => ({ text: env, about: contextText({ vault, env }) }))
  return [...alone, ...all.map((text) => ({ text, about: '' }))]
}

/** Names only, and only those that no shell can take for anything else. */
function variables(app: App): Candidate[] {
  const names = Object.keys(app.io.env).filter((name) => /^[A-Za-z_]\w*$/.test(name))
  return names.toSorted().map((text) => ({ text, about: '' }))
}
