import { randomUUID } from 'node:crypto'
import { checkConditions } from '../core/conditions.ts'
import { byKey } from '../core/keys.ts'
import type { Plaintext, Secret, SecretInfo } from '../core/secret.ts'
import type { DeleteOptions, Driver, Scope, Vault, WriteOptions, Written } from '../core/vault.ts'

type Shelf = Map<string, Secret[]>

/** Secrets in memory, for tests. One driver is one backend: whatever it opens for the same scope sees the same secrets. */
export function memoryDriver(): Driver<undefined> {
  const shelves = new Map<string, Shelf>()
  return {
    parse: () => undefined,
    open: async (_config, { namespace, env }: Scope) => {
      const name = JSON.stringify([namespace, env])
      const shelf = shelves.get(name) ?? new Map<string, Secret[]>()
      shelves.set(name, shelf)
      return memoryVault(shelf)
    },
  }
}

function memoryVault(shelf: Shelf): Vault {
  const limits = {
    minValueBytes: 1,
    maxValueBytes: 1024 * 1024,
    reservedKeys: [],
    keyPattern: /^[^]+$/,
    keyRule: 'any text',
    maxKeyLength: 255,
    maxNoteLength: 2048,
    history: 20,
  }
  const currents = (): Secret[] => [...shelf.values()].flatMap((revisions) => revisions.slice(0, 1)).toSorted(byKey)
  return {
    limits,
    list: async () => currents().map(infoOf),
    info: async (key) => shelf.get(key)?.slice(0, 1).map(infoOf)[0],
    get: async (key, revision) => shelf.get(key)?.find((secret) => revision === undefined || secret.revision === revision),
    getMany: async (keys) => ({ secrets: currents().filter(({ key }) => keys?.includes(key) ?? true), failures: [] }),
    delete: async (key, options = {}) => remove(shelf, key, options),
    deleteMany: async (removals) => ({
      deleted: removals.flatMap(({ key, ifRevision }) => (remove(shelf, key, { ifRevision }) ? [key] : [])),
      failures: [],
    }),
    history: async (key, limit) => shelf.get(key)?.slice(0, limit) ?? [],
    set: async (key, value, options = {}) => write(shelf, limits.history, key, value, options),
    setMany: async (assignments, options = {}) => ({
      written: assignments.map(({ key, value, options: own }) =>
        write(shelf, limits.history, key, value, { ...options, ...own }),
      ),
      failures: [],
    }),
  }
}

function infoOf({ key, revision, updated, note }: Secret): SecretInfo {
  return { key, revision, updated, note }
}

function write(shelf: Shelf, kept: number, key: string, value: Plaintext, options: WriteOptions): Written {
  const past = shelf.get(key) ?? []
  const [current] = past
  checkConditions(key, current?.revision, options)
  const note = (options.note ?? current?.note) || undefined
  if (current?.value.equals(value) && current.note === note) return { ...current, changed: false }
  const next: Secret = { key, value, revision: randomUUID(), updated: new Date(), note }
  shelf.set(key, [next, ...past].slice(0, kept))
  return { ...next, changed: true }
}

function remove(shelf: Shelf, key: string, { ifRevision }: DeleteOptions): boolean {
  const [current] = shelf.get(key) ?? []
  if (current) checkConditions(key, current.revision, { ifRevision })
  return shelf.delete(key)
}
