import crypto from 'node:crypto'
import type { App } from '../../app.ts'
import { readTemplate } from '../filled-template.ts'
import { contextsOf } from '../targeted.ts'
import type { RunFlags } from './flags.ts'
import type { Entries } from './variables.ts'

/** What a command was given once. */
export interface Copy {
  readonly purpose: string
  readonly written: Date
  readonly entries: Entries
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

export function copyText({ purpose, written, entries }: Copy): string {
  return JSON.stringify({ keep: 1, purpose, written: written.toISOString(), entries })
}

/** undefined for a text that is none. */
export function openCopy(text: string): Copy | undefined {
  const { keep, purpose, written, entries } = parsed(text)
  const date = new Date(typeof written === 'string' ? written : Number.NaN)
  if (keep !== 1 || typeof purpose !== 'string' || Number.isNaN(date.getTime()) || !isEntries(entries)) return undefined
  return { purpose, written: date, entries }
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
  const isEntry = (each: unknown): boolean =>
    Array.isArray(each) && each.length === 2 && each.every((part) => typeof part === 'string')
  return Array.isArray(value) && value.every(isEntry)
}
