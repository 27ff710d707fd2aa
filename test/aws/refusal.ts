import { type Answer, jsonAnswer } from './exchange.ts'

/** An error as AWS's JSON protocol has it: thrown by a rule, answered by the proxy. */
export class Refusal extends Error {
  readonly type: string
  readonly status: number

  constructor(type: string, message: string, status = 400) {
    super(message)
    this.type = type
    this.status = status
  }

  get answer(): Answer {
    return errorAnswer(this.status, this.type, this.message)
  }
}

export function errorAnswer(
  status: number,
  type: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return jsonAnswer(status, { __type: type, message }, { 'x-amzn-errortype': type, ...headers })
}

/** A member of the input that its constraint in the API model forbids. */
export function invalid(member: string, constraint: string): Refusal {
  const message = `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must ${constraint}`
  return new Refusal('ValidationException', message)
}

/** @throws Refusal when the length is outside the bounds; an absent member is fine */
export function checkLength(member: string, value: string | readonly unknown[] | undefined, least: number, most: number): void {
  if (value === undefined) return
  const length = typeof value === 'string' ? Buffer.byteLength(value) : value.length
  if (length < least) throw invalid(member, `have length greater than or equal to ${least}`)
  if (length > most) throw invalid(member, `have length less than or equal to ${most}`)
}

/** @throws Refusal when the number is outside the bounds; an absent member is fine */
export function checkRange(member: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined) return
  if (value < least) throw invalid(member, `have value greater than or equal to ${least}`)
  if (value > most) throw invalid(member, `have value less than or equal to ${most}`)
}
