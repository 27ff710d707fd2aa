import type { App } from '../app.ts'
import { counted, listed } from '../core/plural.ts'
import type { Assignment, DeleteBatch, Removal, Vault, WriteBatch, WriteOptions } from '../core/vault.ts'

/** Writes several secrets: shows on a terminal how many are done, and tells which, should a person end it in the middle. */
export function bulkWrite(
  app: App,
  vault: Vault,
  assignments: readonly Assignment[],
  options: WriteOptions = {},
): Promise<WriteBatch> {
  const keys = assignments.map(({ key }) => key)
  const done = new Set<string>()
  const writes = vault.setMany(assignments, { ...options, onDone: (key) => done.add(key) })
  const doing = (): string =>
    keys.length === 1 ? `setting ${keys[0]}` : `setting ${counted(keys.length, 'secret')}, ${done.size} done`
  const left = () => {
    const others = keys.filter((key) => !done.has(key))
    const written = done.size === 0 ? 'nothing was surely written' : `written: ${listed(keys.filter((key) => done.has(key)))}`
    return {
      message: `cancelled; ${written}; not, or not surely: ${listed(others)}`,
      hint: 'run the same again: what has its value already stays as it is',
    }
  }
  return app.io.unlessCancelled(left, app.io.progress(doing, writes))
}

/** The same for deletions, after a write of which they are the second half. */
export function bulkDelete(
  app: App,
  vault: Vault,
  removals: readonly Removal[],
  written: readonly string[],
): Promise<DeleteBatch> {
  const keys = removals.map(({ key }) => key)
  const done = new Set<string>()
  const deletions = vault.deleteMany(removals, { onDone: (key) => done.add(key) })
  const doing = (): string =>
    keys.length === 1 ? `deleting ${keys[0]}` : `deleting ${counted(keys.length, 'secret')}, ${done.size} done`
  const left = () => {
    const [gone, others] = [keys.filter((key) => done.has(key)), keys.filter((key) => !done.has(key))]
    const parts = [
      ...(written.length > 0 ? [`written: ${listed(written)}`] : []),
      `deleted: ${listed(gone) || 'nothing, surely'}`,
    ]
    return {
      message: `cancelled; ${parts.join('; ')}; not, or not surely: ${listed(others)}`,
      hint: 'look at what is left: keep show',
    }
  }
  return app.io.unlessCancelled(left, app.io.progress(doing, deletions))
}
