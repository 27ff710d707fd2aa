import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'
import type { Field, FieldValue, FieldValues } from '../core/field.ts'
import type { Json, JsonObject } from '../core/json.ts'
import { drivers, type DriverEntry } from '../drivers/registry.ts'
import { suggestion } from '../core/suggest.ts'
import { fieldJson, fieldsOfFlags, flagOf, parseFieldText, strayFlags } from './field-flags.ts'

/** The fields of all drivers, for flags. */
export const allFields: readonly Field[] = drivers.flatMap((driver) => driver.fields)

/** The driver with this id. Throws `usage`. */
export function driverNamed(id: string): DriverEntry {
  const driver = drivers.find((candidate) => candidate.id === id)
  if (driver) return driver
  throw new KeepError('usage', `there is no driver "${id}"`, {
    hint: suggestion(
      id,
      drivers.map((candidate) => candidate.id),
    ),
  })
}

/** A driver's fields: from flags, else, on a terminal, from questions. Throws `usage` for a flag of another driver. */
export async function askFields(
  app: App,
  driver: DriverEntry,
  slug: string,
  flags: Readonly<Record<string, unknown>>,
): Promise<Map<string, FieldValue>> {
  const [stray] = strayFlags(driver.fields, allFields, flags)
  if (stray !== undefined) throw new KeepError('usage', `${stray} is not for ${driver.id} vaults`, { hint: 'leave it out' })
  const values = fieldsOfFlags(driver.fields, flags)
  for (const field of driver.fields) {
    if (values.has(field.name)) continue
    const preset = field.default?.(slug)
    const isAsked = field.asked && app.io.interactive && !app.flags.yes
    const answer = isAsked ? await askField(app, field, preset) : preset
    if (answer !== undefined) values.set(field.name, answer)
  }
  return values
}

/** The answer, or undefined when the person leaves the field empty. */
async function askField(app: App, field: Field, preset: string | undefined): Promise<FieldValue | undefined> {
  const choices = field.choices ? `: ${field.choices.join(', ')}` : ''
  const text = await app.io.ask.text({
    message: `${field.title}${choices}${field.required || preset !== undefined ? '' : ' (may be left empty)'}`,
    unanswered: `${field.title}: no answer was given`,
    instead: `add ${flagOf(field)}`,
    ...(preset !== undefined && { default: preset }),
    check: (answer) => (answer === '' ? undefined : fault(() => parseFieldText(field, answer))),
  })
  return text === '' ? undefined : parseFieldText(field, text)
}

/** What is wrong with an answer, as the prompt shows it before it asks again. */
export function fault(check: () => unknown): string | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    if (error instanceof KeepError) return error.hint ?? error.message
    throw error
  }
}

/** A vault as it stands in the configuration file. */
export function vaultJson(driver: string, name: string | undefined, values: FieldValues): JsonObject {
  const members: [string, Json][] = [['driver', driver]]
  if (name !== undefined) members.push(['name', name])
  return new Map([...members, ...[...values].map(([field, value]): [string, Json] => [field, fieldJson(value)])])
}
