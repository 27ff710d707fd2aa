import { vendorName, vendorSays, wasTriedBefore } from '../aws/errors.ts'

// What the errors of Secrets Manager say that keep has another answer to than an error. The API has few codes, so that some are told
// apart by their words.

/** There is no secret of this name. */
export function isAbsent(error: unknown): boolean {
  return vendorName(error) === 'ResourceNotFoundException' && !lacksValue(error)
}

/** The secret is there and has no such version, or no value at all. */
export function lacksValue(error: unknown): boolean {
  return vendorName(error) === 'ResourceNotFoundException' && vendorSays(error, /secret value|staging label|VersionId/i)
}

/** The secret waits for its deletion. */
export function isWaiting(error: unknown): boolean {
  const words = /marked (?:for deletion|deleted)|scheduled for deletion/i
  return vendorName(error) === 'InvalidRequestException' && vendorSays(error, words)
}

/** The name of a new secret is taken. */
export function isTaken(error: unknown): boolean {
  return vendorName(error) === 'ResourceExistsException'
}

/** The stage that was to be moved is not where it was expected. */
export function hasMoved(error: unknown): boolean {
  return vendorName(error) === 'InvalidParameterException'
}

/** Waiting for its deletion because of this very call, whose first answer was lost. */
export function isWaitingByUs(error: unknown): boolean {
  return isWaiting(error) && wasTriedBefore(error)
}
