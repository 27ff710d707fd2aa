import type { Call } from '../aws/exchange.ts'

/** Whether a call is about the secret or parameter of this key, whatever stands before it in its name. */
export function ofKey(key: string): (call: Call) => boolean {
  return ({ input }) => [input['Name'], input['SecretId']].some((name) => String(name).endsWith(`/${key}`))
}
