import { describe, expect, it } from 'vitest'
import { assignmentWriter } from '../../src/formats/write/assignments.ts'
import type { Dialect } from '../../src/formats/write/env/dialect.ts'
import { dialects } from '../../src/formats/write/env/dialects.ts'
import { universal } from '../../src/formats/write/env/universal.ts'
import { exportText } from '../../src/formats/write/export-text.ts'
import { envReaders, type EnvReader } from '../../src/formats/write/names.ts'
import { writerFor } from '../../src/formats/write/writer-for.ts'
import type { Entries } from '../../src/formats/write/writer.ts'

describe('the form that all readers take', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    ['a b#c', "'a b#c'"],
    ['$HOME `id`', "'$HOME `id`'"],
    ["it's", `"it's"`],
    ['two\nlines', '"two\nlines"'],
  ])('of %j is %s', (value, text) => expect(universal.form(value, 'K')).toBe(text))

  it.each(['{\n "a": 1\n}', 'a\\', 'a\\\\b', 'a="b', `it's \\so`, 'a\r\nb', `it's $5`, "`id`'", '${A}', 'a\nb='])(
    'is none for %j',
    (value) => expect(universal.form(value, 'K')).toBeUndefined(),
  )
})

/** The readers that the hint names, for a value. */
function named(value: string): readonly string[] {
  const text = hint(() => writerFor('env').write([['K', value]], () => undefined))
  return /--for ([a-z|]+)/.exec(text)?.[1]?.split('|') ?? []
}

function hint(fails: () => unknown): string {
  try {
    fails()
  } catch (error) {
    return (error as { hint?: string }).hint ?? ''
  }
  throw new Error('nothing was refused')
}

describe('the hint of a refusal', () => {
  it.each([
    ['a\r\nb', ['python', 'php', 'compose', 'shell', 'systemd']],
    ['a\\', ['node', 'python', 'php', 'ruby', 'compose', 'docker', 'shell', 'systemd', 'dotenvx']],
    [' a\\', ['python', 'php', 'compose', 'docker', 'shell', 'systemd']],
    [`'"\``, ['python', 'php', 'ruby', 'compose', 'docker', 'shell', 'systemd', 'dotenvx']],
    [`'$(id)`, ['node', 'python', 'php', 'compose', 'docker', 'shell', 'systemd', 'dotenvx']],
    ['a\0b', []],
    ['\ud800', []],
  ])('for %j names those that can have it', (value, readers) => {
    expect(named(value)).toEqual(readers)
    for (const reader of envReaders) {
      const write = (): string => writerFor('env', reader).write([['K', value]], () => undefined)
      if (readers.includes(reader)) expect(write).not.toThrow()
      else expect(write).toThrow(expect.objectContaining({ code: 'unwritable' }))
    }
  })

  it('names those alone that can have all of them, and every key', () => {
    const entries: Entries = [
      ['A', "it's $5"],
      ['B', 'fine'],
      ['C', 'a\r\nb'],
    ]
    expect(() => writerFor('env').write(entries, () => undefined)).toThrow(
      expect.objectContaining({
        message: 'no text gives every reader of .env files the value of A, C',
        hint: "say who reads it with keep export --for python|php|compose|shell|systemd, use keep export --format json|yaml|csv|k8s|tfvars|properties|powershell, or leave them out with --except 'A,C'",
      }),
    )
  })
})

describe('names that a reader loses', () => {
  it.each([
    [undefined, '__proto__', ['python', 'php', 'ruby', 'compose', 'docker', 'shell', 'systemd']],
    ['node', '__proto__', ['python', 'php', 'ruby', 'compose', 'docker', 'shell', 'systemd']],
    ['python', '__', ['node', 'php', 'ruby', 'compose', 'docker', 'shell', 'systemd', 'dotenvx']],
    ['shell', 'UID', ['node', 'python', 'php', 'ruby', 'compose', 'docker', 'systemd', 'dotenvx']],
  ] as const)('%s: %s is refused', (reader: EnvReader | undefined, key, readers) => {
    const text = hint(() => writerFor('env', reader).write([[key, 'v']], () => undefined))
    expect(text).toBe(
      `say who reads it with keep export --for ${readers.join('|')}, use keep export --format json|yaml|csv|k8s|tfvars|properties|powershell, or leave it out with --except '${key}'`,
    )
  })
})

it.each(['env', 'shell'] as const)('%s for a shell: a name that steers it is warned of', (format) => {
  const warnings: string[] = []
  writerFor(format, format === 'env' ? 'shell' : undefined).write(
    [
      ['PATH', '/x'],
      ['A', '1'],
      ['LD-PRELOAD', 'x'],
    ],
    (text) => warnings.push(text),
  )
  expect(warnings).toEqual(['a shell runs, loads or trusts what PATH, LD_PRELOAD say'])
})

it.each([
  ['shell', undefined, ['PATH', 'GIT_SSH', 'PROMPT', 'LESSOPEN'], 'a shell'],
  ['env', 'shell', ['BASH_ENV', 'RPS1', 'GLIBC_TUNABLES'], 'a shell'],
  ['powershell', undefined, ['Path', 'PSModulePath', 'NODE_OPTIONS'], 'PowerShell'],
] as const)('%s: by the same list as keep run', (format, reader, names, who) => {
  const warnings: string[] = []
  const entries = [...names, 'DATABASE_URL', 'GIT_TOKEN'].map((name) => [name, 'x'] as const)
  writerFor(format, reader).write(entries, (text) => warnings.push(text))
  expect(warnings).toEqual([`${who} runs, loads or trusts what ${names.join(', ')} say`])
})

describe('keys that are no variables', () => {
  it.each([
    [['2FA'], 'json|yaml|csv|k8s|properties', "2FA cannot be the name of a variable: leave it out with --except '2FA'"],
    [['a b'], 'json|yaml|csv|properties', "a b cannot be the name of a variable: leave it out with --except 'a b'"],
    [
      ['a-b', 'a_b'],
      'json|yaml|csv|k8s|properties',
      "a-b and a_b would both become the variable a_b: leave one out with --except 'a_b'",
    ],
  ])('%j: the formats that keep keys are named', (keys, formats, told) => {
    const entries = keys.map((key) => [key, 'v'] as const)
    for (const format of ['env', 'shell', 'tfvars', 'powershell', 'github'] as const) {
      const [message, hint = ''] = told.split(': ')
      expect(() => writerFor(format).write(entries, () => undefined)).toThrow(
        expect.objectContaining({ code: 'unwritable', message, hint: `${hint}, or use keep export --format ${formats}` }),
      )
    }
  })
})

it('docker: a line may have 65,535 bytes with its name', () => {
  expect(dialects.docker.form('é'.repeat(32_766), 'KK')).toBeDefined()
  expect(dialects.docker.form('é'.repeat(32_766), 'KKKK')).toBeUndefined()
})

it('a text that does not read back is a bug, and nobody gets it', () => {
  const wrong: Dialect = { ...universal, form: (value) => `'${value}'` }
  const write = (value: string): string => exportText(assignmentWriter(wrong), [['K', value]], () => undefined)
  expect(write('fine')).toBe("K='fine'\n")
  expect(() => write("it's")).toThrow('an export does not read back as what was exported')
  expect(() => write("'\nB='")).toThrow('an export does not read back as what was exported')
})

it('a text is never dropped that a format cannot be added to', () => {
  const add = (): string => exportText(writerFor('json'), [['K', '1']], () => undefined, 'MINE=1\n')
  expect(add).toThrow('nothing can be added to this format')
})

it('many and large values read back in pieces', () => {
  const entries = Array.from({ length: 300 }, (_, index) => [`K${index}`, `it's ${'x'.repeat(10_000)}`] as const)
  for (const reader of [undefined, 'node', 'php'] as const)
    expect(exportText(writerFor('env', reader), entries, () => undefined).length).toBeGreaterThan(3_000_000)
  const one = [['K', `it's ${'x'.repeat(1024 * 1024 - 5)}`]] as const
  for (const reader of envReaders.filter((name) => name !== 'docker'))
    expect(
      exportText(writerFor('env', reader), one, () => undefined),
      reader,
    ).toContain('xxx')
})
