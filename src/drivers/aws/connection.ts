import { setTimeout as sleep } from 'node:timers/promises'
import type { AwsCredentialIdentityProvider, Logger } from '@smithy/types'
import type { KeepError } from '../../core/errors.ts'
import type { Host } from '../../core/vault.ts'
import { collectBody } from './body.ts'
import { placeSettings, type AwsConfig, type PlaceSettings } from './config.ts'
import type { Asked, Whereabouts } from './error-texts.ts'
import { isExpired, restated } from './errors.ts'
import { Pace, type Kind, type PaceOptions } from './pace.ts'
import { factsOf, isThrottling } from './error-facts.ts'
import { nextTry, type RetryMode } from './retry.ts'
import { Wire } from './wire.ts'

/** What every client of the SDK is made with. */
export interface Settings extends PlaceSettings {
  readonly credentials?: AwsCredentialIdentityProvider
  readonly requestHandler: Wire
  readonly streamCollector: typeof collectBody
  readonly maxAttempts: number
  readonly logger?: Logger
  /** Tells in CloudTrail that it was keep. */
  readonly customUserAgent: string
}

/**
 * A client of one AWS service, with the credentials that the SDK finds: environment, profile, SSO, web identity, container, instance,
 * and a role to assume from there. Calls are paced, tried again where that helps, and end by a deadline; every error is a KeepError,
 * behind which `vendorName` finds what AWS said.
 */
export class Connection<Client> {
  readonly #config: AwsConfig
  readonly #host: Host
  readonly #whereabouts: Whereabouts
  readonly #pace: Pace
  readonly #make: (settings: Settings) => Client
  #client: Promise<Client> | undefined

  constructor(config: AwsConfig, vault: string, host: Host, pace: PaceOptions, make: (settings: Settings) => Client) {
    this.#config = config
    this.#host = host
    this.#whereabouts = { vault, profile: config.profile ?? host.env['AWS_PROFILE'], timeout: config.timeout }
    this.#pace = new Pace(pace)
    this.#make = make
  }

  /** A vendor's error that came inside of an answer, restated like one that failed a call. */
  restated(error: Error, asked: Asked): KeepError {
    return restated(error, asked, this.#whereabouts)
  }

  /** `over` ends a read for which nobody waits any more. */
  read<T>(asked: Asked, call: Ask<Client, T>, over?: AbortSignal): Promise<T> {
    const ask: Ask<Client, T> = (client, signal) => call(client, over ? AbortSignal.any([signal, over]) : signal)
    return this.#ask({ kind: 'read', mode: 'always' }, asked, ask)
  }

  /** For a write that may be made twice: the service knows it by a token, or the second time changes nothing. */
  write<T>(asked: Asked, call: Ask<Client, T>): Promise<T> {
    return this.#ask({ kind: 'write', mode: 'always' }, asked, call)
  }

  /** For a write of which nobody knows after a lost answer whether it was done: the caller has to look. */
  writeOnce<T>(asked: Asked, call: Ask<Client, T>): Promise<T> {
    return this.#ask({ kind: 'write', mode: 'undone' }, asked, call)
  }

  #ask<T>({ kind, mode }: How, asked: Asked, call: Ask<Client, T>): Promise<T> {
    return this.#pace.run(kind, async () => {
      const client = this.#connected()
      try {
        return await this.#once(client, mode, asked, call)
      } catch (error) {
        if (!isExpired(error)) throw error
        // Those of a session may have been renewed in the meantime. Who else had the old ones has found new ones for all.
        if (this.#client === client) this.#client = undefined
        return await this.#once(this.#connected(), mode, asked, call)
      }
    })
  }

  #connected(): Promise<Client> {
    this.#client ??= this.#connect()
    return this.#client
  }

  async #once<T>(connected: Promise<Client>, mode: RetryMode, asked: Asked, call: Ask<Client, T>): Promise<T> {
    const deadline = new Deadline(this.#config.timeout * 1000)
    let failed = 0
    let told: unknown
    try {
      for (;;) {
        try {
          const client = await connected
          // Finding credentials does not listen to the signal.
          const answer = await Promise.race([call(client, deadline.signal), deadline.passed])
          this.#pace.succeeded()
          return answer
        } catch (error) {
          // What an earlier try was told says more than that time is up.
          if (deadline.signal.aborted && told !== undefined) throw restated(told, asked, this.#whereabouts, failed)
          failed++
          told = error
          if (isThrottling(factsOf(error))) this.#pace.throttled()
          const wait = nextTry(error, failed, mode, deadline.left)
          if (wait === undefined) throw restated(error, asked, this.#whereabouts, failed)
          await sleep(wait)
        }
      }
    } finally {
      deadline.end()
    }
  }

  async #connect(): Promise<Client> {
    const { roleArn, timeout } = this.#config
    const wire = new Wire(timeout * 1000, (text) => this.#host.debug(text))
    const credentials = roleArn === undefined ? undefined : await this.#assumed(roleArn, wire)
    return this.#make({
      ...placeSettings(this.#config),
      requestHandler: wire,
      streamCollector: collectBody,
      maxAttempts: 1,
      // The SDK prepares a copy of what it would log, which a wide read should not pay for.
      ...(this.#warns && { logger: this.#logger }),
      customUserAgent: 'keep',
      ...(credentials && { credentials }),
    })
  }

  /** Where the SDK finds credentials in two places it says so, without a logger straight to the terminal. */
  get #warns(): boolean {
    return this.#whereabouts.profile !== undefined && this.#host.env['AWS_ACCESS_KEY_ID'] !== undefined
  }

  /** The SDK's warnings are for --debug. What else it logs are the inputs and outputs of calls, which nobody needs to see. */
  get #logger(): Logger {
    return { ...silent, warn: (text: unknown) => this.#host.debug(String(text)) }
  }

  /** Only who assumes a role pays for the code that does. */
  async #assumed(roleArn: string, wire: Wire): Promise<AwsCredentialIdentityProvider> {
    const { profile, externalId } = this.#config
    const { endpoint: _, ...elsewhere } = placeSettings(this.#config)
    const { fromNodeProviderChain, fromTemporaryCredentials } = await import('@aws-sdk/credential-providers')
    return fromTemporaryCredentials({
      masterCredentials: fromNodeProviderChain(profile === undefined ? {} : { profile }),
      params: { RoleArn: roleArn, RoleSessionName: 'keep', ...(externalId !== undefined && { ExternalId: externalId }) },
      clientConfig: { ...elsewhere, requestHandler: wire, logger: this.#logger },
    })
  }
}

type Ask<Client, T> = (client: Client, signal: AbortSignal) => Promise<T>

const silent = { debug: () => undefined, info: () => undefined, error: () => undefined }

interface How {
  readonly kind: Kind
  readonly mode: RetryMode
}

/** A point in time by which a call must have ended. */
class Deadline {
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly #at: number
  readonly passed: Promise<never>

  constructor(milliseconds: number) {
    this.#at = performance.now() + milliseconds
    let reject: (error: Error) => void
    this.passed = new Promise<never>((_, no) => (reject = no))
    this.passed.catch(() => undefined)
    this.#timer = setTimeout(() => {
      this.#controller.abort()
      reject(new DOMException('the deadline has passed', 'TimeoutError'))
    }, milliseconds)
  }

  /** Milliseconds. */
  get left(): number {
    return this.#at - performance.now()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}
