import type { PutParameterCommandInput } from '@aws-sdk/client-ssm'
import { KeepError } from '../../core/errors.ts'
import type { Place } from '../aws/place.ts'
import { othersTags, tagList } from '../aws/tags.ts'
import type { ParametersApi } from './api.ts'

type Traits = Pick<PutParameterCommandInput, 'Tags' | 'KeyId' | 'Tier' | 'AllowedPattern' | 'DataType' | 'Policies'>

/** What a new parameter is made with, to be like the one of another key: its tags, KMS key, tier, and what AWS checks of its values. */
export async function likeness(api: ParametersApi, place: Place, key: string): Promise<Traits> {
  const name = place.nameOf(key)
  const [history, tags] = await Promise.all([api.history(name, key, false), api.tags(name, key)])
  const newest = history.at(-1)
  if (newest === undefined) throw new KeepError('not-found', `${key} is not there any more`)
  const { KeyId, Tier, AllowedPattern, DataType, Policies } = newest
  const policies = Policies?.flatMap(({ PolicyText }) => PolicyText ?? []) ?? []
  return {
    Tags: tagList(new Map([...othersTags(tags), ...place.tags])),
    ...(KeyId && { KeyId }),
    ...(Tier && { Tier }),
    ...(AllowedPattern && { AllowedPattern }),
    ...(DataType && { DataType }),
    ...(policies.length > 0 && { Policies: `[${policies.join(',')}]` }),
  }
}
