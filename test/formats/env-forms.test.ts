import { expect, it } from 'vitest'
import { dialects } from '../../src/formats/write/env/dialects.ts'
import type { EnvReader } from '../../src/formats/write/names.ts'
import { writerFor } from '../../src/formats/write/writer-for.ts'

/** What stands right of `=`, by the rules of each reader, also where the reader itself is not at hand. */
const forms: readonly (readonly [EnvReader, string, string | undefined])[] = [
  ['node', `it's`, "`it's`"],
  ['node', "it's `so`", '"it\'s `so`"'],
  ['node', "it's `so` \\n", undefined],
  ['node', "it's `so` \\r", undefined],
  ['node', 'it\'s `so` "', undefined],
  ['node', '\\', '\\'],
  ['node', 'a b\\', undefined],
  ['node', 'a\r', undefined],
  ['python', '"\\\n\r', '"\\"\\\\\\n\\r"'],
  ['python', '$a ${b}', '"$a ${__:-$}{b}"'],
  ['php', '"\\$\n\r', '"\\"\\\\\\$\\n\\r"'],
  ['ruby', 'two "\n$(lines)', "'two \"\n$(lines)'"],
  ['ruby', `it's "so"`, '"it\'s \\"so\\""'],
  ['ruby', `it's \\ so`, '"it\'s \\\\ so"'],
  ['ruby', `it's \\n`, '"it\'s \\\\n"'],
  ['ruby', `it's $HOME`, '"it\'s \\$HOME"'],
  ['ruby', `it's $(so)`, undefined],
  ['ruby', '\\', '\\'],
  ['ruby', `it's\\`, undefined],
  ['ruby', 'a\r', undefined],
  ['compose', '"\\$\n\r', '"\\"\\\\\\$\n\r"'],
  ['docker', ` "'\\$#`, ` "'\\$#`],
  ['docker', 'a\nb', undefined],
  ['docker', 'a\rb', undefined],
  ['shell', 'plain', 'plain'],
  ['shell', `it's`, `'it'"'"'s'`],
  ['systemd', `it's`, `'it'"'"'s'`],
  ['dotenvx', `it's \\ $so`, `'it\\'s \\ $so'`],
  ['dotenvx', 'encrypted:BA', undefined],
  ['dotenvx', '\\', '\\'],
  ['dotenvx', 'a b\\', undefined],
  ['dotenvx', 'a\r', undefined],
]

it.each(forms)('--for %s has %j as %s', (reader, value, form) => {
  expect(dialects[reader].form(value, 'K')).toBe(form)
})

it('--format shell exports each value in quotes', () => {
  expect(writerFor('shell').write([['K', 'plain']], () => undefined)).toBe("export K='plain'\n")
})
