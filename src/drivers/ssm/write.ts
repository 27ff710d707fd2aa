import { setTimeout as sleep } from 'node:timers/promises'
import type { Parameter, ParameterHistory, ParameterTier } from '@aws-sdk/client-ssm'
import { checkConditions } from '../../core/conditions.ts'
import { KeepError } from '../../core/errors.ts'
import type { SecretInfo } from '../../core/secret.ts'
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

/** What a call came to: the version that it made; `taken`, when there is one of this name; `lost`, when no answer came. */
type Outcome = number | 'taken' | 'lost'

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
    // What must be new is created unseen: of a name that is free a look would only say so, at the cost of two reads.
    const blind = this.#options.onlyIfAbsent ? await this.#create() : undefined
    if (typeof blind === 'object') return blind
    for (const pause of [...pauses, undefined]) {
      const found = await this.#look()
      const result = found ? await this.#update(found) : await this.#create()
      if (typeof result === 'object') return result
      if (result === 'taken' && pause !== undefined) await sleep(pause)
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

  async #create(): Promise<Written | 'taken' | 'lost'> {
    const { note, plain, like } = this.#options
    checkConditions(this.#key, undefined, this.#options)
    const { kmsKeyId, tier } = this.#creation
    const own = { Tags: tagList(this.#place.tags), KeyId: kmsKeyId, ...(tier !== undefined && { Tier: tier }) }
    const { KeyId, ...traits } = like === undefined ? own : await likeness(this.#api, this.#place, like)
    const outcome = await this.#put(1, {
      Type: plain ? 'String' : 'SecureString',
      Overwrite: false,
      ...traits,
      ...(note && { Description: note }),
      ...(!plain && KeyId !== undefined && { KeyId }),
    })
    if (typeof outcome === 'string') return outcome
    return { key: this.#key, ...now(outcome), note: note || undefined, changed: true, ...(plain && { plain }) }
  }

  async #update({ now: current, told }: Found): Promise<Written | 'taken' | 'lost'> {
    const version = current.Version ?? 0
    const info = { ...infoOf(this.#key, told ?? current), revision: String(version), updated: current.LastModifiedDate }
    const isSame = current.Value === this.#value.reveal()
    if (isSame && version === this.#perhaps) return this.#overwritten(info, info.note)
    checkConditions(this.#key, info.revision, this.#options)
    this.#checkType(current.Type)
    const note = this.#options.note ?? info.note ?? ''
    if (isSame && note === (info.note ?? '')) return { ...info, changed: false }
    const isPlain = current.Type !== 'SecureString'
    const outcome = await this.#put(version + 1, {
      Type: current.Type,
      Overwrite: true,
      Description: note,
      // Left out, AWS would take the default key for the new version.
      ...(!isPlain && { KeyId: told?.KeyId ?? this.#creation.kmsKeyId }),
      ...(told?.Tier === 'Advanced' ? { Tier: 'Advanced' } : this.#creation.tier && { Tier: this.#creation.tier }),
    })
    if (typeof outcome === 'string') return outcome
    if (this.#options.ifRevision !== undefined && outcome !== version + 1) throw overtaken(this.#place, this.#key, outcome)
    return this.#overwritten({ ...info, ...now(outcome) }, note)
  }

  #checkType(type: string | undefined): void {
    const { plain } = this.#options
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

  async #put(expected: number, more: Omit<Parameters<ParametersApi['put']>[0], 'Name' | 'Value'>): Promise<Outcome> {
    try {
      return await this.#api.put({ Name: this.#name, Value: this.#value.reveal(), ...more }, this.#key)
    } catch (error) {
      if (vendorName(error) === 'ParameterAlreadyExists') return 'taken'
      // Once: whoever cannot be reached is not asked for ever.
      if (!(error instanceof KeepError) || error.code !== 'unreachable' || this.#perhaps !== undefined) throw error
      this.#perhaps = expected
      return 'lost'
    }
  }

  /** Tags cannot be given together with an overwrite. What was written stays written if they fail. */
  async #overwritten(info: SecretInfo, note: string | undefined): Promise<Written> {
    try {
      const has = await this.#api.tags(this.#name, this.#key)
      if (this.#place.lacksTags(has)) await this.#api.tag(this.#name, this.#key, this.#place.tags)
    } catch (error) {
      if (!(error instanceof KeepError)) throw error
      this.#host.warn(`${this.#key} is written, but its tags could not be looked after: ${error.message}`)
    }
    return { ...info, note: note || undefined, changed: true }
  }
}

function now(version: number): { readonly revision: string; readonly updated: Date } {
  return { revision: String(version), updated: new Date() }
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
