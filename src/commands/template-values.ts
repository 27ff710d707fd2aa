import type { App } from '../app.ts'
import type { Context } from '../core/context.ts'
import { fill, type Filled } from '../core/fill.ts'
import type { Secret } from '../core/secret.ts'
import { settled } from '../core/settled.ts'
import type { Placeholder } from '../core/template.ts'
import { ValueWithFields } from '../core/value-with-fields.ts'
import { complete } from './failures.ts'

/** A placeholder with the key that it stands for: its own, or the name of its line. */
export interface Wanted {
  readonly placeholder: Placeholder
  readonly key: string
}

export interface TemplateValues {
  /** Each placeholder is filled once, however often it is asked for. */
  filled(wanted: Wanted): Filled
  /** What was read of a vault, sorted by key. */
  secrets(vault: string): readonly Secret[]
}

/**
 * Reads what the placeholders name and nothing else, and of the vaults in `whole` everything: one batch a vault, all at the same time.
 * A key that cannot be read is an error that names it, never a missing one.
 */
export async function templateValues(
  app: App,
  env: string,
  wanted: readonly Wanted[],
  whole: readonly string[] = [],
): Promise<TemplateValues> {
  const keys = new Map<string, Set<string>>(whole.map((vault) => [vault, new Set()]))
  for (const { placeholder, key } of wanted) keys.set(placeholder.vault, (keys.get(placeholder.vault) ?? new Set()).add(key))
  const read = [...keys].map(async ([vault, named]) => {
    const secrets = await readOne(app, { vault, env }, whole.includes(vault) ? undefined : [...named])
    return [vault, secrets] as const
  })
  const byVault = new Map(await app.io.progress('reading secrets', settled(read)))
  const values = new Map(
    [...byVault].map(([vault, secrets]) => [vault, new Map(secrets.map(({ key, value }) => [key, new ValueWithFields(value)]))]),
  )
  const filled = new Map<Placeholder, Filled>()
  return {
    filled: ({ placeholder, key }) => {
      const made = filled.get(placeholder) ?? fill(placeholder, values.get(placeholder.vault)?.get(key))
      filled.set(placeholder, made)
      return made
    },
    secrets: (vault) => byVault.get(vault) ?? [],
  }
}

async function readOne(app: App, context: Context, keys: readonly string[] | undefined): Promise<readonly Secret[]> {
  const vault = await app.openVault(context)
  return complete(app, await vault.getMany(keys), context)
}
