import type { App } from '../app.ts'
import { contextText, type Context } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import type { SecretInfo } from '../core/secret.ts'

interface Side<Info> {
  readonly context: Context
  readonly secrets: readonly Info[]
}

/**
 * The secrets of several vaults as one list, each key once. Of a key that several have the last one counts, where a person gave the
 * order of the vaults; else it is an error.
 */
export function merged<Info extends SecretInfo>(app: App, sides: readonly Side<Info>[]): Info[] {
  return [...mergedSides(app, sides).values()].map(({ secret }) => secret)
}

/** The same by their keys, each with where it comes from. */
export function mergedSides<Info extends SecretInfo>(
  app: App,
  sides: readonly Side<Info>[],
): Map<string, { readonly secret: Info; readonly context: Context }> {
  const found = new Map<string, { readonly secret: Info; readonly context: Context }>()
  const doubled = new Map<string, string>()
  for (const { context, secrets } of sides) {
    for (const secret of secrets) {
      const other = found.get(secret.key)
      if (other) doubled.set(secret.key, `${secret.key} is both in ${contextText(other.context)} and in ${contextText(context)}`)
      found.set(secret.key, { secret, context })
    }
  }
  if (doubled.size > 0 && app.said.vault === undefined) {
    const keys = [...doubled.keys()].toSorted()
    throw new KeepError('unwritable', keys.map((key) => doubled.get(key)).join(', '), {
      hint: `give the order, the last one wins: --vault ${sides.map((side) => side.context.vault).join(',')}`,
    })
  }
  return found
}
