import type { FieldValues } from '../../core/field.ts'
import { numberOf, textOf } from '../../core/workspace.ts'

/** How to reach a service of AWS; what is left out is for the SDK to find (environment, shared configuration, the machine). */
export interface AwsConfig {
  readonly region: string | undefined
  readonly profile: string | undefined
  readonly roleArn: string | undefined
  readonly externalId: string | undefined
  readonly endpoint: string | undefined
  /** Seconds for one call with all its retries. */
  readonly timeout: number
}

/** What a client of the SDK is told of the place; what is left out it finds itself. */
export interface PlaceSettings {
  readonly region?: string
  readonly profile?: string
  readonly endpoint?: string
}

export function placeSettings({ region, profile, endpoint }: AwsConfig): PlaceSettings {
  return {
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...(endpoint !== undefined && { endpoint }),
  }
}

const defaultTimeout = 60

export function parseAwsConfig(raw: FieldValues): AwsConfig {
  return {
    region: textOf(raw, 'region'),
    profile: textOf(raw, 'profile'),
    roleArn: textOf(raw, 'roleArn'),
    externalId: textOf(raw, 'externalId'),
    endpoint: textOf(raw, 'endpoint'),
    timeout: numberOf(raw, 'timeoutInSeconds') ?? defaultTimeout,
  }
}
