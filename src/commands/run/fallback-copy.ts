import crypto from 'node:crypto'
import type { App } from '../../app.ts'
import { readTemplate } from '../filled-template.ts'
import { contextsOf } from '../targeted.ts'
import type { RunFlags } from './flags.ts'
import type { Entries, Supply } from './variables.ts'

/** What a command was given once. */
export interface Copy extends Supply {
  readonly purpose: string
  readonly written: Date
}

/** Another text for everything that would have given a command other secrets, but for what the vaults hold. */
export async function purposeOf(app: App, flags: RunFlags): Promise<string> {
  const { namespace, vaults } = await app.workspace()
  const contexts = await contextsOf(app)
  const stores = [...vaults.values()].map(({ slug, driver, fields }) => [slug, driver, [...fields]])
  const template = flags.template === undefined ? undefined : (await readTemplate(app, flags)).file.text
  const { only, except, all } = flags
  const everything = JSON.stringify([namespace, contexts, stores, template, only, except, all])
  return crypto.createHash('sha256').update(everything).digest('base64')
}

export function copyText({ purpose, written, entries, secrets }: Copy): string {
  return JSON.stringify({ keep: 1, purpose, written: written.toISOString(), entries, secrets })
}

/** undefined for a text that is none. */
export function openCopy(text: string): Copy | undefined {
  const { keep, purpose, written, entries, secrets } = parsed(text)
  const date = new Date(typeof written === 'string' ? written : Number.NaN)
  if (keep !== 1 || typeof purpose !== 'string' || Number.isNaN(date.getTime())) return undefined
  return isEntries(entries) && isTexts(secrets) ? { purpose, written: date, entries, secrets } : undefined
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    // The message of the error could quote a value.
    return {}
  }
}

function isEntries(value: unknown): value is Entries {
  return Array.isArray(value) && value.every((each) => isTexts(each) && each.length === 2)
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}
