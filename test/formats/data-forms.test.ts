import { expect, it } from 'vitest'
import { parse } from 'yaml'
import type { ExportFormat } from '../../src/formats/write/names.ts'
import { writerFor } from '../../src/formats/write/writer-for.ts'
import type { Entries } from '../../src/formats/write/writer.ts'

function write(format: ExportFormat, entries: Entries): string {
  return writerFor(format).write(entries, () => undefined)
}

it('yaml: keys are texts, too, and a byte order mark is seen', () => {
  const entries = ['no', '1e3', '~', 'a: b', '#', '\ufeff'].map((key) => [key, key] as const)
  expect(parse(write('yaml', entries))).toEqual(Object.fromEntries(entries))
  expect(write('yaml', [['no', '\ufeff']])).toBe('"no": "\\ufeff"\n')
})

it('json: a member a line, as people indent it', () =>
  expect(write('json', [['a-b', 'é"\n']])).toBe('{\n  "a-b": "é\\"\\n"\n}\n'))

it.each([
  ['a', 'K = "a"\n'],
  ['${a} %{b} $c %d', 'K = "$${a} %%{b} $c %d"\n'],
  ['$${a} %%{b}', 'K = "$$${a} %%%{b}"\n'],
  ['say "hi"\\\n\t\r', 'K = "say \\"hi\\"\\\\\\n\\t\\r"\n'],
  ['\u001b\u2028', 'K = "\\u001b\\u2028"\n'],
  ['\u007f\u0085\ufeff', 'K = "\\u007f\\u0085\\ufeff"\n'],
])('tfvars: %j is %s', (value, text) => expect(write('tfvars', [['K', value]])).toBe(text))

it.each([
  ['a b', 'K=a b\n'],
  ['  a', 'K=\\  a\n'],
  ['a=b:c#d!e\\f', 'K=a\\=b\\:c\\#d\\!e\\\\f\n'],
  ['é🔐\n\t\r\f', 'K=\\u00e9\\ud83d\\udd10\\n\\t\\r\\f\n'],
  ['\0', 'K=\\u0000\n'],
])('properties: %j is %s', (value, text) => expect(write('properties', [['K', value]])).toBe(text))

it('properties: a key is what it is', () => expect(write('properties', [[' a b:é-', '1']])).toBe('\\ a\\ b\\:\\u00e9-=1\n'))

it.each([
  ['a b', "$env:K = 'a b'\n"],
  ["it's ‘so’ $x `n", "$env:K = 'it''s ' + [char]8216 + 'so' + [char]8217 + ' $x `n'\n"],
  ['\né', "$env:K = '' + [char]10 + [char]233\n"],
  ['', "$env:K = ''\n"],
])('powershell: %j is %s', (value, text) => expect(write('powershell', [['K', value]])).toBe(text))

it('powershell: warns of what most of its versions lose', () => {
  const warnings: string[] = []
  const entries: Entries = [
    ['A', ''],
    ['B', '1'],
    ['my-key', ''],
  ]
  writerFor('powershell').write(entries, (text) => warnings.push(text))
  expect(warnings).toEqual(['most versions of PowerShell take an empty value for none: A, my-key'])
})
