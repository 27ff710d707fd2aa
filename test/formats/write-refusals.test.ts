import { describe, expect, it } from 'vitest'
import { assignmentWriter } from '../../src/formats/write/assignments.ts'

import { steersShells } from '../../src/formats/write/env/shell-names.ts'
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

it('a key from outside is no command in a hint that is typed', () => {
  const write = (): string => writerFor('csv').write([["a,*'; $(id) `b", '\0']], () => undefined)
  expect(hint(write)).toBe("use keep export --format json|yaml|properties, or leave it out with --except 'a???? ??id? ?b'")
})

describe('the words of a refusal', () => {
  it.each<[string, Entries, string, string]>([
    [
      'a value that no reader has',
      [['A', '\0']],
      'no text gives every reader of .env files the value of A',
      "use keep export --format json|yaml|k8s|properties, or leave it out with --except 'A'",
    ],
    [
      'names that are lost',
      [
        ['RANDOM', '1'],
        ['OPTIND', '2'],
      ],
      'no text gives every reader of .env files variables named RANDOM, OPTIND',
      "say who reads it with keep export --for node|python|php|ruby|compose|docker|systemd|dotenvx, use keep export --format json|yaml|csv|k8s|tfvars|properties|powershell, or leave them out with --except 'RANDOM,OPTIND'",
    ],
    [
      'keys that are no names',
      [
        ['1`a', '1'],
        ['b c', '2'],
      ],
      '1`a, b c cannot be names of variables',
      "leave them out with --except '1?a,b c', or use keep export --format json|yaml|csv|properties",
    ],
    [
      'keys that would be one variable',
      [
        ['a_b-c', '1'],
        ['a-b_c', '2'],
        ['a-b-c', '3'],
      ],
      'a_b-c and a-b_c and a-b-c would all become the variable a_b_c',
      "leave one out with --except 'a-b_c,a-b-c', or use keep export --format json|yaml|csv|k8s|properties",
    ],
  ])('%s', (_, entries, message, text) => {
    expect(() => writerFor('env').write(entries, () => undefined)).toThrow(expect.objectContaining({ message, hint: text }))
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
  writerFor('shell').write([['ENV', '/x']], (text) => warnings.push(text))
  expect(warnings[1]).toBe('a shell runs, loads or trusts what ENV says')
})

it('a shell is steered by these names, and by no others that hold or begin like them', () => {
  const names =
    'PATH ENV BASH_ENV IFS PS0 PS1 PS4 PROMPT_COMMAND PROMPT PROMPT2 RPROMPT RPS1 NULLCMD READNULLCMD ZDOTDIR FPATH LD_PRELOAD ' +
    'LD_LIBRARY_PATH LD_AUDIT DYLD_INSERT_LIBRARIES DYLD_LIBRARY_PATH NODE_OPTIONS PYTHONPATH PYTHONSTARTUP PERL5OPT PERL5LIB RUBYOPT ' +
    'GIT_SSH_COMMAND EDITOR VISUAL PAGER SHELL'
  const others = 'MY_PATH PATHS SHELL_NAME ENVIRONMENT APP_ENV PS path NOT_DYLD_X MY_EDITOR'
  expect(names.split(' ').filter((name) => !steersShells(name))).toEqual([])
  expect(others.split(' ').filter(steersShells)).toEqual([])
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
  const write = (key: string): string => writerFor('docker').write([[key, 'é'.repeat(32_766)]], () => undefined)
  expect(write('KK').length).toBe(32_766 + 'KK=\n'.length)
  expect(() => write('KKK')).toThrow('no text gives docker --env-file the value of KKK')
})

describe('a text that does not read back is a bug, and nobody gets it', () => {
  it.each([
    ['another value', (): string => 'other'],
    ['one more variable', (value: string): string => `'${value}'\nB=1`],
    ['a line that is none', (value: string): string => `'${value}'\nnone`],
    ['no variable', (): string => "'never closed"],
  ])('%s', (_, form) => {
    const write = (): string => exportText(assignmentWriter({ ...universal, form }), [['K', 'fine']], () => undefined)
    expect(write).toThrow('an export does not read back as what was exported')
  })
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
