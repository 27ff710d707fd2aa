import fs from 'node:fs'
import path from 'node:path'
import { personalName } from '../config/load.ts'
import { fileError, replaceFile } from '../core/atomic-file.ts'
import { prettyJson, type Json } from '../core/json.ts'
import type { Personal, Workspace } from '../core/workspace.ts'

const fileMode = 0o600

/** Writes the personal file; without any choice left there is no file. */
export function savePersonal(directory: string, { activeVaults, activeEnvs, defaultEnv }: Personal): void {
  const members = new Map<string, Json>()
  if (activeVaults) members.set('activeVaults', [...activeVaults])
  if (activeEnvs) members.set('activeEnvs', [...activeEnvs])
  if (defaultEnv !== undefined) members.set('defaultEnv', defaultEnv)
  if (members.size === 0) return removePersonal(directory)
  replaceFile(path.join(directory, personalName), `${prettyJson(members, '  ')}\n`, { mode: fileMode })
}

export function removePersonal(directory: string): void {
  const file = path.join(directory, personalName)
  try {
    fs.rmSync(file, { force: true })
  } catch (error) {
    throw fileError('remove', file, error)
  }
}

/** Follows a vault to its new slug. */
export function renamePersonally({ directory, personal }: Workspace, slug: string, newSlug: string): void {
  if (!personal.activeVaults?.includes(slug)) return
  savePersonal(directory, { ...personal, activeVaults: personal.activeVaults.map((each) => (each === slug ? newSlug : each)) })
}

/** Drops a vault or an environment that is configured no more, so that the personal file stays valid. */
export function forgetPersonally({ directory, personal }: Workspace, name: string): void {
  const { activeVaults, activeEnvs, defaultEnv } = personal
  const changed = {
    activeVaults: without(activeVaults, name),
    activeEnvs: without(activeEnvs, name),
    defaultEnv: defaultEnv === name ? undefined : defaultEnv,
  }
  if (JSON.stringify(changed) !== JSON.stringify({ activeVaults, activeEnvs, defaultEnv })) savePersonal(directory, changed)
}

function without(list: readonly string[] | undefined, name: string): readonly string[] | undefined {
  const rest = list?.filter((each) => each !== name)
  return rest?.length === 0 ? undefined : rest
}
