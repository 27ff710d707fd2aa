import { Refusal } from './refusal.ts'
import type { DescribedSecret } from './secrets-manager-state.ts'

export function isDeleted({ DeletedDate }: DescribedSecret): boolean {
  return DeletedDate !== undefined && DeletedDate !== null
}

export function markedForDeletion(): Refusal {
  const message = "You can't perform this operation on the secret because it was marked for deletion."
  return new Refusal('InvalidRequestException', message)
}
