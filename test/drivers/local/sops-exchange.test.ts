import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { Plaintext } from '../../../src/core/secret.ts'
import { run } from '../../support/project.ts'
import { localBackend, testIdentity, testRecipient, type LocalBackend } from './backend.ts'

const sops = inject('sops')
const scope = { namespace: 'myapp', env: 'staging' }

/** What the real sops prints. */
async function sopsSays(backend: LocalBackend, ...args: string[]): Promise<string> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: backend.folder, SOPS_AGE_KEY: testIdentity }
  const done = await run(sops, args, { cwd: backend.folder, env })
  if (done.code !== 0) throw new Error(done.stderr)
  return done.stdout
}

const values: Record<string, string> = {
  '10': 'ten',
  '9': 'nine',
  A_unencrypted: 'a name that sops alone would leave in the clear',
  PEM: '-----BEGIN TEST-----\r\nMIIB\n-----END TEST-----\n',
  QUOTES: `it's "quoted" \\ \u2028 <&>`,
  UNICODE: 'päßwörd 🔐',
  SPACE: '  \t ',
  __proto__: 'a key like any other',
}

describe.skipIf(sops === '')('the real sops', () => {
  it('decrypts what keep writes, history included', async () => {
    const backend = localBackend()
    const vault = await backend.open(scope)
    const entries = Object.entries(values)
    for (const [key, value] of [...entries, ['__proto__', 'x'] as const]) await vault.set(key, new Plaintext(value))
    const plain = JSON.parse(await sopsSays(backend, 'decrypt', 'staging.json')) as object
    expect(new Map(Object.entries(plain))).toEqual(new Map<string, string>([...entries, ['__proto__', 'x']]))
    const history = JSON.parse(await sopsSays(backend, 'decrypt', 'staging.history.json')) as {
      history: { staging: Record<string, string> }
    }
    expect(history.history.staging['PEM']).toContain('-----BEGIN TEST-----')
  })

  it('changes a file of keep, and keep reads it, with its history', async () => {
    const backend = localBackend()
    const vault = await backend.open(scope)
    await vault.set('KEY', new Plaintext('by keep'))
    await sopsSays(backend, 'set', 'staging.json', '["KEY"]', '"by sops"')
    await sopsSays(backend, 'set', 'staging.json', '["ADDED"]', '"also by sops"')
    expect((await vault.get('KEY'))?.value.reveal()).toBe('by sops')
    expect((await vault.list()).map((info) => info.key)).toEqual(['ADDED', 'KEY'])
    await vault.set('KEY', new Plaintext('by keep again'))
    expect((await vault.history('KEY', 10)).map((secret) => secret.value?.reveal())).toEqual([
      'by keep again',
      'by sops',
      'by keep',
    ])
    expect(JSON.parse(await sopsSays(backend, 'decrypt', 'staging.json'))).toEqual({
      ADDED: 'also by sops',
      KEY: 'by keep again',
    })
  })

  it('writes a file of its own, and keep reads and changes it', async () => {
    const backend = localBackend()
    fs.mkdirSync(backend.folder, { mode: 0o700 })
    fs.writeFileSync(path.join(backend.folder, 'plain.json'), JSON.stringify({ b: 'second', a: 'first', n: 7 }))
    const text = await sopsSays(backend, 'encrypt', '--age', testRecipient, 'plain.json')
    fs.writeFileSync(path.join(backend.folder, 'staging.json'), text)
    const vault = await backend.open(scope)
    await vault.set('c', new Plaintext('third'))
    expect((await vault.getMany()).secrets.map((secret) => secret.value.reveal())).toEqual(['first', 'second', 'third', '7'])
    expect(JSON.parse(await sopsSays(backend, 'decrypt', 'staging.json'))).toEqual({ a: 'first', b: 'second', c: 'third', n: 7 })
  })

  it('rotates the data key, and keep goes on', async () => {
    const backend = localBackend()
    const vault = await backend.open(scope)
    await vault.set('KEY', new Plaintext('one'), { note: 'kept' })
    await sopsSays(backend, 'rotate', '--in-place', 'staging.json')
    await vault.set('KEY', new Plaintext('two'))
    expect((await vault.history('KEY', 10)).map((secret) => secret.value?.reveal())).toEqual(['two', 'one'])
    expect((await vault.list())[0]?.note).toBe('kept')
  })
})
