import { KeepError } from '../../core/errors.ts'
import type { Batch } from '../../core/vault.ts'
import { bulkRead, Findings, type KeyPage } from '../aws/bulk-read.ts'
import { pages } from '../aws/pages.ts'
import type { Place } from '../aws/place.ts'
import { batchSize, type ParametersApi } from './api.ts'
import { secretOf } from './secret.ts'

/** The values of keys that a caller names: no list is made. */
export function readNamed(api: ParametersApi, place: Place, keys: readonly string[]): Promise<Batch> {
  return bulkRead(keys, batchSize, (batch, findings) => readBatch(api, place, batch, findings))
}

/**
 * All values. Names come fifty a page without values, and the values ten a call with several under way, which is four times as fast as
 * paging by path; that is the way where DescribeParameters, which knows no resource but the whole account, is denied.
 */
export async function readAll(api: ParametersApi, place: Place): Promise<Batch> {
  const page: KeyPage = async (from) => {
    const { Parameters = [], NextToken } = await api.describeBelow(place.path, from)
    return { keys: Parameters.flatMap(({ Name }) => place.keyOf(Name) ?? []), token: NextToken }
  }
  try {
    return await bulkRead(page, batchSize, (batch, findings) => readBatch(api, place, batch, findings))
  } catch (error) {
    if (!isDenied(error)) throw error
    return readByPath(api, place)
  }
}

async function readByPath(api: ParametersApi, place: Place): Promise<Batch> {
  const findings = new Findings()
  await pages(async (from) => {
    const { Parameters = [], NextToken } = await api.byPath(place.path, from)
    for (const told of Parameters) {
      const key = place.keyOf(told.Name)
      if (key !== undefined) findings.take(key, () => secretOf(key, told))
    }
    return NextToken
  }, 'read the secrets')
  return findings.batch
}

async function readBatch(api: ParametersApi, place: Place, keys: readonly string[], findings: Findings): Promise<void> {
  const open = new Set(keys)
  try {
    const { Parameters = [], InvalidParameters = [] } = await api.batch(keys.map((key) => place.nameOf(key)))
    for (const told of Parameters) {
      const key = place.keyOf(told.Name)
      // An answer that was not asked for is no answer.
      if (key !== undefined && open.delete(key)) findings.take(key, () => secretOf(key, told))
    }
    for (const name of InvalidParameters) open.delete(place.keyOf(name) ?? '')
  } catch (error) {
    // One name that is denied, or whose key is, fails all of them: only single reads tell which.
    if (!isDenied(error)) throw error
    await readSingly(api, place, keys, findings)
    return
  }
  for (const key of open)
    findings.refuse(key, new KeepError('rejected', `AWS left ${key} out of its answer`, { hint: 'try again' }))
}

async function readSingly(api: ParametersApi, place: Place, keys: readonly string[], findings: Findings): Promise<void> {
  await Promise.all(
    keys.map(async (key) => {
      try {
        const told = await api.get(place.nameOf(key), key)
        if (told) findings.take(key, () => secretOf(key, told))
      } catch (error) {
        findings.refuse(key, error)
      }
    }),
  )
}

export function isDenied(error: unknown): boolean {
  return error instanceof KeepError && error.code === 'denied'
}
