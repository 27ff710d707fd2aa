import { KeepError } from '../../core/errors.ts'

/** What keep was doing when a call failed. */
export interface Asked {
  /** The permission that the call needs, such as `secretsmanager:GetSecretValue`. */
  readonly action: string
  /** A verb and its object, such as `read DB_PASSWORD`. */
  readonly doing: string
}

/** What hints may name. */
export interface Whereabouts {
  /** The slug of the vault, for hints that can be typed. */
  readonly vault: string
  readonly profile: string | undefined
  /** Seconds for one call. */
  readonly timeout: number
}

/** What can be known of a vendor's error without printing anything of it: its message and its body may repeat a value. */
interface Facts {
  readonly name: string
  readonly system: string
  readonly status: number | undefined
  readonly message: string
}

type Restate = (
  facts: Facts,
  asked: Asked,
  whereabouts: Whereabouts,
) => Pick<KeepError, 'code' | 'message'> & { readonly hint?: string | undefined }

/** The name of the vendor's error behind a restated one, such as `ResourceNotFoundException`. */
export function vendorName(error: unknown): string | undefined {
  return error instanceof KeepError && error.cause instanceof Error ? error.cause.name : undefined
}

/** Whether the vendor's error behind a restated one says this; its text is matched, never shown. */
export function vendorSays(error: unknown, pattern: RegExp): boolean {
  return error instanceof KeepError && error.cause instanceof Error && pattern.test(error.cause.message)
}

/** A success that says nothing of what was asked: it is empty, or about something else. */
export function notAnswered({ doing }: Asked): KeepError {
  return new KeepError('unreachable', `could not ${doing}: the answer is empty or about something else`, { hint: inBetween })
}

const inBetween = 'a proxy or a captive portal may be in between; keep info shows the address that is asked'

/** A vendor's error as what keep was doing. No text of the vendor is passed on, but names that can be nothing else. */
export function restated(error: unknown, asked: Asked, whereabouts: Whereabouts): KeepError {
  if (error instanceof KeepError) return error
  const facts = factsOf(error)
  const restate = table.find(([applies]) => applies(facts))?.[1] ?? unknown
  const { code, message, hint } = restate(facts, asked, whereabouts)
  // Not the error itself: it holds the request, with the value, and the raw answer.
  return new KeepError(code, message, { hint, cause: Object.assign(new Error(facts.message), { name: facts.name }) })
}

const table: readonly (readonly [(facts: Facts) => boolean, Restate])[] = [
  // The SDK calls a lost connection a timeout, too.
  [({ system }) => /^(ECONNRESET|EPIPE)$/.test(system), notReached],
  [named('AbortError', 'TimeoutError'), noAnswer],
  [(facts) => /sso/i.test(facts.message) && isCredentials(facts), noSession],
  [(facts) => facts.message === 'Region is missing', noRegion],
  [isCredentials, noCredentials],
  [named('ExpiredTokenException', 'ExpiredToken', 'RequestExpired', 'TokenRefreshRequired'), expired],
  [named('RequestTimeTooSkewed', 'RequestInTheFuture'), skewed],
  [(facts) => isSignature(facts) && /expired|not yet current|skew/i.test(facts.message), skewed],
  [(facts) => isSignature(facts), wrongKeys],
  [(facts) => isThrottling(facts), throttled],
  [named('DecryptionFailure', 'EncryptionFailure', 'InvalidKeyId', 'KMSAccessDeniedException'), keyDenied],
  [(facts) => isDenied(facts) && /\bkms:|kms key|ciphertext/i.test(facts.message), keyDenied],
  [isDenied, denied],
  [named('LimitExceededException'), tooMany],
  [named('ParameterLimitExceeded'), tooManyParameters],
  [named('ParameterMaxVersionLimitExceeded'), labelledVersion],
  [(facts) => facts.system !== '' && facts.status === undefined, notReached],
  [(facts) => facts.status !== undefined && facts.status >= 500, failing],
  [(facts) => facts.status !== undefined && (facts.status < 400 || isGarbled(facts)), notAws],
]

function factsOf(error: unknown): Facts {
  const { name, message } = error instanceof Error ? error : { name: 'unknown', message: '' }
  return { name, message, system: codeOf(error), status: statusOf(error) }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  // Happy eyeballs: a refused connection to each address of a host.
  if (error instanceof AggregateError) return error.errors.map(codeOf).find((code) => code !== '') ?? ''
  return codeOf(error.cause)
}

function statusOf(error: unknown): number | undefined {
  const metadata: unknown = error instanceof Error && '$metadata' in error ? error.$metadata : undefined
  const status: unknown =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata ? metadata.httpStatusCode : undefined
  return typeof status === 'number' ? status : undefined
}

function named(...names: readonly string[]): (facts: Facts) => boolean {
  return ({ name }) => names.includes(name)
}

function isCredentials({ name }: Facts): boolean {
  return /^(Credentials|Token)?ProviderError$/.test(name)
}

function isSignature({ name }: Facts): boolean {
  return /^(InvalidSignature|SignatureDoesNotMatch|UnrecognizedClient|InvalidClientTokenId|IncompleteSignature|InvalidAccessKeyId|MissingAuthenticationToken)/.test(
    name,
  )
}

function isThrottling({ name, status }: Facts): boolean {
  return status === 429 || /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|TooManyUpdates/.test(name)
}

function isDenied({ name, status }: Facts): boolean {
  return /^(AccessDenied|UnauthorizedOperation|NotAuthorized)/.test(name) || status === 401 || status === 403
}

/** A body that was not what the service answers with: a proxy, a captive portal, another server. */
function isGarbled({ name }: Facts): boolean {
  return name === 'SyntaxError' || name === 'UnknownError' || name === 'Error' || name === 'TypeError'
}

function noAnswer(_: Facts, { doing }: Asked, { timeout }: Whereabouts): ReturnType<Restate> {
  return {
    code: 'unreachable',
    message: `could not ${doing}: AWS did not answer within ${timeout} seconds`,
    hint: 'check the network and proxies; keep info shows the address that is asked',
  }
}

function noSession(_: Facts, { doing }: Asked, { profile }: Whereabouts): ReturnType<Restate> {
  return {
    code: 'credentials',
    message: `could not ${doing}: the SSO session has expired or was never begun`,
    hint: `aws sso login${profile === undefined ? '' : ` --profile ${profile}`}`,
  }
}

function noRegion(_: Facts, { doing }: Asked, { vault }: Whereabouts): ReturnType<Restate> {
  return {
    code: 'config',
    message: `could not ${doing}: no AWS region is named`,
    hint: `keep vault:edit ${vault} --region us-east-1, or set AWS_REGION`,
  }
}

function noCredentials(_: Facts, { doing }: Asked, { profile }: Whereabouts): ReturnType<Restate> {
  return {
    code: 'credentials',
    message: `could not ${doing}: no AWS credentials were found${profile === undefined ? '' : ` for profile ${profile}`}`,
    hint: 'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; or aws sso login',
  }
}

function expired(_: Facts, { doing }: Asked, { profile }: Whereabouts): ReturnType<Restate> {
  return {
    code: 'credentials',
    message: `could not ${doing}: the AWS credentials have expired`,
    hint: `get new ones, for example: aws sso login${profile === undefined ? '' : ` --profile ${profile}`}; then run the same again`,
  }
}

function skewed(_: Facts, { doing }: Asked): ReturnType<Restate> {
  return {
    code: 'credentials',
    message: `could not ${doing}: AWS refused the time of the request`,
    hint: 'the clock of this machine is more than five minutes off: set it',
  }
}

function wrongKeys(_: Facts, { doing }: Asked): ReturnType<Restate> {
  return {
    code: 'credentials',
    message: `could not ${doing}: AWS does not accept the credentials`,
    hint: 'check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or the profile: aws sts get-caller-identity',
  }
}

function throttled(_: Facts, { doing }: Asked): ReturnType<Restate> {
  return {
    code: 'throttled',
    message: `could not ${doing}: AWS throttles this account in spite of slower and slower tries`,
    hint: 'wait a minute and run the same again; it goes on where it stopped',
  }
}

function keyDenied(_: Facts, { doing, action }: Asked, { vault }: Whereabouts): ReturnType<Restate> {
  const isWrite = /Put|Create|Update/.test(action)
  const writing = action.startsWith('ssm:') ? 'kms:Encrypt, in the advanced tier kms:GenerateDataKey' : 'kms:GenerateDataKey'
  return {
    code: 'denied',
    message: `could not ${doing}: its KMS key may not be used (${isWrite ? `${writing} and kms:Decrypt` : 'kms:Decrypt'})`,
    hint: `keep iam --vault ${vault} --mode ${isWrite ? 'write' : 'read'} prints a policy that allows it; the key must be enabled too`,
  }
}

function denied({ message }: Facts, { doing, action }: Asked, { vault }: Whereabouts): ReturnType<Restate> {
  const who = /\barn:aws[\w-]*:(?:iam|sts)::\d{12}:[\w+=,.@/-]{1,200}/.exec(message)?.[0]
  const why = /explicit deny/i.test(message) ? ' by an explicit deny' : ''
  return {
    code: 'denied',
    message: `not allowed to ${doing}: ${action} is denied${who === undefined ? '' : ` to ${who}`}${why}`,
    hint: `keep iam --vault ${vault} prints a policy that allows it; one by tags also denies what is not there`,
  }
}

function tooMany(_: Facts, { doing }: Asked): ReturnType<Restate> {
  return {
    code: 'rejected',
    message: `could not ${doing}: AWS has a limit that it reached, such as 100 versions of a secret in a day`,
    hint: 'write the same secret less often',
  }
}

function tooManyParameters(_: Facts, { doing }: Asked): ReturnType<Restate> {
  return {
    code: 'rejected',
    message: `could not ${doing}: the account has as many parameters as it may, 10,000 of the standard tier in a region`,
    hint: 'delete some, or use the advanced tier, which costs money',
  }
}

function labelledVersion(_: Facts, { doing }: Asked): ReturnType<Restate> {
  return {
    code: 'rejected',
    message: `could not ${doing}: it has 100 versions, and the oldest bears a label, so that AWS cannot drop it`,
    hint: 'aws ssm unlabel-parameter-version takes the label off',
  }
}

function notReached({ system }: Facts, { doing }: Asked): ReturnType<Restate> {
  const isName = /ENOTFOUND|EAI_AGAIN/.test(system)
  const isCertificate = /CERT|SELF_SIGNED|UNABLE_TO|^ERR_TLS|^ERR_SSL/.test(system)
  return {
    code: 'unreachable',
    message: `could not ${doing}: AWS cannot be reached (${system})`,
    hint: isName
      ? 'check the region and the network; keep info shows the address that is asked'
      : isCertificate
        ? 'a proxy may replace certificates: NODE_EXTRA_CA_CERTS names the file of its own'
        : 'keep info shows the address that is asked',
  }
}

function failing({ status }: Facts, { doing }: Asked): ReturnType<Restate> {
  return {
    code: 'unreachable',
    message: `could not ${doing}: AWS failed (HTTP ${status}), also when asked again`,
    hint: 'wait a minute and run the same again',
  }
}

function notAws({ status }: Facts, { doing }: Asked): ReturnType<Restate> {
  return {
    code: 'unreachable',
    message: `could not ${doing}: what answered (HTTP ${status}) does not speak as AWS does`,
    hint: inBetween,
  }
}

function unknown({ name, status }: Facts, { doing }: Asked): ReturnType<Restate> {
  const shown = /^[A-Za-z]{1,60}$/.test(name) ? name : 'an error without a name'
  return {
    code: 'rejected',
    message: `could not ${doing}: AWS answered ${shown}${status === undefined ? '' : ` (HTTP ${status})`}`,
  }
}
