import { contextFlags } from '../../core/context.ts'
import { KeepError } from '../../core/errors.ts'
import type { Scope } from '../../core/vault.ts'
import { allTags, marks, type Tagging } from './tags.ts'
import { keyWord } from '../../core/keys.ts'

/** Where the secrets of one environment stand, and what marks them as this vault's. */
export class Place {
  /** `namespace/[scope/]env/`, after the root; with its slash, so that dev is not dev2. */
  readonly prefix: string
  readonly tags: ReadonlyMap<string, string>
  /** The flags that name this place, for hints that can be typed. */
  readonly flags: string
  readonly #marks: ReadonlyMap<string, string>
  readonly #ownerKey: string

  /** `root`: what stands before every name: nothing, or the slash that begins a hierarchy of parameters. */
  constructor(tagging: Tagging, { namespace, env }: Scope, root: '' | '/') {
    this.prefix = root + [namespace, ...(tagging.scope === undefined ? [] : [tagging.scope]), env, ''].join('/')
    this.tags = allTags(tagging, { namespace, env })
    this.flags = contextFlags({ vault: tagging.slug, env })
    this.#marks = marks(tagging, { namespace, env })
    this.#ownerKey = tagging.keys.managedBy
  }

  /** The prefix as a path that names one level of a hierarchy. */
  get path(): string {
    return this.prefix.slice(0, -1)
  }

  nameOf(key: string): string {
    return `${this.prefix}${key}`
  }

  /** The key of a secret by its name; undefined for a name that belongs to another place, such as a deeper one. */
  keyOf(name: string | undefined): string | undefined {
    if (name === undefined || !name.startsWith(this.prefix)) return undefined
    const key = name.slice(this.prefix.length)
    return key === '' || key.includes('/') ? undefined : key
  }

  /** Whether one of all the tags that a new secret gets is not there, or has another value. */
  lacksTags(tags: readonly Tag[]): boolean {
    return lacking(this.tags, tags).length > 0
  }

  /** What a secret's tags say of who manages it, when that is another than keep. */
  otherOwner(tags: readonly Tag[]): string | undefined {
    const owner = tags.find(({ Key }) => Key === this.#ownerKey)?.Value
    return owner === this.tags.get(this.#ownerKey) ? undefined : owner
  }

  /** The marks that a secret lacks, as their tag keys. */
  missingMarks(tags: readonly Tag[] | undefined): string[] {
    return lacking(this.#marks, tags)
  }
}

/** Throws `conflict` for a secret under our name that lacks our marks: somebody else made it, and may depend on it. */
export function checkOurs(place: Place, key: string, tags: readonly Tag[] | undefined): void {
  const missing = place.missingMarks(tags)
  if (missing.length === 0) return
  throw new KeepError('conflict', `${key} is there, but without the tags of this vault (${missing.join(', ')})`, {
    hint: `keep set ${keyWord(key)} --adopt ${place.flags} takes it over`,
  })
}

function lacking(wanted: ReadonlyMap<string, string>, tags: readonly Tag[] = []): string[] {
  const has = new Map(tags.map(({ Key, Value }) => [Key, Value]))
  return [...wanted].filter(([key, value]) => has.get(key) !== value).map(([key]) => key)
}

interface Tag {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
}
