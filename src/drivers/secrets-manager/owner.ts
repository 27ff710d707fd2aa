import type { DescribeSecretResponse } from '@aws-sdk/client-secrets-manager'
import { KeepError } from '../../core/errors.ts'
import type { Place } from '../aws/place.ts'

export function isScheduled(told: DescribeSecretResponse): boolean {
  return told.DeletedDate !== undefined
}

/** Throws `conflict` for a secret under our name that lacks our marks: somebody else made it, and may depend on it. */
export function checkOurs(place: Place, key: string, told: DescribeSecretResponse): void {
  const missing = place.missingMarks(told.Tags)
  if (missing.length === 0) return
  throw new KeepError('conflict', `${key} is there, but is not marked as this vault's: other tags for ${missing.join(', ')}`, {
    hint: `keep set ${key} --adopt ${place.flags} takes it over`,
  })
}

/** Why AWS would refuse any write: the secret is a replica, or another service's. */
export function whyNotWritable(key: string, told: DescribeSecretResponse): KeepError | undefined {
  if (told.OwningService) {
    return new KeepError('rejected', `${key} belongs to the AWS service ${told.OwningService}, which alone may write it`, {
      hint: 'change it in that service',
    })
  }
  const region = regionIn(told.ARN)
  if (told.PrimaryRegion && region && told.PrimaryRegion !== region) {
    return new KeepError('rejected', `${key} is a replica of the secret in ${told.PrimaryRegion}`, {
      hint: `write it there: a vault with "region": "${told.PrimaryRegion}"`,
    })
  }
  return undefined
}

function regionIn(arn: string | undefined): string | undefined {
  return arn?.split(':')[3]
}
