import { fileError } from '../../core/atomic-file.ts'
import type { SharedVault } from '../../core/vault.ts'

/** The same vault, from which no error of the system escapes: each is restated as what keep could not do with the folder. */
export function bordered(vault: SharedVault, folder: string): SharedVault {
  const read = <T>(work: Promise<T>): Promise<T> => restated('read', folder, work)
  const write = <T>(work: Promise<T>): Promise<T> => restated('write', folder, work)
  return {
    limits: vault.limits,
    list: () => read(vault.list()),
    info: (key) => read(vault.info(key)),
    get: (key, revision) => read(vault.get(key, revision)),
    getMany: (keys) => read(vault.getMany(keys)),
    history: (key, limit) => read(vault.history(key, limit)),
    recipients: () => read(vault.recipients()),
    set: (key, value, options) => write(vault.set(key, value, options)),
    setMany: (assignments, options) => write(vault.setMany(assignments, options)),
    delete: (key, options) => write(vault.delete(key, options)),
    deleteMany: (removals, options) => write(vault.deleteMany(removals, options)),
    reencrypt: (recipients) => write(vault.reencrypt(recipients)),
  }
}

async function restated<T>(verb: string, folder: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw fileError(verb, folder, error)
  }
}
