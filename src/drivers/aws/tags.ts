import { KeepError } from '../../core/errors.ts'
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
  const keys = {
    managedBy: renamed?.get('managedBy') ?? 'ManagedBy',
    namespace: renamed?.get('namespace') ?? 'Namespace',
    env: renamed?.get('env') ?? 'Env',
    vaultSlug: renamed?.get('vaultSlug') ?? 'VaultSlug',
    scope: renamed?.get('scope') ?? 'Scope',
  }
  const extra = mapOf(raw, 'tags') ?? new Map<string, string>()
  checkKeys(slug, Object.values(keys), [...extra.keys()])
  return { slug, scope: textOf(raw, 'scope'), extra, keys }
}

/** Two marks under one key would be one mark, and no border any more. Throws `config`. */
function checkKeys(slug: string, marks: readonly string[], others: readonly string[]): void {
  const keys = [...marks, ...others]
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  if (twice !== undefined) {
    throw new KeepError('config', `vault ${slug} has two tags with the key ${twice}`, { hint: 'look at its tags and tagKeys' })
  }
  const odd = keys.find((key) => !/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/u.test(key))
  if (odd !== undefined) {
    throw new KeepError('config', `vault ${slug} has a tag whose key AWS refuses`, {
      hint: 'up to 128 letters, digits, blanks and _ . : / = + @ -, not beginning with aws:',
    })
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

/** Tags as the services take them. */
export function tagList(tags: ReadonlyMap<string, string>): { Key: string; Value: string }[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }))
}

/** Tags that a person gave, so that a person can give them again; those that begin with `aws:` are given by AWS alone. */
export function othersTags(tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = []) {
  return tags.flatMap(({ Key, Value = '' }): [string, string][] =>
    Key === undefined || Key.startsWith('aws:') ? [] : [[Key, Value]],
  )
}
