import fs from 'node:fs'
import path from 'node:path'
import { fileError, replaceFile, stampOf } from '../../core/atomic-file.ts'
import type { FieldValues } from '../../core/field.ts'
import type { Driver, Host, Scope, Vault } from '../../core/vault.ts'
import { listOf, textOf } from '../../core/workspace.ts'
import { bordered } from './border.ts'
import { newDataKey, newIdentity, recipientOf, wrapDataKey } from './data-key.ts'
import { findIdentities, keysFile } from './identities.ts'
import { Store } from './store.ts'
import { LocalVault } from './vault.ts'

export interface LocalConfig {
  /** The folder of the files; absolute. */
  readonly folder: string
  readonly recipients: readonly string[] | undefined
}

export function localDriver(host: Host): Driver<LocalConfig> {
  return {
    parse: (raw: FieldValues): LocalConfig => ({
      folder: path.resolve(host.directory, textOf(raw, 'path') ?? '.'),
      recipients: listOf(raw, 'recipients'),
    }),
    open: async (config: LocalConfig, scope: Scope): Promise<Vault> =>
      bordered(new LocalVault(new Store(host, config.folder, scope), config.recipients), config.folder),
    prepare: (raw: FieldValues) => withOwnRecipient(host, raw),
  }
}

/**
 * A new vault names whom it is encrypted to: the person who makes it. Makes them an age key when they have none. Throws `config` for
 * a recipient that is none.
 */
async function withOwnRecipient(host: Host, raw: FieldValues): Promise<{ values: FieldValues; notes: string[] }> {
  const given = listOf(raw, 'recipients')
  if (given) {
    await wrapDataKey(newDataKey(), given)
    return { values: raw, notes: [] }
  }
  const [own] = findIdentities(host)
  if (own) return { values: new Map(raw).set('recipients', [await recipientOf(own)]), notes: [] }
  const file = keysFile(host)
  const recipient = await makeKey(file)
  return {
    values: new Map(raw).set('recipients', [recipient]),
    notes: [`made your age key in ${file}`, 'keep a copy of that file in a safe place: without it the secrets cannot be read'],
  }
}

async function makeKey(file: string): Promise<string> {
  const text = await newIdentity()
  const recipient = await recipientOf({ text, source: file })
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    const key = `# created: ${new Date().toISOString()}\n# public key: ${recipient}\n${text}\n`
    const stats = fs.lstatSync(file, { throwIfNoEntry: false })
    const before = stats ? fs.readFileSync(file, 'utf8') : ''
    replaceFile(file, `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${key}`, {
      mode: 0o600,
      expected: stats ? stampOf(stats) : null,
    })
  } catch (error) {
    throw fileError('write', file, error)
  }
  return recipient
}
