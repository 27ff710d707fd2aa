import type { FieldValues } from '../../core/field.ts'
import type { Scope } from '../../core/vault.ts'
import { mapOf, textOf } from '../../core/workspace.ts'

/** What of a vault its tags are made of. */
export interface Tagging {
  readonly slug: string
  readonly scope: string | undefined
  /** The vault's own tags, put beside those of keep. */
  readonly extra: ReadonlyMap<string, string>
  readonly keys: TagKeys
}

/** The tag keys that keep uses, by what they mean; a configuration can rename each (`tagKeys`). */
type TagKeys = Readonly<Record<(typeof tagMeanings)[number], string>>

const tagMeanings = ['managedBy', 'namespace', 'env', 'vaultSlug', 'scope'] as const

const managedBy = 'Keep'

export function parseTagging(raw: FieldValues, slug: string): Tagging {
  const renamed = mapOf(raw, 'tagKeys')
  return {
    slug,
    scope: textOf(raw, 'scope'),
    extra: mapOf(raw, 'tags') ?? new Map(),
    keys: {
      managedBy: renamed?.get('managedBy') ?? 'ManagedBy',
      namespace: renamed?.get('namespace') ?? 'Namespace',
      env: renamed?.get('env') ?? 'Env',
      vaultSlug: renamed?.get('vaultSlug') ?? 'VaultSlug',
      scope: renamed?.get('scope') ?? 'Scope',
    },
  }
}

/** The tags that mark a secret as this vault's, in this environment: what a policy may rely on. */
export function marks({ slug, scope, keys }: Tagging, { namespace, env }: Scope): ReadonlyMap<string, string> {
  const tags = new Map([
    [keys.managedBy, managedBy],
    [keys.namespace, namespace],
    [keys.env, env],
    [keys.vaultSlug, slug],
  ])
  return scope === undefined ? tags : tags.set(keys.scope, scope)
}

/** Those and the vault's own: what a new secret gets. */
export function allTags(tagging: Tagging, of: Scope): ReadonlyMap<string, string> {
  return new Map([...tagging.extra, ...marks(tagging, of)])
}
