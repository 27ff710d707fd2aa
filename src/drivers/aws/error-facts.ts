/** What can be known of a vendor's error without printing anything of it: its message and its body may repeat a value. */
export interface Facts {
  readonly name: string
  readonly system: string
  readonly status: number | undefined
  readonly message: string
  /** How often the SDK sent the call. */
  readonly attempts: number
}

export function factsOf(error: unknown): Facts {
  const { name, message } = error instanceof Error ? error : { name: 'unknown', message: '' }
  return {
    name,
    message,
    system: codeOf(error),
    status: numberIn(error, 'httpStatusCode'),
    attempts: numberIn(error, 'attempts') ?? 1,
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  // Happy eyeballs: a refused connection to each address of a host.
  if (error instanceof AggregateError) return error.errors.map(codeOf).find((code) => code !== '') ?? ''
  return codeOf(error.cause)
}

/** A number in what the SDK notes beside an error. */
function numberIn(error: unknown, member: 'httpStatusCode' | 'attempts'): number | undefined {
  const metadata: unknown = error instanceof Error && '$metadata' in error ? error.$metadata : undefined
  const found: unknown =
    typeof metadata === 'object' && metadata !== null
      ? Object.entries(metadata).find(([name]) => name === member)?.[1]
      : undefined
  return typeof found === 'number' ? found : undefined
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
  return status === 429 || /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|TooManyUpdates/.test(name)
}

export function isDenied({ name, status }: Facts): boolean {
  return /^(AccessDenied|UnauthorizedOperation|NotAuthorized)/.test(name) || status === 401 || status === 403
}

/** A body that was not what the service answers with: a proxy, a captive portal, another server. */
export function isGarbled({ name }: Facts): boolean {
  return name === 'SyntaxError' || name === 'UnknownError' || name === 'Error' || name === 'TypeError'
}
