import { NodeHttpHandler } from '@smithy/node-http-handler'
import { KeepError } from '../../core/errors.ts'
import { isLoopback } from '../../core/loopback.ts'

/** Milliseconds to connect, and for one answer. Without these the SDK waits for ever for a server that never answers (measured). */
const connecting = 3000
const answering = 20_000

type Handle = NodeHttpHandler['handle']

/**
 * The last step before the network, whoever chose the address: the configuration, a variable or the shared configuration. Requests
 * carry a session token in clear, so nothing is sent over plain http but to this machine. Redirects are not followed.
 */
export class Wire extends NodeHttpHandler {
  readonly #debug: (text: string) => void

  /** `longest`: milliseconds that a call may take with all its tries. */
  constructor(longest: number, debug: (text: string) => void) {
    super({
      connectionTimeout: Math.min(connecting, longest),
      requestTimeout: Math.min(answering, longest),
      throwOnRequestTimeout: true,
    })
    this.#debug = debug
  }

  override async handle(...[request, options]: Parameters<Handle>): ReturnType<Handle> {
    const { protocol, hostname, headers } = request
    if (protocol !== 'https:' && !isLoopback(hostname)) {
      throw new KeepError('untrusted', `requests would go unencrypted to ${hostname}`, {
        hint: 'use https, or a loopback address; keep info shows where the address comes from',
      })
    }
    const answer = await super.handle(request, options)
    const target = headers['x-amz-target'] ?? 'request'
    this.#debug(`${hostname} ${target}: HTTP ${answer.response.statusCode}`)
    return answer
  }
}
