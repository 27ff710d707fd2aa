import type http from 'node:http'
import type { Answer } from './exchange.ts'
import { Interruption } from './interruption.ts'

/** Answers a request, or fails it as an Interruption says. `finish` is told the status right before the client can see it. */
export async function reply(
  response: http.ServerResponse,
  answer: () => Promise<Answer>,
  finish: (status?: number) => void,
): Promise<void> {
  try {
    const { status, headers, body } = await answer()
    finish(status)
    response.writeHead(status, { ...headers, 'content-length': body.length }).end(body)
  } catch (error) {
    if (!(error instanceof Interruption)) failed(response, error, finish)
    else interrupt(response, error, finish)
  }
}

function interrupt(response: http.ServerResponse, { kind, answer }: Interruption, finish: (status?: number) => void): void {
  if (kind === 'silence') return
  finish(answer?.status)
  if (answer === undefined) {
    response.socket?.resetAndDestroy()
    return
  }
  response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length })
  response.write(answer.body.subarray(0, Math.floor(answer.body.length / 2)), () => response.socket?.destroy())
}

/** A fault in the proxy or in moto itself, in words that a failing test shows. */
function failed(response: http.ServerResponse, error: unknown, finish: (status?: number) => void): void {
  finish(500)
  const message = `the proxy failed: ${error instanceof Error ? error.stack : String(error)}`
  response.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify({ __type: 'ProxyFailure', message }))
}
