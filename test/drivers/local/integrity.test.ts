import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { Plaintext } from '../../../src/core/secret.ts'
import { localBackend, testRecipient, type LocalBackend } from './backend.ts'

const scope = { namespace: 'myapp', env: 'staging' }

interface Stored {
  readonly backend: LocalBackend
  readonly file: string
  readonly text: string
}

async function stored(): Promise<Stored> {
  const backend = localBackend()
  const vault = await backend.open(scope)
  for (const key of ['A', 'B', 'C']) await vault.set(key, new Plaintext(`canary ${key}`))
  const file = path.join(backend.folder, 'staging.json')
  return { backend, file, text: fs.readFileSync(file, 'utf8') }
}

async function values({ backend }: Stored): Promise<Record<string, string>> {
  const { secrets } = await (await backend.open(scope)).getMany()
  return Object.fromEntries(secrets.map((secret) => [secret.key, secret.value.reveal()]))
}

const original = { A: 'canary A', B: 'canary B', C: 'canary C' }

/** The members of the file's object, with their order. */
function edited(text: string, change: (members: [string, unknown][]) => [string, unknown][]): string {
  const members = Object.entries(JSON.parse(text) as Record<string, unknown>)
  return JSON.stringify(Object.fromEntries(change(members)))
}

describe('a file that was tampered with is refused, and the error names it', () => {
  const tamperings: Record<string, (text: string) => string> = {
    'an entry removed': (text) => edited(text, (members) => members.filter(([name]) => name !== 'B')),
    'two values swapped': (text) =>
      edited(text, (members) => members.map(([name, value]) => [name === 'A' ? 'B' : name === 'B' ? 'A' : name, value])),
    'the order changed': (text) => edited(text, ([a, b, ...rest]) => [b!, a!, ...rest]),
    'an entry renamed': (text) => edited(text, (members) => members.map(([name, value]) => [name === 'A' ? 'AA' : name, value])),
    'a value in the clear added': (text) => edited(text, (members) => [['EVIL', 'x'], ...members]),
    'a value replaced by text in the clear': (text) =>
      edited(text, (members) => members.map(([name, value]) => [name, name === 'A' ? 'x' : value])),
    'a copy of an entry added before it': (text) => text.replace('"A": "ENC', '"A": "x",\n"A": "ENC'),
    'the MAC emptied': (text) => text.replace(/"mac": "[^"]*"/, '"mac": ""'),
    'the MAC removed': (text) => text.replace(/"mac": "[^"]*",/, ''),
    'the date changed': (text) => text.replace(/"lastmodified": "2/, '"lastmodified": "1'),
    'a tag cut short': (text) => text.replace(/tag:([A-Za-z0-9+/]{8})[^,]*,/, 'tag:$1,'),
    'the type changed': (text) => text.replace('type:str', 'type:int').replace('type:str', 'type:nope'),
    'cut in the middle': (text) => text.slice(0, text.length / 2),
    emptied: () => '',
    'no object': () => '[]',
    'no metadata': (text) => edited(text, (members) => members.filter(([name]) => name !== 'sops')),
    'levels without end': () => '{"a":'.repeat(100_000),
  }
  it.each(Object.entries(tamperings))('%s', async (_, tamper) => {
    const found = await stored()
    fs.writeFileSync(found.file, tamper(found.text))
    const failure = await values(found).catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'KeepError', code: 'integrity' })
    expect(String(failure)).toContain(found.file)
    expect(String(failure)).not.toContain('canary')
  })

  it('one byte anywhere: refused, or it changes no value', async () => {
    const found = await stored()
    // Each fourth byte, so that the test takes seconds; the offset differs from run to run.
    for (let at = Math.floor(Math.random() * 4); at < found.text.length; at += 4) {
      const flipped = Buffer.from(found.text)
      flipped[at] = flipped[at]! ^ 1
      fs.writeFileSync(found.file, flipped)
      const outcome = await values(found).catch((error: unknown) => error)
      if (outcome instanceof Error) expect(outcome).toMatchObject({ name: 'KeepError' })
      else expect(outcome, `byte ${at}`).toEqual(original)
    }
  })

  it('the history of another env, put in place of the history', async () => {
    const { backend } = await stored()
    await (await backend.open({ namespace: 'myapp', env: 'production' })).set('A', new Plaintext('other'))
    fs.copyFileSync(path.join(backend.folder, 'production.history.json'), path.join(backend.folder, 'staging.history.json'))
    const vault = await backend.open(scope)
    await expect(vault.history('A', 10)).rejects.toMatchObject({ code: 'integrity' })
    await expect(vault.set('A', new Plaintext('new'))).rejects.toMatchObject({ code: 'integrity' })
  })
})

describe('who can write to the repository, and has no key of the vault', () => {
  const stranger = 'age14s3fywuulz8vu55rev4cnx03n35n8n4x5nq3y4srmj83a4w4hcgstwkxnz'

  it('cannot have later writes encrypted to a history that they planted', async () => {
    const { backend } = await stored()
    const older = path.join(backend.folder, 'staging.history.json')
    const shared = localBackend({
      recipients: [testRecipient, stranger],
      folder: fs.mkdtempSync(path.join(os.tmpdir(), 'keep-test-')),
    })
    await (await shared.open(scope)).set('A', new Plaintext('planted'))
    fs.copyFileSync(path.join(shared.folder, 'staging.history.json'), older)
    const vault = await backend.open(scope)
    await expect(vault.set('A', new Plaintext('new'))).rejects.toMatchObject({ code: 'conflict' })
    // Without its label the stanza cannot be seen, but whoever planted the file still knows its key.
    const planted = JSON.parse(fs.readFileSync(older, 'utf8')) as Sops
    planted.sops.age.splice(1)
    fs.writeFileSync(older, JSON.stringify(planted))
    await vault.set('A', new Plaintext('new'))
    expect(fs.readFileSync(older, 'utf8')).not.toContain(stranger)
    const [age, values] = [older, path.join(backend.folder, 'staging.json')].map(
      (file) => (JSON.parse(fs.readFileSync(file, 'utf8')) as Sops).sops.age,
    )
    expect(age).toEqual(values)
    expect(backend.warnings.join()).toContain('was encrypted apart from its values')
  })

  it('cannot add a recipient of their own and have it served', async () => {
    const { backend, file, text } = await stored()
    const document = JSON.parse(text) as Sops
    document.sops.age.push({ recipient: stranger, enc: 'x' })
    fs.writeFileSync(file, JSON.stringify(document))
    const failure = await (await backend.open(scope)).set('A', new Plaintext('new')).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'conflict' })
    expect(String(failure)).toContain(stranger)
  })

  it.each([
    [
      'swapped in the clear',
      (text: string) =>
        edited(text, (members) =>
          members.map(([name, value]) => [name, name === 'A' ? 'canary B' : name === 'B' ? 'canary A' : value]),
        ),
    ],
    [
      'cut at another place',
      (text: string) =>
        edited(text, (members) =>
          members.map(([name, value]) => [name, name === 'A' ? 'canary Ac' : name === 'B' ? 'anary B' : value]),
        ),
    ],
    [
      'renamed in the clear',
      (text: string) =>
        edited(text, (members) => members.map(([name, value]) => (name === 'A' ? ['ADMIN', 'canary A'] : [name, value]))),
    ],
    [
      'in the clear under a rule of their own',
      (text: string) =>
        edited(text, (members) => members.map(([name, value]) => [name, name === 'A' ? 'canary A' : value])).replace(
          '"encrypted_regex":".*"',
          '"unencrypted_regex":"^A$"',
        ),
    ],
  ])('cannot reshape values that they know: %s', async (_, tamper) => {
    const found = await stored()
    fs.writeFileSync(found.file, tamper(found.text))
    await expect(values(found)).rejects.toMatchObject({ code: 'integrity' })
  })
})

interface Sops {
  readonly sops: { readonly age: { recipient: string; enc: string }[] }
}

describe('a file that is not what it should be is refused', () => {
  const replacements: Record<string, (file: string) => void> = {
    'writable by everybody': (file) => fs.chmodSync(file, 0o666),
    'a folder': (file) => {
      fs.rmSync(file)
      fs.mkdirSync(file)
    },
    'a symbolic link': (file) => {
      fs.renameSync(file, `${file}.real`)
      fs.symlinkSync(`${file}.real`, file)
    },
    'a dangling link': (file) => {
      fs.rmSync(file)
      fs.symlinkSync('/nowhere', file)
    },
    'in a folder that everybody may write to': (file) => fs.chmodSync(path.dirname(file), 0o777),
  }
  it.each(Object.entries(replacements))('%s', async (_, replace) => {
    const found = await stored()
    replace(found.file)
    const vault = await found.backend.open(scope)
    await expect(vault.getMany()).rejects.toMatchObject({ code: 'integrity' })
    await expect(vault.set('NEW', new Plaintext('x'))).rejects.toMatchObject({ code: 'integrity' })
  })

  it('a folder that is a link out of the project', async () => {
    const found = await stored()
    fs.renameSync(found.backend.folder, `${found.backend.folder}.real`)
    fs.symlinkSync(`${found.backend.folder}.real`, found.backend.folder)
    await expect(values(found)).rejects.toMatchObject({ code: 'integrity' })
  })

  it('in other hands: the wrong key, and none', async () => {
    const found = await stored()
    const stranger = localBackend({
      identity: 'AGE-SECRET-KEY-184JMZMVQH3E6U0PSL869004Y3U2NYV7R30EU99CSEDNPH02YUVFSZW44VU',
      folder: path.dirname(found.backend.folder),
    })
    await expect((await stranger.open(scope)).get('A')).rejects.toMatchObject({ code: 'denied' })
    const nobody = localBackend({ identity: '', folder: path.dirname(found.backend.folder) })
    await expect((await nobody.open(scope)).get('A')).rejects.toMatchObject({ code: 'denied' })
    const damaged = localBackend({ identity: 'AGE-SECRET-KEY-1NONSENSE', folder: path.dirname(found.backend.folder) })
    const failure = await (await damaged.open(scope)).get('A').catch(String)
    expect(failure).not.toContain('NONSENSE')
  })
})
