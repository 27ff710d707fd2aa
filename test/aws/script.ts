import type { Answer, Call, Handler, Proceed } from './exchange.ts'

export type Actions = string | readonly string[] | RegExp

export interface Script {
  /** Every action when left out. */
  readonly action?: Actions
  readonly when?: (call: Call) => boolean
  /** How many matching calls pass before the first fault; 0 when left out. */
  readonly skip?: number
  /** How many calls meet the fault; 1 when left out, Infinity for all. */
  readonly times?: number
  readonly fault: Handler
}

/** A script at work. */
export class Scripted {
  readonly #script: Script
  #seen = 0
  #fired = 0

  constructor(script: Script) {
    this.#script = script
  }

  /** How many calls met the fault so far. */
  get fired(): number {
    return this.#fired
  }

  readonly handle: Handler = (call: Call, proceed: Proceed): Promise<Answer> => {
    const { action, when, skip = 0, times = 1, fault } = this.#script
    if (!isOneOf(action, call.action) || when?.(call) === false) return proceed()
    if (this.#seen++ < skip || this.#fired >= times) return proceed()
    this.#fired++
    return fault(call, proceed)
  }
}

export function isOneOf(actions: Actions | undefined, action: string): boolean {
  if (actions === undefined) return true
  if (actions instanceof RegExp) return actions.test(action)
  return typeof actions === 'string' ? actions === action : actions.includes(action)
}
