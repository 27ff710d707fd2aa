import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { Host, Scope, Vault } from '../../../src/core/vault.ts'
import { localDriver } from '../../../src/drivers/local/driver.ts'

/** The key of the vectors in test/vectors; it opens nothing else. */
export const testIdentity = fs.readFileSync(path.resolve(import.meta.dirname, '../../vectors/key.txt'), 'utf8').trim()
export const testRecipient = fs.readFileSync(path.resolve(import.meta.dirname, '../../vectors/recipient.txt'), 'utf8').trim()

export interface LocalBackend {
  readonly folder: string
  readonly warnings: string[]
  open(scope: Scope): Promise<Vault>
}

/** A local vault in a folder of its own, opened with the test identity; gone after the test. */
export function localBackend(options: { identity?: string; recipients?: readonly string[]; folder?: string } = {}): LocalBackend {
  const project = options.folder ?? fs.mkdtempSync(path.join(os.tmpdir(), 'keep-test-'))
  onTestFinished(() => fs.rmSync(project, { recursive: true, force: true }))
  const warnings: string[] = []
  const host: Host = {
    directory: project,
    cwd: project,
    home: path.join(project, 'home'),
    platform: process.platform,
    env: { KEEP_AGE_KEY: options.identity ?? testIdentity },
    warn: (text) => warnings.push(text),
    debug: () => undefined,
  }
  const driver = localDriver(host)
  const folder = path.join(project, 'vault')
  return { folder, warnings, open: (scope) => driver.open({ folder, recipients: options.recipients ?? [testRecipient] }, scope) }
}
