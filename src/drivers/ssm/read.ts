import { KeepError } from '../../core/errors.ts'
import type { Batch } from '../../core/vault.ts'
import { bulkRead, Findings } from '../aws/bulk-read.ts'
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
  try {
    return await bulkRead(keysOf(api, place), batchSize, (batch, findings, over) =>
      readBatch({ api, place, over }, batch, findings),
    )
  } catch (error) {
    if (!isDenied(error)) throw error
    return readByPath(api, place)
  }
}

async function* keysOf(api: ParametersApi, place: Place): AsyncGenerator<readonly string[]> {
  for await (const page of api.describeBelow(place.path)) yield page.flatMap(({ Name }) => place.keyOf(Name) ?? [])
}

async function readByPath(api: ParametersApi, place: Place): Promise<Batch> {
  const findings = new Findings()
  for await (const page of api.byPath(place.path, true)) {
    for (const told of page) {
      const key = place.keyOf(told.Name)
      if (key !== undefined) findings.take(key, () => secretOf(key, told))
    }
  }
  return findings.batch
}

interface Where {
  readonly api: ParametersApi
  readonly place: Place
  /** Ends what nobody waits for any more. */
  readonly over: AbortSignal
}

async function readBatch(where: Where, keys: readonly string[], findings: Findings): Promise<void> {
  const { api, place, over } = where
  const asked = new Set(keys)
  const open = new Set(keys)
  const invalid: string[] = []
  try {
    const names = keys.map((key) => place.nameOf(key))
    const { Parameters = [], InvalidParameters = [] } = await api.batch(names, over)
    for (const told of Parameters) {
      const key = place.keyOf(told.Name)
      // An answer that was not asked for is no answer.
      if (key === undefined || !asked.has(key)) continue
      open.delete(key)
      findings.take(key, () => secretOf(key, told))
    }
    invalid.push(...InvalidParameters.flatMap((name) => place.keyOf(name) ?? []).filter((key) => open.delete(key)))
  } catch (error) {
    // One name that is denied, or whose key is, fails all of them: only single reads tell which.
    if (!isDenied(error)) throw error
    await readSingly(where, keys, findings)
    return
  }
  for (const key of open) findings.leftOut(key)
  // Only a single read tells what is not there from what cannot be read.
  await readSingly(where, invalid, findings)
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
