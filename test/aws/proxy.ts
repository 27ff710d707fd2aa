import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, type Call, type Handler, type Json, chain } from './exchange.ts'
import { delay } from './faults.ts'
import { InFlight } from './in-flight.ts'
import { listingLag } from './listing-lag.ts'
import { Moto, type RawRequest } from './moto.ts'
import { rateLimit } from './rate-limit.ts'
import { Refusal } from './refusal.ts'
import { reply } from './reply.ts'
import { bodyOf, described } from './request.ts'
import { type Actions, type Script, Scripted, isOneOf } from './script.ts'
import { secretsManagerRules } from './secrets-manager-rules.ts'
import { ssmRules } from './ssm-rules.ts'
import { Turns } from './turns.ts'

export interface ProxyOptions {
  /** How long every call takes at least, in milliseconds. */
  readonly delay?: number
  /** How long after its deletion an SSM parameter cannot be created again, in milliseconds; AWS asks for 30 seconds. */
  readonly recreateAfter?: number
}

/** Listens on 127.0.0.1 between a client and moto, enforces what AWS refuses and moto does not, and fails as it is told. */
export async function startProxy(target: string, options: ProxyOptions = {}): Promise<AwsProxy> {
  const proxy = new AwsProxy(target, options)
  await proxy.listen()
  return proxy
}

export class AwsProxy {
  readonly #server = http.createServer((request, response) => void this.#serve(request, response))
  readonly #moto: Moto
  readonly #rules: Readonly<Record<string, Handler>>
  readonly #turns = new Turns()
  readonly #always: readonly Handler[]
  readonly #inFlight = new InFlight()
  #calls: Call[] = []
  #limits: Handler[] = []
  #scripts: Scripted[] = []
  #hidden = new Set<string>()

  constructor(target: string, options: ProxyOptions) {
    this.#moto = new Moto(target)
    this.#always = options.delay === undefined ? [] : [delay(options.delay)]
    this.#rules = {
      secretsmanager: secretsManagerRules(this.#moto),
      ssm: ssmRules(this.#moto, options.recreateAfter ?? 0),
    }
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Every call since the start or the last reset, in the order of arrival. */
  get calls(): readonly Call[] {
    return this.#calls
  }

  count(actions?: Actions): number {
    return this.#calls.filter(({ action }) => isOneOf(actions, action)).length
  }

  /** The most calls that were unanswered at one time: of this action, or of all. */
  mostInFlight(action?: string): number {
    return this.#inFlight.most(action)
  }

  /** Adds a fault. Of several that match, the first added is the outermost; one that does not pass a call on hides the later ones. */
  on(script: Script): Scripted {
    const scripted = new Scripted(script)
    this.#scripts.push(scripted)
    return scripted
  }

  /** Throttles these actions, counted together, above the rate. Throttled calls are in `calls`. */
  limit(actions: Actions, perSecond: number): void {
    this.#limits.push(rateLimit(actions, perSecond))
  }

  /** These secrets or parameters are in no listing until they are shown. */
  hide(names: readonly string[]): void {
    for (const name of names) this.#hidden.add(name)
  }

  /** Shows these again, or all. */
  show(names: readonly string[] = [...this.#hidden]): void {
    for (const name of names) this.#hidden.delete(name)
  }

  /** Forgets calls, faults, limits and hidden names. What moto holds stays. */
  reset(): void {
    this.#calls = []
    this.#limits = []
    this.#scripts = []
    this.#hidden.clear()
    this.#inFlight.reset()
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  /** Cuts what is still connected. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
    this.#moto.close()
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const raw = {
      method: request.method ?? 'POST',
      path: request.url ?? '/',
      headers: request.headers,
      body: await bodyOf(request),
    }
    const call = { ...described(raw), status: undefined, startedAt: Date.now(), endedAt: undefined } as {
      -readonly [Key in keyof Call]: Call[Key]
    }
    this.#calls.push(call)
    const leave = this.#inFlight.enter(call.action)
    const finish = (status?: number): void => {
      leave()
      call.status ??= status
      call.endedAt ??= Date.now()
    }
    response.once('close', () => finish())
    await reply(response, () => this.#answer(call, raw), finish)
  }

  #answer(call: Call, raw: RawRequest): Promise<Answer> {
    const handlers = [
      ...this.#limits,
      ...this.#always,
      ...this.#scripts.map(({ handle }) => handle),
      listingLag((name) => this.#hidden.has(name)),
    ]
    return chain(handlers)(call, (input = call.input) => this.#ruled({ ...call, input }, raw))
  }

  async #ruled(call: Call, raw: RawRequest): Promise<Answer> {
    const rules = this.#rules[call.service]
    if (rules === undefined) return this.#moto.send(raw)
    const send = (input: Json = call.input) => this.#moto.send({ ...raw, body: Buffer.from(JSON.stringify(input)) })
    try {
      return await this.#turns.take(call.service, () => rules(call, send))
    } catch (error) {
      if (error instanceof Refusal) return error.answer
      throw error
    }
  }
}
