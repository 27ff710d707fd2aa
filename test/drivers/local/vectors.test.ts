import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { Plaintext } from '../../../src/core/secret.ts'
import { localBackend, type LocalBackend } from './backend.ts'

const vectors = path.resolve(import.meta.dirname, '../../vectors')
const scope = { namespace: 'myapp', env: 'staging' }

/** A vault whose file is one that the real sops wrote. */
function withVector(name: string): LocalBackend {
  const backend = localBackend()
  fs.mkdirSync(backend.folder, { recursive: true, mode: 0o700 })
  fs.copyFileSync(path.join(vectors, name), path.join(backend.folder, 'staging.json'))
  return backend
}

async function valuesOf(name: string): Promise<Record<string, string>> {
  const { secrets, failures } = await (await withVector(name).open(scope)).getMany()
  expect(failures).toEqual([])
  return Object.fromEntries(secrets.map((secret) => [secret.key, secret.value.reveal()]))
}

describe('files that the real sops wrote', () => {
  it('give the values that were encrypted, in any order of names', async () => {
    const plain: unknown = JSON.parse(fs.readFileSync(path.join(vectors, 'flat.plain.json'), 'utf8'))
    expect(await valuesOf('flat.json')).toEqual(plain)
  })

  it('give numbers, truth values and structures as JSON text', async () => {
    expect(await valuesOf('types.json')).toEqual({
      text: 'text',
      empty: '',
      int: '42',
      big: '9007199254740993',
      float: '1.5',
      yes: 'true',
      no: 'false',
      nothing: 'null',
      nested: '{"user":"root","port":5432,"on":true,"list":["a",1,false]}',
    })
  })

  it.each(['suffix.json', 'mac-only.json'])('%s: values that its rules leave in the clear are read too', async (name) => {
    expect(await valuesOf(name)).toEqual({ SECRET: 'hidden', PUBLIC_unencrypted: 'seen', PORT_unencrypted: '8080' })
  })

  it('can be changed, and keep what was not changed', async () => {
    const vault = await withVector('types.json').open(scope)
    await vault.set('text', new Plaintext('changed'))
    await vault.set('added', new Plaintext('new'))
    const { secrets } = await vault.getMany()
    const values = Object.fromEntries(secrets.map((secret) => [secret.key, secret.value.reveal()]))
    expect(values).toMatchObject({ text: 'changed', added: 'new', empty: '', big: '9007199254740993' })
    expect(values['nested']).toContain('"port":5432')
    expect((await vault.history('text', 10)).map((secret) => secret.value?.reveal())).toEqual(['changed', 'text'])
  })

  it('are not written where their rules would leave the new value in the clear', async () => {
    const suffix = await withVector('suffix.json').open(scope)
    await expect(suffix.set('NEW_unencrypted', new Plaintext('v'))).rejects.toMatchObject({ code: 'unsupported' })
    await suffix.set('NEW', new Plaintext('v'))
    expect((await suffix.get('NEW'))?.value.reveal()).toBe('v')
  })

  it('are refused where another rule leaves a value in the clear: the rules are not covered by the MAC', async () => {
    const regex = await withVector('regex.json').open(scope)
    await expect(regex.getMany()).rejects.toMatchObject({ code: 'integrity' })
  })
})
