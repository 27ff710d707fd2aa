import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileError, replaceFile } from '../core/atomic-file.ts'
import { KeepError } from '../core/errors.ts'
import { isObject, parseJson, prettyJson, type JsonObject } from '../core/json.ts'
import type { Field } from '../core/field.ts'
import { isLoopback } from '../core/loopback.ts'
import { isInside } from '../core/paths.ts'
import { textOf, type Configuration, type DriverFields } from '../core/workspace.ts'

export interface TrustPlace {
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Something in a configuration that needs a person's word, or that no word can allow. */
export interface Concern {
  readonly text: string
  readonly isForbidden: boolean
}

/**
 * What in a configuration reaches out of the project. The file may come with a cloned repository: addresses would be sent
 * credentials, folders elsewhere may be somebody else's, and under a role of another account secrets would be written to it.
 */
export function concerns(configuration: Configuration, directory: string, drivers: readonly DriverFields[]): Concern[] {
  const found: Concern[] = []
  for (const vault of configuration.vaults.values()) {
    for (const field of drivers.find((driver) => driver.id === vault.driver)?.fields ?? []) {
      const value = textOf(vault.fields, field.name)
      const concern = value === undefined ? undefined : concernOf(field, value, vault.slug, directory)
      if (concern) found.push(concern)
    }
  }
  if (!stays(directory, configuration.templates)) {
    found.push({ text: `templates are read from outside of the project, from ${configuration.templates}`, isForbidden: false })
  }
  return found
}

/** Why a configuration may never be followed, whatever a person says of it. */
export function refusal(file: string, found: readonly Concern[]): KeepError | undefined {
  const forbidden = found.find((concern) => concern.isForbidden)
  if (forbidden === undefined) return undefined
  return new KeepError('untrusted', `${path.basename(file)} is refused: ${forbidden.text}`, {
    hint: 'use https, or a loopback address',
  })
}

/** Why a configuration may not be followed, or undefined: there are no concerns, or a person gave their word for this content. */
export function distrust(file: string, text: string, found: readonly Concern[], place: TrustPlace): KeepError | undefined {
  const refused = refusal(file, found)
  if (refused) return refused
  const [first] = found
  if (first === undefined || readTrusted(place).get(file) === contentHash(text)) return undefined
  return new KeepError('untrusted', `${path.basename(file)} is not trusted: ${first.text}`, {
    hint: 'read the file, then: keep trust',
  })
}

/** Records a person's word for this file with this content, in their own state directory. */
export function recordTrust(file: string, text: string, place: TrustPlace): void {
  const store = trustFile(place)
  try {
    fs.mkdirSync(path.dirname(store), { recursive: true, mode: 0o700 })
  } catch (error) {
    throw fileError('make', path.dirname(store), error)
  }
  replaceFile(store, `${prettyJson(readTrusted(place).set(file, contentHash(text)))}\n`, { mode: 0o600 })
}

function concernOf(field: Field, value: string, slug: string, directory: string): Concern | undefined {
  if (field.reaches === 'folder' && !stays(directory, value)) {
    return { text: `vault ${slug} keeps its files outside of the project, in ${value}`, isForbidden: false }
  }
  if (field.reaches === 'identity') return { text: `vault ${slug} would act as ${value}`, isForbidden: false }
  if (field.reaches !== 'address' || isLoopbackAddress(value)) return undefined
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url?.protocol !== 'https:')
    return { text: `vault ${slug} would send credentials unencrypted to ${value}`, isForbidden: true }
  return serviceHost.test(url.hostname)
    ? undefined
    : { text: `vault ${slug} would send requests to ${value}`, isForbidden: false }
}

/** The hosts of the services themselves, with FIPS, dual-stack and VPC endpoints; anybody may rent other hosts of AWS. */
const serviceHost =
  /^(?:[a-z0-9-]+\.)?(?:secretsmanager|ssm)(?:-fips)?\.[a-z]{2,}(?:-[a-z]+)+-\d+\.(?:vpce\.)?(?:amazonaws\.com(?:\.cn)?|api\.aws)$/

function isLoopbackAddress(address: string): boolean {
  return URL.canParse(address) && isLoopback(new URL(address).hostname)
}

function stays(directory: string, folder: string): boolean {
  return isInside(directory, path.resolve(directory, folder))
}

function readTrusted(place: TrustPlace): JsonObject {
  try {
    const found = parseJson(fs.readFileSync(trustFile(place), 'utf8'))
    return isObject(found) ? found : new Map()
  } catch {
    // Missing or damaged: nothing is trusted.
    return new Map()
  }
}

function trustFile(place: TrustPlace): string {
  return path.join(place.env['XDG_STATE_HOME'] || path.join(place.home, '.local', 'state'), 'keep', 'trusted.json')
}

function contentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
