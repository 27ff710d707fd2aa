import type { IncomingHttpHeaders } from 'node:http'

export type Json = Record<string, unknown>

/** One request of a client, as the tests see it. */
export interface Call {
  /** As in an ARN: `secretsmanager`, `ssm`, `sts`. */
  readonly service: string
  readonly action: string
  readonly region: string
  /** The parsed body; empty for a service that does not speak JSON. */
  readonly input: Json
  readonly headers: IncomingHttpHeaders
  /** What was answered; undefined while nothing is, and for good when the connection was cut instead. */
  readonly status: number | undefined
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly endedAt: number | undefined
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Passes the call on, with another input if one is given. What AWS refuses is an answer too. */
export type Proceed = (input?: Json) => Promise<Answer>

/** What stands between the client and moto: rules of AWS and faults alike. */
export type Handler = (call: Call, proceed: Proceed) => Promise<Answer>

/** Several handlers as one; the first is the outermost. */
export function chain(handlers: readonly Handler[]): Handler {
  return (call, proceed) => {
    const run = async (index: number, input: Json): Promise<Answer> => {
      const handler = handlers[index]
      if (handler === undefined) return proceed(input)
      return handler({ ...call, input }, (changed) => run(index + 1, changed ?? input))
    }
    return run(0, call.input)
  }
}

export function jsonAnswer(status: number, body: Json, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', ...headers },
    body: Buffer.from(JSON.stringify(body)),
  }
}

/** The JSON of an answer; undefined when it is none. */
export function jsonOf(answer: Answer): Json | undefined {
  try {
    return JSON.parse(answer.body.toString()) as Json
  } catch {
    return undefined
  }
}

/** The same answer with its JSON changed, if it is a success with JSON in it. */
export function changed(answer: Answer, change: (body: Json) => object): Answer {
  const body = answer.status === 200 ? jsonOf(answer) : undefined
  return body === undefined ? answer : jsonAnswer(200, { ...change(body) }, answer.headers)
}

/** The object without these members. */
export function omit<T extends object, K extends string>(object: T, ...members: readonly K[]): Omit<T, K> {
  const kept = Object.entries(object).filter(([name]) => !members.includes(name as K))
  return Object.fromEntries(kept) as Omit<T, K>
}
