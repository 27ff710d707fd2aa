import path from 'node:path'
import { personalName } from '../config/load.ts'
import { KeepError } from '../core/errors.ts'
import { isInside, realPath } from '../core/paths.ts'
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
