import type { DescribeSecretResponse } from '@aws-sdk/client-secrets-manager'
import { KeepError } from '../../core/errors.ts'
import { checkOurs, type Place } from '../aws/place.ts'

export function isScheduled(told: DescribeSecretResponse): boolean {
  return told.DeletedDate !== undefined
}

/** Throws when this vault may not write the secret: it lacks our marks, it is a replica, or another service's. */
export function checkWritable(place: Place, key: string, told: DescribeSecretResponse): void {
  checkOurs(place, key, told.Tags)
  checkTakesWrites(key, told)
}

/** Throws where AWS would refuse any write: the secret is a replica, or another service's. */
export function checkTakesWrites(key: string, told: DescribeSecretResponse): void {
  if (told.OwningService) {
    throw new KeepError('rejected', `${key} belongs to the AWS service ${told.OwningService}, which alone may write it`, {
      hint: 'change it in that service',
    })
  }
  const region = regionIn(told.ARN)
  if (told.PrimaryRegion && region && told.PrimaryRegion !== region) {
    throw new KeepError('rejected', `${key} is a replica of the secret in ${told.PrimaryRegion}`, {
      hint: `write it there: a vault with "region": "${told.PrimaryRegion}"`,
    })
  }
}

function regionIn(arn: string | undefined): string | undefined {
  return arn?.split(':')[3]
}
