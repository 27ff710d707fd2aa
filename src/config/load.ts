import fs from 'node:fs'
import path from 'node:path'
import { KeepError } from '../core/errors.ts'
import {
  parseConfiguration,
  parsePersonal,
  type Configuration,
  type DriverFields,
  type Personal,
  type Workspace,
} from '../core/workspace.ts'
import { findConfig, namedConfig, type Place } from './find.ts'
import { readConfig } from './read.ts'
import { concerns, distrust, type TrustPlace } from './trust.ts'

export const personalName = '.keep.local.json'

/** Finds, reads and validates the configuration and the personal file beside it. Throws `config`. */
export async function loadWorkspace(
  place: Place & TrustPlace,
  named: string | undefined,
  drivers: readonly DriverFields[],
): Promise<Workspace> {
  const loaded = await loadConfiguration(place, named, drivers)
  return { ...loaded, personal: await loadPersonal(loaded.directory, loaded) }
}

async function loadConfiguration(
  place: Place & TrustPlace,
  named: string | undefined,
  drivers: readonly DriverFields[],
): Promise<Omit<Workspace, 'personal'>> {
  const file = configFile(place, named)
  const directory = path.dirname(file)
  const { text, value } = await readConfig(file)
  const configuration = parseConfiguration(value, path.basename(file), drivers)
  return { ...configuration, file, directory, distrust: distrust(file, text, concerns(configuration, directory, drivers), place) }
}

/** The file that is in force. Throws `config` when there is none. */
export function configFile(place: Place, named: string | undefined): string {
  const file = named === undefined ? findConfig(place) : namedConfig(named, place.cwd)
  if (file) return file
  throw new KeepError('config', 'there is no keep configuration here or in a folder above', { hint: 'keep init' })
}

async function loadPersonal(directory: string, configuration: Configuration): Promise<Personal> {
  const file = path.join(directory, personalName)
  if (!fs.existsSync(file)) return { activeVaults: undefined, activeEnvs: undefined, defaultEnv: undefined }
  try {
    return parsePersonal((await readConfig(file)).value, personalName, configuration)
  } catch (error) {
    if (!(error instanceof KeepError)) throw error
    const hint = [error.hint, 'keep workspace --reset forgets the file'].filter((text) => text !== undefined).join('; ')
    throw new KeepError(error.code, error.message, { hint, cause: error })
  }
}
