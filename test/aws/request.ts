import type http from 'node:http'
import type { Call, Json } from './exchange.ts'
import type { RawRequest } from './moto.ts'

export async function bodyOf(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Which service and action a request is for, by the header of the JSON protocol or by the form of the query protocol. */
export function described({ headers, body }: RawRequest): Pick<Call, 'service' | 'action' | 'region' | 'input' | 'headers'> {
  const [, region = 'us-east-1', service = 'unknown'] =
    /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? '') ?? []
  const target = headers['x-amz-target']
  if (typeof target !== 'string') {
    const input = Object.fromEntries(new URLSearchParams(body.toString()))
    return { service, region, headers, action: input['Action'] ?? 'unknown', input }
  }
  return {
    service,
    region,
    headers,
    action: target.slice(target.indexOf('.') + 1),
    input: JSON.parse(body.toString() || '{}') as Json,
  }
}
