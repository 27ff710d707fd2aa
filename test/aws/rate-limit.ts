import type { Handler } from './exchange.ts'
import { errorAnswer } from './refusal.ts'
import { type Actions, isOneOf } from './script.ts'

/** A bucket that holds one second's calls and fills steadily: above the rate, calls are throttled as AWS does it. */
export function rateLimit(actions: Actions, perSecond: number): Handler {
  let tokens = perSecond
  let filledAt = performance.now()
  return async (call, proceed) => {
    if (!isOneOf(actions, call.action)) return proceed()
    const now = performance.now()
    tokens = Math.min(perSecond, tokens + ((now - filledAt) / 1000) * perSecond)
    filledAt = now
    if (tokens < 1) return errorAnswer(400, 'ThrottlingException', 'Rate exceeded')
    tokens -= 1
    return proceed()
  }
}
