import { KeepError } from '../../core/errors.ts'
import type { Batch } from '../../core/vault.ts'
import { bulkRead, Findings, type KeyPage } from '../aws/bulk-read.ts'
import { pages } from '../aws/pages.ts'
import type { Place } from '../aws/place.ts'
import { batchSize, type ParametersApi } from './api.ts'
import { secretOf } from './secret.ts'

/** The values of keys that a caller names: no list is made. */
export function readNamed(api: ParametersApi, place: Place, keys: readonly string[]): Promise<Batch> {
  return bulkRead(keys, batchSize, (batch, findings, over) => readBatch({ api, place, over }, batch, findings))
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
    return await bulkRead(page, batchSize, (batch, findings, over) => readBatch({ api, place, over }, batch, findings))
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

interface Where {
  readonly api: ParametersApi
  readonly place: Place
  /** Ends what nobody waits for any more. */
  readonly over: AbortSignal
}

async function readBatch({ api, place, over }: Where, keys: readonly string[], findings: Findings): Promise<void> {
  const open = new Set(keys)
  try {
    const { Parameters = [], InvalidParameters = [] } = await api.batch(
      keys.map((key) => place.nameOf(key)),
      over,
    )
    for (const told of Parameters) {
      const key = place.keyOf(told.Name)
      // An answer that was not asked for is no answer.
      if (key !== undefined && open.delete(key)) findings.take(key, () => secretOf(key, told))
    }
    for (const name of InvalidParameters) open.delete(place.keyOf(name) ?? '')
  } catch (error) {
    // One name that is denied, or whose key is, fails all of them: only single reads tell which.
    if (!isDenied(error)) throw error
    await readSingly({ api, place, over }, keys, findings)
    return
  }
  for (const key of open) findings.leftOut(key)
}

async function readSingly({ api, place, over }: Where, keys: readonly string[], findings: Findings): Promise<void> {
  await Promise.all(
    keys.map(async (key) => {
      try {
        const told = await api.get(place.nameOf(key), key, { over })
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
