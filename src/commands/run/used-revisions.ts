import type { App } from '../../app.ts'
import { contextText, type Context } from '../../core/context.ts'
import { infosOf } from '../../core/infos.ts'
import { namedKeys } from '../../core/keys.ts'
import type { SecretInfo } from '../../core/secret.ts'
import { readTemplate } from '../filled-template.ts'
import { selection } from '../selected.ts'
import { contextsOf } from '../targeted.ts'
import type { RunFlags } from './flags.ts'

/** A text that is another one as soon as a secret that the command uses is another one, made without reading any value. */
export async function usedRevisions(app: App, flags: RunFlags): Promise<string> {
  if (flags.template === undefined) return JSON.stringify(await selectedInfos(app, flags))
  const { env, file, wanted } = await readTemplate(app, flags)
  const vaults = new Set(wanted.map(({ placeholder }) => placeholder.vault))
  const named = [...vaults].map((vault) => {
    const keys = wanted.flatMap(({ placeholder, key }) => (placeholder.vault === vault ? key : []))
    return infos(app, { vault, env }, [...new Set(keys)])
  })
  const rest = flags.all ? await selectedInfos(app, flags) : []
  return JSON.stringify([file.text, await Promise.all(named), rest])
}

async function selectedInfos(app: App, flags: RunFlags): Promise<unknown[]> {
  const selects = selection(flags)
  return Promise.all(
    (await contextsOf(app)).map(async (context) => {
      const keys = namedKeys(flags)
      if (keys !== undefined) return infos(app, context, keys)
      const vault = await app.openVault(context)
      return [contextText(context), ...(await vault.list()).filter(({ key }) => selects(key)).map(known)]
    }),
  )
}

async function infos(app: App, context: Context, keys: readonly string[]): Promise<unknown[]> {
  return [contextText(context), ...(await infosOf(await app.openVault(context), keys)).map(known)]
}

function known({ key, revision }: SecretInfo): readonly string[] {
  return [key, revision]
}
