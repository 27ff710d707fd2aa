import { KeepError } from '../../core/errors.ts'
import type { Host } from '../../core/vault.ts'
import type { Place } from '../aws/place.ts'
import type { ParametersApi } from './api.ts'

/**
 * Puts back what an overwritten parameter lacks of its tags, which cannot be given together with an overwrite. What was written stays
 * written if that fails, and the mark of another tool stays where it is: both are told.
 */
export async function mendTags(api: ParametersApi, place: Place, host: Host, key: string): Promise<void> {
  const name = place.nameOf(key)
  try {
    const has = await api.tags(name, key)
    const owner = place.otherOwner(has)
    if (owner !== undefined) host.warn(`${key} is written, but its tags say that ${owner} manages it; they are left as they are`)
    else if (place.lacksTags(has)) await api.tag(name, key, place.tags)
  } catch (error) {
    if (!(error instanceof KeepError)) throw error
    host.warn(`${key} is written, but its tags could not be looked after: ${error.message}`)
  }
}
