import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, type Handler, type Json, changed } from './exchange.ts'
import { Interruption } from './interruption.ts'
import { errorAnswer } from './refusal.ts'

/** The call waits, then goes on. */
export function delay(milliseconds: number): Handler {
  return async (_, proceed) => {
    await sleep(milliseconds)
    return proceed()
  }
}

/** An error in AWS's JSON form; moto never sees the call. */
export function error(status: number, type: string, message: string, headers?: Readonly<Record<string, string>>): Handler {
  return async () => errorAnswer(status, type, message, headers)
}

export function throttling(): Handler {
  return error(400, 'ThrottlingException', 'Rate exceeded')
}

export function expiredToken(): Handler {
  return error(400, 'ExpiredTokenException', 'The security token included in the request is expired')
}

/** As IAM words it, with whose right is missing and which. */
export function accessDenied(user = 'arn:aws:iam::123456789012:user/dev'): Handler {
  return async ({ service, action, region, input }) => {
    const [kind, name] = service === 'ssm' ? ['parameter', input['Name'] ?? input['Path']] : ['secret:', input['SecretId']]
    const resource = typeof name === 'string' ? `arn:aws:${service}:${region}:123456789012:${kind}${name}` : '*'
    const reason = `because no identity-based policy allows the ${service}:${action} action`
    const message = `User: ${user} is not authorized to perform: ${service}:${action} on resource: ${resource} ${reason}`
    return errorAnswer(400, 'AccessDeniedException', message)
  }
}

/** A failure inside AWS, in the service's own words. */
export function internalError(): Handler {
  return async ({ service }) =>
    service === 'ssm'
      ? errorAnswer(500, 'InternalServerError', 'An error occurred on the server side.')
      : errorAnswer(500, 'InternalServiceError', 'An error occurred on the server side.')
}

/** Whatever stands in the way answers instead of AWS: a load balancer, a captive portal, another service. moto never sees the call. */
function body(status: number, type: string, text: string, headers: Readonly<Record<string, string>> = {}): Handler {
  return async () => ({ status, headers: { 'content-type': type, ...headers }, body: Buffer.from(text) })
}

export function html(status: number): Handler {
  return body(status, 'text/html', '<!DOCTYPE html><html><body><h1>Not what you asked for</h1></body></html>')
}

/** A refusal as services of the query protocol write it. */
export function xmlRefusal(): Handler {
  const text =
    '<ErrorResponse><Error><Code>AccessDenied</Code><Message>User is not authorized</Message></Error><RequestId>1</RequestId></ErrorResponse>'
  return body(403, 'text/xml', text)
}

export function invalidJson(): Handler {
  return body(200, 'application/x-amz-json-1.1', '{"ARN": "arn:aws:sec')
}

export function emptyBody(): Handler {
  return body(200, 'application/x-amz-json-1.1', '')
}

export function redirect(location: string): Handler {
  return body(302, 'text/html', '', { location })
}

/** The connection is reset before moto has seen the call. */
export function resetBefore(): Handler {
  return async () => {
    throw new Interruption('reset')
  }
}

/** The connection is reset when moto has done the work: the client cannot know that it is done. */
export function resetAfter(): Handler {
  return async (_, proceed) => {
    await proceed()
    throw new Interruption('reset')
  }
}

/** No answer, ever; moto never sees the call. */
export function silence(): Handler {
  return async () => {
    throw new Interruption('silence')
  }
}

/** Half of the answer's body, then the connection is closed. moto has done the work. */
export function truncated(): Handler {
  return async (_, proceed) => {
    throw new Interruption('truncation', await proceed())
  }
}

/** A success with its JSON changed: an answer for another key, a member gone. */
export function changedAnswer(change: (body: Json) => Json): Handler {
  return async (_, proceed): Promise<Answer> => changed(await proceed(), change)
}
