import { setTimeout as sleep } from 'node:timers/promises'
import { KeepError } from '../../core/errors.ts'
import type { Host } from '../../core/vault.ts'
import type { SecretsApi } from './api.ts'

/** Milliseconds between looks; together as long as somebody waits for a command. */
const waits = [200, 500, 1000, 2000, 4000]

/** Replication goes on after the answer to a call, and nothing but a look tells how it ended. Throws `partial` when it failed. */
export async function replicated(api: SecretsApi, host: Host, name: string, key: string): Promise<void> {
  for (const wait of waits) {
    const states = (await api.describe(name, key))?.ReplicationStatus ?? []
    const failed = states.find(({ Status }) => Status === 'Failed')
    if (failed) {
      throw new KeepError('partial', `${key} is written, but its replication to ${failed.Region} failed`, {
        hint: 'is there a secret of that name in that region, or a KMS key that may not be used there?',
      })
    }
    if (states.every(({ Status }) => Status === 'InSync')) return
    await sleep(wait)
  }
  host.warn(`${key} is written; its replication is still under way`)
}
