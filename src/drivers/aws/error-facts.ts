/** What can be known of a vendor's error without printing anything of it: its message and its body may repeat a value. */
export interface Facts {
  readonly name: string
  readonly system: string
  readonly status: number | undefined
  readonly message: string
  /** Whether the SDK has learned from it how wrong the clock of this machine is. */
  readonly isSkewKnown: boolean
}

export function factsOf(error: unknown): Facts {
  const { name, message } = error instanceof Error ? error : { name: 'unknown', message: '' }
  const status = noted(error, 'httpStatusCode')
  return {
    name,
    message,
    system: codeOf(error),
    status: typeof status === 'number' ? status : undefined,
    isSkewKnown: noted(error, 'clockSkewCorrected') === true,
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  // Happy eyeballs: a refused connection to each address of a host.
  if (error instanceof AggregateError) return error.errors.map(codeOf).find((code) => code !== '') ?? ''
  return codeOf(error.cause)
}

/** What the SDK notes beside an error. */
function noted(error: unknown, member: 'httpStatusCode' | 'clockSkewCorrected'): unknown {
  return memberOf(memberOf(error, '$metadata'), member)
}

/** Milliseconds that the answer behind an error asks to wait; 0 when it asks for nothing. */
export function retryAfterOf(error: unknown): number {
  const header = memberOf(memberOf(memberOf(error, '$response'), 'headers'), 'retry-after')
  if (typeof header !== 'string') return 0
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(wait) ? Math.max(0, wait) : 0
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

export function named(...names: readonly string[]): (facts: Facts) => boolean {
  return ({ name }) => names.includes(name)
}

export function isCredentials({ name }: Facts): boolean {
  return /^(Credentials|Token)?ProviderError$/.test(name)
}

export function isSignature({ name }: Facts): boolean {
  return /^(InvalidSignature|SignatureDoesNotMatch|UnrecognizedClient|InvalidClientTokenId|IncompleteSignature|InvalidAccessKeyId|MissingAuthenticationToken)/.test(
    name,
  )
}

export function isThrottling({ name, status }: Facts): boolean {
  return status === 429 || /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/.test(name)
}

/** In AWS's own words: a bare 403 may come from anything in between. */
export function isDenied({ name }: Facts): boolean {
  return /^(AccessDenied|UnauthorizedOperation|NotAuthorized)/.test(name)
}

/** A body that was not what the service answers with: a proxy, a captive portal, another server. */
export function isGarbled({ name, status }: Facts): boolean {
  if (status === 401 || status === 403) return true
  return name === 'SyntaxError' || name === 'UnknownError' || name === 'Error' || name === 'TypeError'
}

/** Lost connections, as Node.js names them, and names that cannot be looked up at the moment. */
const lostConnections = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** Whether the same may go well in a moment: a fault of the service, a lost connection, a clock whose error is known by now. */
export function mayPass({ name, status, system, message, isSkewKnown }: Facts): boolean {
  if (status !== undefined && status >= 500) return true
  if (isSkewKnown || (name === 'InvalidSignatureException' && message.includes('Signature expired'))) return true
  return lostConnections.has(system) || /^(TimeoutError|RequestTimeout(Exception)?|InternalServ(ice|er)Error)$/.test(name)
}
