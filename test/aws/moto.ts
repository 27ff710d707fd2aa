import http from 'node:http'
import { type Answer, type Json, jsonOf, omit } from './exchange.ts'

const targets: Readonly<Record<string, string>> = { secretsmanager: 'secretsmanager', ssm: 'AmazonSSM', kms: 'TrentService' }

export interface RawRequest {
  readonly method: string
  readonly path: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
}

/** The emulator behind the proxy. */
export class Moto {
  readonly #target: URL
  readonly #agent = new http.Agent({ keepAlive: true })

  constructor(target: string) {
    this.#target = new URL(target)
  }

  send({ method, path, headers, body }: RawRequest): Promise<Answer> {
    const kept = omit(headers, 'connection', 'content-length', 'transfer-encoding', 'expect')
    return new Promise((resolve, reject) => {
      const options = { method, path, agent: this.#agent, headers: { ...kept, 'content-length': body.length } }
      const request = http.request(this.#target, options, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => resolve(answerOf(response, Buffer.concat(chunks))))
      })
      request.on('error', reject)
      request.end(body)
    })
  }

  /** A call of the proxy's own; the body that moto answers, or undefined where it refuses. moto does not check signatures. */
  async ask<T extends object = Json>(region: string, service: string, action: string, input: Json): Promise<T | undefined> {
    const answer = await this.send({
      method: 'POST',
      path: '/',
      body: Buffer.from(JSON.stringify(input)),
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `${targets[service] ?? service}.${action}`,
        authorization: `AWS4-HMAC-SHA256 Credential=proxy/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      },
    })
    return answer.status === 200 ? (jsonOf(answer) as T | undefined) : undefined
  }

  close(): void {
    this.#agent.destroy()
  }
}

/** moto answers 404 where AWS's JSON services say 400. */
function answerOf(response: http.IncomingMessage, body: Buffer): Answer {
  const headers = Object.fromEntries(
    Object.entries(response.headers).flatMap(([name, value]) =>
      typeof value === 'string' && /^(content-type|x-amzn-.*)$/.test(name) ? [[name, value]] : [],
    ),
  )
  const status = response.statusCode ?? 500
  const isJsonError = status === 404 && jsonOf({ status, headers, body })?.['__type'] !== undefined
  return { status: isJsonError ? 400 : status, headers, body }
}
