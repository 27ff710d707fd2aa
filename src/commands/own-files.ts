import path from 'node:path'
import { personalName } from '../config/load.ts'
import { KeepError } from '../core/errors.ts'
import { isInside, realPath } from '../core/paths.ts'
import type { Host } from '../core/vault.ts'
import type { Workspace } from '../core/workspace.ts'
import { textOf } from '../core/workspace.ts'
import { drivers } from '../drivers/registry.ts'

/** Throws `file` for a file that keep itself reads: the configuration, what is in a vault's folder, a template. Links are followed. */
export function refuseOwnFiles(workspace: Workspace, file: string): void {
  const target = realPath(file)
  const personal = path.join(workspace.directory, personalName)
  if ([workspace.file, personal].some((own) => realPath(own) === target)) throw refusal(file, 'the configuration of keep')
  for (const { slug, folder } of vaultFolders(workspace))
    if (holds(workspace, folder, target)) throw refusal(file, `in the folder of vault ${slug}`)
  if (holds(workspace, workspace.templates, target)) throw refusal(file, 'in the folder of the templates')
}

/** The same for private keys, without which nobody can read what is encrypted for them; `before`: what the file holds. */
export async function refuseKeys(host: Host, file: string, before: string | undefined): Promise<void> {
  const target = realPath(file)
  const places = await Promise.all(drivers.map(async ({ keyFiles }) => keyFiles?.(host) ?? []))
  const isPlace = places.flat().some((place) => realPath(place) === target)
  if (isPlace || (before !== undefined && beginsWithKey.test(before.slice(0, looked))))
    throw new KeepError('file', `${file} holds private keys of age`, { hint: 'name another file' })
}

/** As age-keygen writes them, with comments before; a key that stands among other assignments is a secret like others. */
const beginsWithKey = /^(?:[ \t]*(?:#.*)?\r?\n)*[ \t]*AGE-(?:SECRET-KEY|PLUGIN)-/i
const looked = 8192

function refusal(file: string, what: string): KeepError {
  return new KeepError('file', `${file} is ${what}`, { hint: 'name another file' })
}

function vaultFolders({ vaults }: Workspace): { readonly slug: string; readonly folder: string }[] {
  return [...vaults.values()].flatMap(({ slug, driver, fields }) =>
    (drivers.find(({ id }) => id === driver)?.fields ?? []).flatMap((field) => {
      const folder = field.reaches === 'folder' ? textOf(fields, field.name) : undefined
      return folder === undefined ? [] : [{ slug, folder }]
    }),
  )
}

/** In a folder that holds the project itself, other files lie as well: of those, the ones named after an environment are keep's. */
function holds({ directory, envs }: Workspace, folder: string, target: string): boolean {
  const absolute = realPath(path.resolve(directory, folder))
  if (!isInside(absolute, target)) return false
  if (!isInside(absolute, realPath(directory))) return true
  const names = envs.flatMap((env) => [`${env}.json`, `${env}.history.json`, `${env}.env`])
  return path.dirname(target) === absolute && names.includes(path.basename(target))
}
