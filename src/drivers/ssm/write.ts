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
import { mendTags } from './mend-tags.ts'
import { infoOf, secretOf } from './secret.ts'
import { keyWord } from '../../core/keys.ts'

export interface Creation {
  readonly kmsKeyId: string | undefined
  readonly tier: ParameterTier | undefined
}

/**
 * Milliseconds between tries of a creation that finds the name taken although nothing is there: AWS asks for 30 seconds between the
 * deletion and the new creation of one name (DeleteParameter, API Reference).
 */
const pauses = [500, 1500, 3000, 5000, 7000, 9000, 9000]

/** Milliseconds until a write whose answer was lost is surely to be seen, so that it is not made twice. */
const untilSeen = 300

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
      const result = (await this.#arrived(found)) ?? (found ? await this.#update(found) : await this.#create())
      if (typeof result === 'object') return result
      if (result === 'taken' && pause !== undefined) await sleep(pause)
      if (result === 'lost') await sleep(untilSeen)
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
    // An answer without a value would be taken for another value, and be replaced.
    if (now) secretOf(this.#key, now)
    return now && { now, told: history.at(-1) }
  }

  /** What a write whose answer was lost has written, though others may have written since; undefined when it never arrived. */
  async #arrived(found: Found | undefined): Promise<Written | undefined> {
    const perhaps = this.#perhaps
    const version = found?.now.Version ?? 0
    if (found === undefined || perhaps === undefined || version < perhaps) return undefined
    const then = version === perhaps ? found.now : await this.#api.get(this.#name, this.#key, { selector: String(perhaps) })
    if (then?.Value !== this.#value.reveal()) return undefined
    const info = infoOf(this.#key, version === perhaps ? (found.told ?? then) : then)
    return this.#overwritten(
      { ...info, revision: String(perhaps), updated: then.LastModifiedDate },
      this.#options.note ?? info.note,
    )
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
    checkConditions(this.#key, info.revision, this.#options)
    const note = this.#options.note ?? info.note ?? ''
    if (isSame && note === (info.note ?? '')) return { ...info, changed: false }
    this.#checkType(current.Type)
    const isPlain = current.Type !== 'SecureString'
    const outcome = await this.#put(version + 1, {
      Type: current.Type,
      Overwrite: true,
      Description: note,
      // Left out, AWS would take the default key for the new version.
      ...(!isPlain && { KeyId: told?.KeyId ?? this.#creation.kmsKeyId }),
      ...(told?.AllowedPattern && { AllowedPattern: told.AllowedPattern }),
      ...(told?.Tier === 'Advanced' ? { Tier: 'Advanced' } : this.#creation.tier && { Tier: this.#creation.tier }),
    })
    if (typeof outcome === 'string') return outcome
    if (this.#options.ifRevision !== undefined && outcome > version + 1) throw overtaken(this.#place, this.#key, outcome)
    if (this.#options.ifRevision !== undefined && outcome <= version) throw deletedMeanwhile(this.#place, this.#key)
    return this.#overwritten({ ...info, ...now(outcome) }, note)
  }

  #checkType(type: string | undefined): void {
    const { plain } = this.#options
    const isPlain = type !== 'SecureString'
    if (plain === undefined || plain === isPlain) return
    throw isPlain
      ? new KeepError('limit', `${this.#key} is stored unencrypted (${type}), and AWS cannot change that`, {
          hint: `add --plain to leave it so; or keep delete ${keyWord(this.#key)} ${this.#place.flags}, and set it again`,
        })
      : new KeepError('limit', `${this.#key} is stored encrypted, and AWS cannot change that`, {
          hint: `leave out --plain; or keep delete ${keyWord(this.#key)} ${this.#place.flags}, and set it again`,
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

  async #overwritten(info: SecretInfo, note: string | undefined): Promise<Written> {
    await mendTags(this.#api, this.#place, this.#host, this.#key)
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
      hint: `keep history ${keyWord(key)} ${flags} has both; Parameter Store has no true compare-and-set`,
    },
  )
}

function deletedMeanwhile({ flags }: Place, key: string): KeepError {
  return new KeepError('conflict', `${key} was deleted by somebody else at the same moment, and is there again with your value`, {
    hint: `keep delete ${keyWord(key)} ${flags}, should it be gone`,
  })
}
