import type { AwsCredentialIdentityProvider } from '@smithy/types'
import type { KeepError } from '../../core/errors.ts'
import type { Host } from '../../core/vault.ts'
import type { AwsConfig } from './config.ts'
import { restated, vendorName, type Asked, type Whereabouts } from './errors.ts'
import { Pace, type Kind, type PaceOptions } from './pace.ts'
import { Retry, type RetryMode } from './retry.ts'
import { Wire } from './wire.ts'

/** What every client of the SDK is made with. */
export interface Settings {
  readonly region?: string
  readonly profile?: string
  readonly endpoint?: string
  readonly credentials?: AwsCredentialIdentityProvider
  readonly requestHandler: Wire
  readonly retryStrategy: Retry
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
  /** One for each way of trying again; they share the pace. */
  readonly #clients = new Map<RetryMode, Promise<Client>>()
  #isRenewed = false

  constructor(config: AwsConfig, vault: string, host: Host, pace: PaceOptions, make: (settings: Settings) => Client) {
    this.#config = config
    this.#host = host
    this.#whereabouts = { vault, profile: config.profile, timeout: config.timeout }
    this.#pace = new Pace(pace)
    this.#make = make
  }

  /** A vendor's error that came inside of an answer, restated like one that failed a call. */
  restated(error: Error, asked: Asked): KeepError {
    return restated(error, asked, this.#whereabouts)
  }

  read<T>(asked: Asked, call: (client: Client, signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#ask({ kind: 'read', mode: 'always' }, asked, call)
  }

  /** For a write that may be made twice: the service knows it by a token, or it changes nothing the second time. */
  write<T>(asked: Asked, call: (client: Client, signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#ask({ kind: 'write', mode: 'always' }, asked, call)
  }

  /** For a write of which nobody knows after a lost answer whether it was done: the caller has to look. */
  writeOnce<T>(asked: Asked, call: (client: Client, signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#ask({ kind: 'write', mode: 'undone' }, asked, call)
  }

  async #ask<T>(how: How, asked: Asked, call: (client: Client, signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await this.#once(how, asked, call)
    } catch (error) {
      // Credentials of a session may have been renewed in the meantime; those of the environment cannot.
      if (this.#isRenewed || !/^(Expired|RequestExpired|TokenRefresh)/.test(vendorName(error) ?? '')) throw error
      this.#isRenewed = true
      this.#clients.clear()
      return await this.#once(how, asked, call)
    }
  }

  #once<T>({ kind, mode }: How, asked: Asked, call: (client: Client, signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#pace.run(kind, async () => {
      const client = this.#clients.get(mode) ?? this.#connect(mode)
      this.#clients.set(mode, client)
      const deadline = new Deadline(this.#config.timeout * 1000)
      try {
        // Finding credentials does not listen to the signal.
        return await Promise.race([call(await client, deadline.signal), deadline.passed])
      } catch (error) {
        throw restated(error, asked, this.#whereabouts)
      } finally {
        deadline.end()
      }
    })
  }

  async #connect(mode: RetryMode): Promise<Client> {
    const { region, profile, endpoint, roleArn, timeout } = this.#config
    const wire = new Wire(timeout * 1000, (text) => this.#host.debug(text))
    const base = {
      ...(region !== undefined && { region }),
      ...(profile !== undefined && { profile }),
      requestHandler: wire,
      retryStrategy: new Retry(this.#pace, mode),
      customUserAgent: 'keep',
    }
    const credentials = roleArn === undefined ? undefined : await this.#assumed(roleArn, wire)
    return this.#make({ ...base, ...(endpoint !== undefined && { endpoint }), ...(credentials && { credentials }) })
  }

  /** Only who assumes a role pays for the code that does. */
  async #assumed(roleArn: string, wire: Wire): Promise<AwsCredentialIdentityProvider> {
    const { region, profile, externalId } = this.#config
    const { fromNodeProviderChain, fromTemporaryCredentials } = await import('@aws-sdk/credential-providers')
    return fromTemporaryCredentials({
      masterCredentials: fromNodeProviderChain(profile === undefined ? {} : { profile }),
      params: { RoleArn: roleArn, RoleSessionName: 'keep', ...(externalId !== undefined && { ExternalId: externalId }) },
      clientConfig: { requestHandler: wire, ...(region !== undefined && { region }), ...(profile !== undefined && { profile }) },
    })
  }
}

interface How {
  readonly kind: Kind
  readonly mode: RetryMode
}

/** A point in time by which a call must have ended. */
class Deadline {
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly passed: Promise<never>

  constructor(milliseconds: number) {
    let reject: (error: Error) => void
    this.passed = new Promise<never>((_, no) => (reject = no))
    this.passed.catch(() => undefined)
    this.#timer = setTimeout(() => {
      this.#controller.abort()
      reject(new DOMException('the deadline has passed', 'TimeoutError'))
    }, milliseconds)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}
