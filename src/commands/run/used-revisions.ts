import type { App } from '../../app.ts'
import { contextText, type Context } from '../../core/context.ts'
import type { Vault } from '../../core/vault.ts'
import { readable } from '../failures.ts'
import { readTemplate } from '../filled-template.ts'
import { selection } from '../selected.ts'
import { contextsOf } from '../targeted.ts'
import type { RunFlags } from './flags.ts'

/**
 * A text that is another one as soon as a secret that the command uses is another one. Made from lists, which hold no value; so is what a
 * service tells of single keys, but not of every kind.
 */
export async function usedRevisions(app: App, flags: RunFlags): Promise<string> {
  if (flags.template === undefined) return JSON.stringify(await selectedRevisions(app, flags))
  const { env, file, wanted } = await readTemplate(app, flags)
  const vaults = new Set(wanted.map(({ placeholder }) => placeholder.vault))
  const named = [...vaults].map((vault) => {
    const keys = new Set(wanted.flatMap(({ placeholder, key }) => (placeholder.vault === vault ? key : [])))
    return revisions(app, { vault, env }, (key) => keys.has(key))
  })
  return JSON.stringify([file.text, await Promise.all(named), flags.all ? await selectedRevisions(app, flags) : []])
}

/** With `--allow-partial` a context that cannot be listed is one that changes nothing. */
async function selectedRevisions(app: App, flags: RunFlags): Promise<unknown[]> {
  const selects = selection(flags)
  return Promise.all((await contextsOf(app)).map((context) => readable(app, revisions(app, context, selects), flags)))
}

async function revisions(app: App, context: Context, selects: (key: string) => boolean): Promise<unknown[]> {
  const vault: Vault = await app.openVault(context)
  const used = (await vault.list()).filter(({ key }) => selects(key))
  return [contextText(context), ...used.map(({ key, revision }) => [key, revision])]
}
