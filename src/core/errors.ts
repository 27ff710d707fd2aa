/** The exit code that follows from each kind of failure (docs/exit-codes.md). */
const exitCodes = {
  'not-found': 1,
  exists: 1,
  limit: 1,
  unwritable: 1,
  unreadable: 1,
  usage: 2,
  config: 2,
  untrusted: 2,
  unsupported: 3,
  denied: 3,
  credentials: 3,
  unreachable: 3,
  throttled: 3,
  rejected: 3,
  conflict: 3,
  integrity: 3,
  file: 3,
  partial: 3,
  'not-executable': 126,
  'no-command': 127,
  cancelled: 130,
} as const

export type ErrorCode = keyof typeof exitCodes

/**
 * Every failure that keep understands. `message` says what failed, `hint` what to type next; both are lower case, without a full
 * stop, and never hold a value. Any other error that reaches main is a bug in keep.
 */
export class KeepError extends Error {
  override readonly name = 'KeepError'
  readonly code: ErrorCode
  readonly hint: string | undefined

  constructor(code: ErrorCode, message: string, options: { hint?: string | undefined; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }

  get exitCode(): number {
    return exitCodes[this.code]
  }
}

/** Failures that whatever comes next would meet too: nobody answers, or not to us. */
const general: ReadonlySet<ErrorCode> = new Set(['credentials', 'unreachable', 'throttled', 'config', 'untrusted'])

/** Whether a failure is one of all keys rather than of the one that met it. */
export function failsForAll(error: unknown): error is KeepError {
  return error instanceof KeepError && general.has(error.code)
}

/** What a backend answered, whether to one key or to all: of a read that failed in part, what decided it. */
export function answerOf(error: unknown): ErrorCode | undefined {
  if (!(error instanceof KeepError)) return undefined
  return error.code === 'partial' && error.cause instanceof KeepError ? error.cause.code : error.code
}

/** The `code` of a system error such as ENOENT, or undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
