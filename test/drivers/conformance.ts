import { describe, expect, it } from 'vitest'
import { KeepError } from '../../src/core/errors.ts'
import { guarded } from '../../src/core/guard.ts'
import { Plaintext } from '../../src/core/secret.ts'
import type { Limits, Scope, Vault } from '../../src/core/vault.ts'

/** A backend for one test: everything that it opens for the same scope sees the same secrets. */
interface Backend {
  open(scope: Scope): Promise<Vault>
}

export interface ConformanceOptions {
  /** Called for each test; the backend is empty. */
  backend(): Promise<Backend>
  /** More keys than one page of the backend holds. */
  manyKeys: number
  /** Whether the oldest revision goes as soon as there are more than the limits say; some backends keep it for a day. */
  prunesAtOnce: boolean
}

const scope = { namespace: 'myapp', env: 'dev' }

const exactValues: Record<string, string> = {
  'one line': 'correct horse battery staple',
  'line feeds': 'first\nsecond\n\nlast',
  'a line feed at the end': 'value\n',
  'carriage returns': 'first\r\nsecond\rthird',
  NUL: 'a\0b\0',
  unicode: 'päßwörd 🔐 日本語 \u202eback',
  quotes: `it's "quoted" and \`ticked\` and \\ escaped \\n`,
  'space around': '  \t value \t ',
  'a dollar and braces': '${HOME} $(id) {{ssm}} {vault:KEY}',
  JSON: '{"a":[1,2,{"b":null}]}',
  '64 KiB': 'x'.repeat(65_536),
  '64 KiB of two-byte characters': 'é'.repeat(32_768),
}

/** Whether a vault has declared that it cannot hold this. */
function isBeyond({ maxValueBytes, refusedText }: Limits, text: string): boolean {
  return Buffer.byteLength(text) > maxValueBytes || refusedText?.pattern.test(text) === true
}

/** What every driver must do, whatever its backend. */
export function conformance(name: string, options: ConformanceOptions): void {
  const open = async (of: Scope = scope): Promise<Vault> => guarded(await (await options.backend()).open(of))

  describe(`${name}: absence is an answer`, () => {
    it('gets undefined, false and nothing for a key that is not there', async () => {
      const vault = await open()
      expect(await vault.get('MISSING')).toBeUndefined()
      expect(await vault.get('MISSING', '1')).toBeUndefined()
      expect(await vault.delete('MISSING')).toBe(false)
      expect(await vault.history('MISSING', 10)).toEqual([])
      expect(await vault.info('MISSING')).toBeUndefined()
      expect(await vault.list()).toEqual([])
      expect(await vault.getMany()).toEqual({ secrets: [], failures: [] })
      expect(await vault.getMany(['MISSING'])).toEqual({ secrets: [], failures: [] })
    })

    it('gets undefined for a revision that is not there', async () => {
      const vault = await open()
      await vault.set('KEY', new Plaintext('v'))
      expect(await vault.get('KEY', 'no-such-revision')).toBeUndefined()
    })
  })

  describe(`${name}: values come back byte for byte, or are refused`, () => {
    it.each(Object.entries(exactValues))('%s', async (_, text) => {
      const vault = await open()
      if (isBeyond(vault.limits, text)) {
        await expect(vault.set('KEY', new Plaintext(text))).rejects.toMatchObject({ code: 'limit' })
        return
      }
      await vault.set('KEY', new Plaintext(text))
      expect((await vault.get('KEY'))?.value.reveal()).toBe(text)
      expect((await vault.getMany(['KEY'])).secrets.map((secret) => secret.value?.reveal())).toEqual([text])
    })
  })

  describe(`${name}: keys`, () => {
    it.each(['__proto__', 'constructor', 'prototype', 'toString', '10', '2', 'a', 'A', 'a-b', 'a_b', 'k'.repeat(255)])(
      '%s',
      async (key) => {
        const vault = await open()
        await vault.set(key, new Plaintext(`value of ${key}`))
        expect((await vault.get(key))?.value.reveal()).toBe(`value of ${key}`)
        expect((await vault.list()).map((info) => info.key)).toEqual([key])
        expect((await vault.getMany()).secrets.map((secret) => secret.key)).toEqual([key])
        expect(await vault.delete(key)).toBe(true)
        expect(await vault.get(key)).toBeUndefined()
      },
    )

    it('are told apart by case and sorted by code unit', async () => {
      const vault = await open()
      for (const key of ['b', 'B', 'a', '_', '10', '9', 'A']) await vault.set(key, new Plaintext(`v-${key}`))
      expect((await vault.list()).map((info) => info.key)).toEqual(['10', '9', 'A', 'B', '_', 'a', 'b'])
      const { secrets } = await vault.getMany()
      expect(secrets.map((secret) => secret.value?.reveal())).toEqual(['v-10', 'v-9', 'v-A', 'v-B', 'v-_', 'v-a', 'v-b'])
    })

    it('are all found, past one page', async () => {
      const vault = await open()
      const keys = Array.from({ length: options.manyKeys }, (_, index) => `KEY_${String(index).padStart(4, '0')}`)
      for (const key of keys) await vault.set(key, new Plaintext(`v${key}`))
      expect((await vault.list()).map((info) => info.key)).toEqual(keys)
      expect((await vault.getMany()).secrets.map((secret) => secret.key)).toEqual(keys)
      expect((await vault.getMany([...keys, 'MISSING', keys[0] ?? ''])).secrets.map((secret) => secret.value?.reveal())).toEqual(
        keys.map((key) => `v${key}`),
      )
    })
  })

  describe(`${name}: environments`, () => {
    it('keeps dev beside dev2, and namespaces apart', async () => {
      const backend = await options.backend()
      const scopes = [scope, { namespace: 'myapp', env: 'dev2' }, { namespace: 'myapp', env: 'd' }]
      for (const each of scopes) await (await backend.open(each)).set('KEY', new Plaintext(each.env))
      for (const each of scopes) {
        const vault = await backend.open(each)
        expect((await vault.getMany()).secrets.map((secret) => secret.value?.reveal())).toEqual([each.env])
      }
    })
  })

  describe(`${name}: writes`, () => {
    it('tells the revision that get then has, and that an equal value writes nothing', async () => {
      const vault = await open()
      const first = await vault.set('KEY', new Plaintext('one'))
      expect(first.changed).toBe(true)
      expect((await vault.get('KEY'))?.revision).toBe(first.revision)
      const again = await vault.set('KEY', new Plaintext('one'))
      expect(again).toMatchObject({ changed: false, revision: first.revision })
      expect(await vault.history('KEY', 10)).toHaveLength(1)
    })

    it('refuses to overwrite with onlyIfAbsent', async () => {
      const vault = await open()
      await vault.set('KEY', new Plaintext('one'), { onlyIfAbsent: true })
      await expect(vault.set('KEY', new Plaintext('two'), { onlyIfAbsent: true })).rejects.toMatchObject({
        name: 'KeepError',
        code: 'exists',
      })
      expect((await vault.get('KEY'))?.value.reveal()).toBe('one')
    })

    it('writes with ifRevision only onto that revision', async () => {
      const vault = await open()
      const first = await vault.set('KEY', new Plaintext('one'))
      await vault.set('KEY', new Plaintext('two'), { ifRevision: first.revision })
      await expect(vault.set('KEY', new Plaintext('three'), { ifRevision: first.revision })).rejects.toMatchObject({
        code: 'conflict',
      })
      await expect(vault.set('NEW', new Plaintext('x'), { ifRevision: first.revision })).rejects.toMatchObject({
        code: 'conflict',
      })
      expect((await vault.get('KEY'))?.value.reveal()).toBe('two')
      expect(await vault.get('NEW')).toBeUndefined()
    })

    it('deletes with ifRevision only that revision', async () => {
      const vault = await open()
      const first = await vault.set('KEY', new Plaintext('one'))
      const second = await vault.set('KEY', new Plaintext('two'))
      await expect(vault.delete('KEY', { ifRevision: first.revision })).rejects.toMatchObject({ code: 'conflict' })
      expect((await vault.get('KEY'))?.value.reveal()).toBe('two')
      expect(await vault.delete('KEY', { ifRevision: second.revision })).toBe(true)
      expect(await vault.delete('KEY', { ifRevision: second.revision })).toBe(false)
    })

    it('lets one of many writers win with onlyIfAbsent', async () => {
      const backend = await options.backend()
      const attempts = await Promise.allSettled(
        Array.from({ length: 8 }, async (_, index) => {
          const vault = await backend.open(scope)
          return vault.set('KEY', new Plaintext(`writer ${index}`), { onlyIfAbsent: true })
        }),
      )
      const won = attempts.flatMap((attempt, index) => (attempt.status === 'fulfilled' ? [index] : []))
      expect(won).toHaveLength(1)
      expect((await (await backend.open(scope)).get('KEY'))?.value.reveal()).toBe(`writer ${won[0]}`)
    })

    it('keeps what concurrent writers of different keys write', async () => {
      const backend = await options.backend()
      const keys = Array.from({ length: 12 }, (_, index) => `KEY_${index}`)
      await Promise.all(keys.map(async (key) => (await backend.open(scope)).set(key, new Plaintext(key))))
      const { secrets } = await (await backend.open(scope)).getMany()
      expect(secrets.map((secret) => secret.value?.reveal()).toSorted()).toEqual(keys.toSorted())
    })

    it('writes many at once, and tells of each whether it changed', async () => {
      const vault = await open()
      await vault.set('B', new Plaintext('b'))
      const assignments = ['A', 'B', 'C'].map((key) => ({ key, value: new Plaintext(key.toLowerCase()) }))
      const { written, failures } = await vault.setMany(assignments, { note: undefined })
      expect(failures).toEqual([])
      expect(written.map(({ key, changed }) => [key, changed])).toEqual([
        ['A', true],
        ['B', false],
        ['C', true],
      ])
      expect((await vault.getMany()).secrets.map((secret) => secret.value?.reveal())).toEqual(['a', 'b', 'c'])
      expect(await vault.get('A')).toMatchObject({ revision: written[0]?.revision })
      expect(await vault.history('C', 10)).toHaveLength(1)
    })

    it('refuses many at once for one that the vault cannot hold, before the first write', async () => {
      const vault = await open()
      const assignments = [
        { key: 'A', value: new Plaintext('a') },
        { key: 'B', value: new Plaintext('') },
      ]
      await expect(vault.setMany(assignments)).rejects.toMatchObject({ code: 'limit' })
      expect(await vault.list()).toEqual([])
    })

    it('keeps a note until it is replaced', async () => {
      const vault = await open()
      await vault.set('KEY', new Plaintext('one'), { note: 'from the bank' })
      await vault.set('KEY', new Plaintext('two'))
      expect((await vault.list())[0]?.note).toBe('from the bank')
      expect((await vault.set('KEY', new Plaintext('two'), { note: 'renewed' })).changed).toBe(true)
      expect((await vault.list())[0]?.note).toBe('renewed')
    })
  })

  describe(`${name}: history`, () => {
    it('is newest first, and each revision can be read', async () => {
      const vault = await open()
      const written: string[] = []
      for (const text of ['one', 'two', 'three']) written.push((await vault.set('KEY', new Plaintext(text))).revision)
      const history = await vault.history('KEY', 10)
      expect(history.map((secret) => secret.value?.reveal())).toEqual(['three', 'two', 'one'])
      expect(history.map((secret) => secret.revision)).toEqual(written.toReversed())
      expect((await vault.history('KEY', 2)).map((secret) => secret.value?.reveal())).toEqual(['three', 'two'])
      expect((await vault.get('KEY', written[0]))?.value.reveal()).toBe('one')
      expect(new Set(written).size).toBe(3)
    })

    it('keeps as many revisions as the limits say, and the newest', async () => {
      const vault = await open()
      // Where old revisions go later than at once, more would prove nothing, and AWS refuses more.
      const writes = vault.limits.history + (options.prunesAtOnce ? 1 : 0)
      for (let write = 0; write < writes; write++) await vault.set('KEY', new Plaintext(`value ${write}`))
      const history = await vault.history('KEY', writes + 1)
      expect(history).toHaveLength(vault.limits.history)
      expect(history.at(-1)?.value?.reveal()).toBe(`value ${options.prunesAtOnce ? 1 : 0}`)
    })

    it('dates what was written', async () => {
      const vault = await open()
      await vault.set('KEY', new Plaintext('one'))
      const [info] = await vault.list()
      expect(Math.abs(Date.now() - (info?.updated?.getTime() ?? 0))).toBeLessThan(60_000)
    })

    it('begins anew when a key is deleted and set again', async () => {
      const vault = await open()
      await vault.set('KEY', new Plaintext('old'))
      expect(await vault.delete('KEY', { permanent: true })).toBe(true)
      expect(await vault.delete('KEY', { permanent: true })).toBe(false)
      await vault.set('KEY', new Plaintext('new'))
      expect((await vault.history('KEY', 10)).map((secret) => secret.value?.reveal())).toEqual(['new'])
    })
  })

  describe(`${name}: limits`, () => {
    it('refuses before the call what the vault has declared that it cannot hold', async () => {
      const vault = await open()
      const { minValueBytes, maxValueBytes, reservedKeys } = vault.limits
      const refused = { code: 'limit', name: 'KeepError' }
      expect(minValueBytes).toBe(1)
      await expect(vault.set('KEY', new Plaintext(''))).rejects.toMatchObject(refused)
      await expect(vault.set('KEY', new Plaintext('x'.repeat(maxValueBytes + 1)))).rejects.toMatchObject(refused)
      await expect(vault.set('KEY', new Plaintext('é'.repeat(maxValueBytes / 2 + 1)))).rejects.toMatchObject(refused)
      await expect(vault.set('KEY', new Plaintext('\ud800'))).rejects.toMatchObject(refused)
      for (const key of reservedKeys) await expect(vault.set(key, new Plaintext('x'))).rejects.toMatchObject(refused)
      expect(await vault.list()).toEqual([])
      await vault.set('KEY', new Plaintext('x'.repeat(maxValueBytes)))
      expect((await vault.get('KEY'))?.value.bytes).toBe(maxValueBytes)
    })

    it('lets no error escape that is not a KeepError, nor one that quotes a value', async () => {
      const vault = await open()
      const value = new Plaintext('canary-7c1e')
      const first = await vault.set('KEY', value)
      const failures = await Promise.allSettled([
        vault.set('KEY', value, { onlyIfAbsent: true }),
        vault.set('KEY', new Plaintext('canary-other'), { ifRevision: `${first.revision}x` }),
        vault.set('KEY', new Plaintext('')),
      ])
      for (const failure of failures) {
        const reason: unknown = failure.status === 'rejected' ? failure.reason : undefined
        expect(reason).toBeInstanceOf(KeepError)
        expect(String(reason)).not.toContain('canary')
      }
    })
  })
}
