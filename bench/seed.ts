import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { Plaintext } from '../src/core/secret.ts'
import type { Host, Scope } from '../src/core/vault.ts'
import { newIdentity, recipientOf } from '../src/drivers/local/data-key.ts'
import { formatRevisions } from '../src/drivers/local/history.ts'
import { sealText, type Tree } from '../src/drivers/local/sops-tree.ts'
import { revisionOf, Store } from '../src/drivers/local/store.ts'

interface Project {
  readonly directory: string
  readonly keyFile: string
  /** A copy of the values for sops, which would otherwise change keep's file. */
  readonly sopsFile: string
  /** A key in the middle of the vault. */
  readonly key: string
}

const scope: Scope = { namespace: 'bench', env: 'local' }
const configuration = { namespace: scope.namespace, envs: [scope.env], vaults: { local: { driver: 'local' } } }

/** Makes a project whose local vault holds `count` secrets with one revision each, without a run of keep for each. */
export async function seed(directory: string, count: number): Promise<Project> {
  const keyFile = path.join(directory, 'age.txt')
  const identity = await newIdentity()
  const recipient = await recipientOf({ text: identity, source: keyFile })
  fs.mkdirSync(directory, { recursive: true })
  fs.writeFileSync(keyFile, `${identity}\n`, { mode: 0o600 })
  fs.writeFileSync(path.join(directory, '.keep.json'), JSON.stringify(configuration))

  const host: Host = {
    directory,
    cwd: directory,
    home: directory,
    platform: process.platform,
    env: { SOPS_AGE_KEY_FILE: keyFile },
    warn: () => {},
    debug: () => {},
  }
  const store = new Store(host, path.join(directory, '.keep/local'), scope)
  const keys = Array.from({ length: count }, (_, index) => `SERVICE_${String(index).padStart(5, '0')}_TOKEN`)
  await write(store, recipient, keys)
  await check(store, keys)

  const sopsFile = path.join(directory, 'sops.json')
  fs.copyFileSync(store.valuesFile, sopsFile)
  return { directory, keyFile, sopsFile, key: keys[count >> 1] ?? '' }
}

async function write(store: Store, recipient: string, keys: readonly string[]): Promise<void> {
  const values = await store.newValues([recipient])
  const history = store.newHistory(values)
  const dataKey = values.document.key
  const written = new Date()
  const tree: Tree = new Map(keys.map((key) => [key, sealText(valueOf(key), dataKey, [key])]))
  const past: Tree = new Map()
  for (const [key, leaf] of tree) {
    const revision = { revision: revisionOf(key, leaf), updated: written, note: undefined, value: new Plaintext(valueOf(key)) }
    past.set(key, sealText(formatRevisions([revision]), dataKey, ['history', scope.env, key]))
  }
  store.makeFolder()
  store.save({ ...values, document: { ...values.document, tree } })
  store.save({ ...history, document: { ...history.document, tree: new Map([['history', new Map([[scope.env, past]])]]) } })
}

/** The history is laid out here, not by the store: should it change there, this says so. */
async function check(store: Store, keys: readonly string[]): Promise<void> {
  const values = await store.openValues()
  const history = values && (await store.openHistory(values))
  const found = keys.filter((key) => values?.document.tree.has(key) && store.revisions(history, key).length === 1)
  if (found.length < keys.length) throw new Error(`the seeded vault holds ${found.length} of ${keys.length} secrets`)
}

/** 40 to 80 characters, as tokens, passwords and connection strings have. */
function valueOf(key: string): string {
  const text = createHash('sha512').update(key).digest('base64')
  return text.slice(0, 40 + (text.charCodeAt(0) % 41))
}
