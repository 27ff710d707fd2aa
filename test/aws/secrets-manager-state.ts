import type { Tag } from './secrets-manager-input.ts'
import type { Moto } from './moto.ts'

export interface DescribedSecret {
  readonly ARN: string
  readonly Name: string
  readonly CreatedDate: number
  readonly DeletedDate?: number | null
  readonly RotationLambdaARN?: string
  readonly Tags?: readonly Tag[]
}

export interface Version {
  readonly VersionId: string
  readonly VersionStages: readonly string[]
}

/** What moto holds of one region's secrets, by calls that no test sees. */
export class SecretsManagerState {
  readonly #moto: Moto
  readonly #region: string

  constructor(moto: Moto, region: string) {
    this.#moto = moto
    this.#region = region
  }

  async secret(id: string): Promise<DescribedSecret | undefined> {
    return this.ask<DescribedSecret>('DescribeSecret', { SecretId: id })
  }

  /** Oldest first, those without labels too. */
  async versions(id: string): Promise<readonly Version[]> {
    return (await this.ask<{ Versions: readonly Version[] }>('ListSecretVersionIds', { SecretId: id }))?.Versions ?? []
  }

  /** A key of another account or of AWS itself cannot be looked up, and is taken for usable. */
  async isUsableKey(id: string): Promise<boolean> {
    if (/(^|:)alias\/aws\//.test(id)) return true
    const found = await this.#moto.ask<{ KeyMetadata: { Enabled: boolean } }>(this.#region, 'kms', 'DescribeKey', { KeyId: id })
    return found?.KeyMetadata.Enabled === true
  }

  ask<T extends object>(action: string, input: Record<string, unknown>): Promise<T | undefined> {
    return this.#moto.ask<T>(this.#region, 'secretsmanager', action, input)
  }
}
