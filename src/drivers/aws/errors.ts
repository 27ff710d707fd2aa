import { KeepError } from '../../core/errors.ts'
import { factsOf, isCredentials, isDenied, isGarbled, isSignature, isThrottling, named, type Facts } from './error-facts.ts'
import * as texts from './error-texts.ts'
import type { Asked, Restate, Whereabouts } from './error-texts.ts'

/** What is kept of a vendor's error behind a restated one: to be matched, never to be shown. */
class VendorError extends Error {
  readonly tries: number

  constructor({ name, message }: Facts, tries: number) {
    super(message)
    this.name = name
    this.tries = tries
  }
}

/** The name of the vendor's error behind a restated one, such as `ResourceNotFoundException`. */
export function vendorName(error: unknown): string | undefined {
  return error instanceof KeepError && error.cause instanceof Error ? error.cause.name : undefined
}

/** Whether the vendor's error behind a restated one says this; its text is matched, never shown. */
export function vendorSays(error: unknown, pattern: RegExp): boolean {
  return error instanceof KeepError && error.cause instanceof Error && pattern.test(error.cause.message)
}

/** Whether the call behind a restated error was sent before, so that the refusal may be of what the first one did. */
export function wasTriedBefore(error: unknown): boolean {
  return error instanceof KeepError && error.cause instanceof VendorError && error.cause.tries > 1
}

/** Whether credentials have expired, which others may have renewed in the meantime. */
export function isExpired(error: unknown): boolean {
  return expiredNames.includes(vendorName(error) ?? '')
}

const expiredNames = ['ExpiredTokenException', 'ExpiredToken', 'RequestExpired', 'TokenRefreshRequired']

/** A vendor's error as what keep was doing, after so many tries. No text of the vendor is passed on, but names that can be nothing else. */
export function restated(error: unknown, asked: Asked, whereabouts: Whereabouts, tries = 1): KeepError {
  if (error instanceof KeepError) return error
  const facts = factsOf(error)
  const restate = table.find(([applies]) => applies(facts))?.[1] ?? texts.unknown
  const { code, message, hint } = restate(facts, asked, whereabouts)
  // Not the error itself: it holds the request, with the value, and the raw answer.
  return new KeepError(code, message, { hint, cause: new VendorError(facts, tries) })
}

const table: readonly (readonly [(facts: Facts) => boolean, Restate])[] = [
  // The SDK calls a lost connection a timeout, too.
  [({ system }) => /^(ECONNRESET|EPIPE)$/.test(system), texts.notReached],
  [named('AbortError', 'TimeoutError'), texts.noAnswer],
  [(facts) => /\bSSO\b/.test(facts.message) && isCredentials(facts), texts.noSession],
  [(facts) => facts.message === 'Region is missing', texts.noRegion],
  [({ name, message, status }) => name === 'Error' && status === undefined && /\bregion\b/i.test(message), texts.wrongRegion],
  [({ system }) => system === 'ERR_INVALID_URL', texts.wrongAddress],
  [isCredentials, texts.noCredentials],
  [named(...expiredNames), texts.expired],
  [named('RequestTimeTooSkewed', 'RequestInTheFuture'), texts.skewed],
  [(facts) => isSignature(facts) && /expired|not yet current|skew/i.test(facts.message), texts.skewed],
  [(facts) => isSignature(facts), texts.wrongKeys],
  [(facts) => isThrottling(facts), texts.throttled],
  [named('DecryptionFailure', 'EncryptionFailure', 'InvalidKeyId', 'KMSAccessDeniedException'), texts.keyDenied],
  [(facts) => isDenied(facts) && /\bkms:|kms key|ciphertext/i.test(facts.message), texts.keyDenied],
  [(facts) => isDenied(facts) && /\bsts:AssumeRole/.test(facts.message), texts.roleDenied],
  [named('InvalidIdentityTokenException', 'IDPRejectedClaimException'), texts.tokenRefused],
  [isDenied, texts.denied],
  [named('TooManyUpdates'), texts.contended],
  [named('LimitExceededException'), texts.tooMany],
  [named('ParameterLimitExceeded'), texts.tooManyParameters],
  [named('ParameterMaxVersionLimitExceeded'), texts.labelledVersion],
  [(facts) => facts.system !== '' && facts.status === undefined, texts.notReached],
  [(facts) => facts.status !== undefined && facts.status >= 500, texts.failing],
  [(facts) => facts.status !== undefined && (facts.status < 400 || isGarbled(facts)), texts.notAws],
]
