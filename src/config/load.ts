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
import { checkTrust, type TrustPlace } from './trust.ts'

export const personalName = '.keep.local.json'

/** Finds, reads and validates the configuration and the personal file beside it. Throws `config`, or `untrusted`. */
export async function loadWorkspace(
  place: Place & TrustPlace,
  named: string | undefined,
  drivers: readonly DriverFields[],
): Promise<Workspace> {
  const file = configFile(place, named)
  const { text, value } = await readConfig(file)
  const configuration = parseConfiguration(value, path.basename(file), drivers)
  checkTrust(file, text, configuration, drivers, place)
  const directory = path.dirname(file)
  return { ...configuration, file, directory, personal: await loadPersonal(directory, configuration) }
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
  return parsePersonal((await readConfig(file)).value, personalName, configuration)
}
