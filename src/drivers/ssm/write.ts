import { setTimeout as sleep } from 'node:timers/promises'
import type { Parameter, ParameterHistory, ParameterTier } from '@aws-sdk/client-ssm'
import { KeepError } from '../../core/errors.ts'
import type { Assignment, Host, WriteOptions, Written } from '../../core/vault.ts'
import { vendorName } from '../aws/errors.ts'
import type { Place } from '../aws/place.ts'
import { tagList } from '../aws/tags.ts'
import type { ParametersApi } from './api.ts'
import { likeness } from './likeness.ts'
import { infoOf } from './secret.ts'

export interface Creation {
  readonly kmsKeyId: string | undefined
  readonly tier: ParameterTier | undefined
}

/**
 * Milliseconds between tries of a creation that finds the name taken although nothing is there: AWS asks for 30 seconds between the
 * deletion and the new creation of one name (DeleteParameter, API Reference).
 */
const pauses = [500, 1500, 3000, 5000, 7000, 9000, 9000]

interface Found {
  readonly now: Parameter
  /** The newest entry of its history, which alone tells the note, the KMS key and the tier. */
  readonly told: ParameterHistory | undefined
}

/** One value written to one parameter. Parameter Store has no token by which it would know a second try, so this looks instead. */
export class Write {
  readonly #api: ParametersApi
  readonly #place: Place
  readonly #host: Host
  readonly #creation: Creation
  readonly #key: string
  readonly #name: string
  readonly #value: Assignment['value']
  readonly #options: WriteOptions
  /** The version that a write whose answer was lost would have made. */
  #perhaps: number | undefined

  constructor(
    place: Place,
    tools: { readonly api: ParametersApi; readonly host: Host; readonly creation: Creation },
    { key, value }: Assignment,
    options: WriteOptions,
  ) {
    this.#api = tools.api
    this.#host = tools.host
    this.#creation = tools.creation
    this.#place = place
    this.#key = key
    this.#name = place.nameOf(key)
    this.#value = value
    this.#options = options
  }

  async run(): Promise<Written> {
    for (const pause of [...pauses, undefined]) {
      const found = await this.#look()
      const written = found ? await this.#update(found) : await this.#create()
      if (written) return written
      if (pause !== undefined && this.#perhaps === undefined) await sleep(pause)
    }
    throw new KeepError('conflict', `${this.#key} can be neither created nor overwritten at the moment`, {
      hint: 'AWS frees a deleted name after 30 seconds: run the same again',
    })
  }

  async #look(): Promise<Found | undefined> {
    const [now, history] = await Promise.all([
      this.#api.get(this.#name, this.#key),
      this.#api.history(this.#name, this.#key, false),
    ])
    return now && { now, told: history.at(-1) }
  }

  /** Undefined when it has to begin anew. */
  async #create(): Promise<Written | undefined> {
    const { ifRevision, note, plain, like } = this.#options
    if (ifRevision !== undefined) throw conflict(this.#key, 'is not there, so it has no revision')
    const { kmsKeyId, tier } = this.#creation
    const own = { Tags: tagList(this.#place.tags), KeyId: kmsKeyId, ...(tier !== undefined && { Tier: tier }) }
    const { KeyId, ...traits } = like === undefined ? own : await likeness(this.#api, this.#place, like)
    const version = await this.#put(1, {
      Type: plain ? 'String' : 'SecureString',
      Overwrite: false,
      ...traits,
      ...(note && { Description: note }),
      ...(!plain && KeyId !== undefined && { KeyId }),
    })
    if (version === undefined) return undefined
    return {
      key: this.#key,
      revision: String(version),
      updated: new Date(),
      note: note || undefined,
      changed: true,
      ...(plain && { plain }),
    }
  }

  async #update({ now, told }: Found): Promise<Written | undefined> {
    const version = now.Version ?? 0
    const info = { ...infoOf(this.#key, told ?? now), revision: String(version), updated: now.LastModifiedDate }
    const isSame = now.Value === this.#value.reveal()
    if (isSame && version === this.#perhaps) return { ...info, changed: true }
    this.#checkConditions(info.revision, now.Type)
    const note = this.#options.note ?? info.note ?? ''
    if (isSame && note === (info.note ?? '')) return { ...info, changed: false }
    const isPlain = now.Type !== 'SecureString'
    const written = await this.#put(version + 1, {
      Type: now.Type,
      Overwrite: true,
      Description: note,
      // Left out, AWS would take the default key for the new version.
      ...(!isPlain && { KeyId: told?.KeyId ?? this.#creation.kmsKeyId }),
      ...(told?.Tier === 'Advanced' ? { Tier: 'Advanced' } : this.#creation.tier && { Tier: this.#creation.tier }),
    })
    if (written === undefined) return undefined
    if (this.#options.ifRevision !== undefined && written !== version + 1) throw overtaken(this.#place, this.#key, written)
    await this.#mendTags()
    return { ...info, revision: String(written), updated: new Date(), note: note || undefined, changed: true }
  }

  #checkConditions(revision: string, type: string | undefined): void {
    const { onlyIfAbsent, ifRevision, plain } = this.#options
    if (onlyIfAbsent) {
      throw new KeepError('exists', `${this.#key} exists already`, { hint: 'leave out --if-absent to overwrite it' })
    }
    if (ifRevision !== undefined && ifRevision !== revision) {
      throw conflict(this.#key, `is at revision ${revision}, not ${ifRevision}`)
    }
    const isPlain = type !== 'SecureString'
    if (plain === undefined || plain === isPlain) return
    throw isPlain
      ? new KeepError('limit', `${this.#key} is stored unencrypted (${type}), and AWS cannot change that`, {
          hint: `add --plain to leave it so; or keep delete ${this.#key} ${this.#place.flags}, and set it again`,
        })
      : new KeepError('limit', `${this.#key} is stored encrypted, and AWS cannot change that`, {
          hint: `leave out --plain; or keep delete ${this.#key} ${this.#place.flags}, and set it again`,
        })
  }

  /** The version that was written; undefined when somebody has to look first: another was faster, or the answer was lost. */
  async #put(expected: number, more: Omit<Parameters<ParametersApi['put']>[0], 'Name' | 'Value'>): Promise<number | undefined> {
    try {
      return await this.#api.put({ Name: this.#name, Value: this.#value.reveal(), ...more }, this.#key)
    } catch (error) {
      if (vendorName(error) === 'ParameterAlreadyExists') return undefined
      // Once: whoever cannot be reached is not asked for ever.
      if (!(error instanceof KeepError) || error.code !== 'unreachable' || this.#perhaps !== undefined) throw error
      this.#perhaps = expected
      return undefined
    }
  }

  /** Tags cannot be given together with an overwrite. What was written stays written if they fail. */
  async #mendTags(): Promise<void> {
    try {
      const has = await this.#api.tags(this.#name, this.#key)
      if (this.#place.missingMarks(has).length > 0) await this.#api.tag(this.#name, this.#key, this.#place.tags)
    } catch (error) {
      if (!(error instanceof KeepError)) throw error
      this.#host.warn(`${this.#key} is written, but its tags could not be looked after: ${error.message}`)
    }
  }
}

function conflict(key: string, fault: string): KeepError {
  return new KeepError('conflict', `${key} ${fault}`, { hint: 'read it again and decide anew' })
}

function overtaken({ flags }: Place, key: string, version: number): KeepError {
  return new KeepError(
    'conflict',
    `${key} was written by somebody else at the same moment: version ${version} is yours, the one before theirs`,
    {
      hint: `keep history ${key} ${flags} has both; Parameter Store has no true compare-and-set`,
    },
  )
}
