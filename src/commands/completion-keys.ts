import { setTimeout } from 'node:timers/promises'
import type { App } from '../app.ts'
import { chosenEnv, chosenVault, contextText, parseContext, type Context } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { commaList, isTypedKey } from '../core/keys.ts'
import { isRestorable, type Vault } from '../core/vault.ts'
import { activeEnvs, activeVaults } from '../core/workspace.ts'
import { placeholder, type Candidate, type TypedLine } from './completion-line.ts'

/** Milliseconds that a person at a prompt waits for the names in a vault. */
const deadline = 2000

/** The keys of what the line is about. */
export function storedKeys(line: TypedLine, app: App): Promise<Candidate[]> {
  return keysOf(line, app, async (vault) => vault.list())
}

/** What `keep restore` can take back. */
export function deletedKeys(line: TypedLine, app: App): Promise<Candidate[]> {
  return keysOf(line, app, async (vault) => (isRestorable(vault) ? vault.deletions() : []))
}

type Named = readonly { readonly key: string }[]

/**
 * The names, with the contexts that have them. A vault that cannot be read, or not in time, has none. A name that no person could
 * type is left out: anybody who may write to the vault chose it, and a shell could obey it.
 */
async function keysOf(line: TypedLine, app: App, list: (vault: Vault) => Promise<Named>): Promise<Candidate[]> {
  const found = new Map<string, string[]>()
  const late = setTimeout<Named>(deadline, [])
  const reads = (await contextsOf(line, app)).map(async (context) => {
    const names = await Promise.race([late, orNone(app, async () => list(await app.openVault(context)))])
    return { context: contextText(context), names }
  })
  for (const { context, names } of await Promise.all(reads)) {
    for (const { key } of names) if (isTypedKey(key)) found.set(key, [...(found.get(key) ?? []), context])
  }
  return [...found].map(([text, where]) => ({ text, about: where.join(', ') }))
}

/** Nothing where keep would have an error for a person: nobody asked for more than a suggestion. */
export async function orNone<T>(app: App, read: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof KeepError)) throw error
    app.io.debug(error.message)
    return []
  }
}

/**
 * What the line names outright, `--from` before `--to`; else the vault and env that a command would take; else all that the person
 * sees, since the flags may come later.
 */
async function contextsOf({ command, args, values }: TypedLine, app: App): Promise<Context[]> {
  const workspace = await app.workspace()
  const { said } = app
  const flag = command?.options.find((option) => placeholder(option) === 'context')
  const named = flag ? values.get(flag.attributeName()) : undefined
  const isCompared = command?.registeredArguments.some((argument) => placeholder(argument) === 'context')
  const texts = named !== undefined ? [named] : isCompared ? args : []
  if (texts.length > 0) return texts.map((text) => parseContext(text, workspace, () => chosenVault(workspace, said) ?? ''))
  const vaults = said.vault === undefined ? chosenVault(workspace, said) : said.vault
  const envs = said.env === undefined ? chosenEnv(workspace, said) : said.env
  return (vaults === undefined ? activeVaults(workspace) : commaList(vaults)).flatMap((vault) =>
    (envs === undefined ? activeEnvs(workspace) : commaList(envs)).map((env) => ({ vault, env })),
  )
}
