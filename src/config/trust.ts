import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileError, replaceFile } from '../core/atomic-file.ts'
import { KeepError } from '../core/errors.ts'
import { isObject, parseJson, prettyJson, type JsonObject } from '../core/json.ts'
import { isInside } from '../core/paths.ts'
import { textOf, type Configuration, type DriverFields } from '../core/workspace.ts'

export interface TrustPlace {
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * What in a configuration needs a person's word, since the file may come with a cloned repository: addresses that would be sent
 * credentials, and folders outside of the project. Throws `untrusted` for what no word can allow.
 */
export function concerns(configuration: Configuration, directory: string, drivers: readonly DriverFields[]): string[] {
  const found: string[] = []
  for (const vault of configuration.vaults.values()) {
    for (const field of drivers.find((driver) => driver.id === vault.driver)?.fields ?? []) {
      const value = textOf(vault.fields, field.name)
      if (value === undefined) continue
      if (field.reaches === 'address' && !isKnownEndpoint(value, vault.slug))
        found.push(`vault ${vault.slug} would send requests to ${value}`)
      if (field.reaches === 'folder' && !stays(directory, value))
        found.push(`vault ${vault.slug} keeps its files outside of the project, in ${value}`)
    }
  }
  if (!stays(directory, configuration.templates))
    found.push(`templates are read from outside of the project, from ${configuration.templates}`)
  return found
}

/** Throws `untrusted` when there are concerns and no word was given for this file with this content. */
export function checkTrust(
  file: string,
  text: string,
  configuration: Configuration,
  drivers: readonly DriverFields[],
  place: TrustPlace,
): void {
  const [first] = concerns(configuration, path.dirname(file), drivers)
  if (first === undefined || readTrusted(place).get(file) === contentHash(text)) return
  throw new KeepError('untrusted', `${path.basename(file)} is not trusted: ${first}`, { hint: 'read the file, then: keep trust' })
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

/** A loopback or AWS host. Throws `untrusted` for plain http to any other. */
function isKnownEndpoint(endpoint: string, slug: string): boolean {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (url === undefined) throw new KeepError('config', `vaults.${slug}.endpoint is not an address`)
  const host = url.hostname.toLowerCase()
  if (host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)) return true
  if (url.protocol === 'https:') return /\.amazonaws\.com(\.cn)?$/.test(host) || host.endsWith('.api.aws')
  throw new KeepError('untrusted', `vaults.${slug}.endpoint would send credentials unencrypted to ${host}`, { hint: 'use https' })
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
