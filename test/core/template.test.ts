import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTemplate, templateText, type Part } from '../../src/core/template.ts'

const vaults = ['local', 'ssm', 'team-2']
const dotenv = { vaults, namesLines: true }
const plain = { vaults, namesLines: false }

/** A part in a word or two. */
function told(part: Part): string {
  if (part.kind === 'mistake') return `${part.isUnknownVault ? 'unknown' : 'mistake'} ${part.source}`
  if (part.kind !== 'placeholder') return `${part.kind} ${part.source}`
  const { vault, key = '=', field, filters } = part
  return [
    vault,
    key,
    field === undefined ? '' : `#${field}`,
    ...filters.map((each) => `|${each.name}${'text' in each ? `:${each.text}` : ''}`),
  ]
    .join(' ')
    .replaceAll(/ +/g, ' ')
    .trim()
}

function parts(text: string, rules = plain): string[] {
  return parseTemplate(text, rules).map(told)
}

describe('placeholders', () => {
  it.each([
    ['{local:KEY}', ['local KEY']],
    ['a{local:A}-{ssm:B}z', ['text a', 'local A', 'text -', 'ssm B', 'text z']],
    ['{team-2:my-key}', ['team-2 my-key']],
    ['{local:db/PASSWORD.old}', ['local db/PASSWORD.old']],
    ['{local:KEY#a.b.0}', ['local KEY #a.b.0']],
    ['{local:KEY|url}', ['local KEY |url']],
    ['{local:KEY#a|default:x|url|base64|json}', ['local KEY #a |default:x |url |base64 |json']],
    ['{local:KEY|default:}', ['local KEY |default:']],
    ['{local:KEY|default:http://a:80/#b c}', ['local KEY |default:http://a:80/#b c']],
    ['{local:KEY|default:\\{\\}\\|\\\\|url}', ['local KEY |default:{}|\\ |url']],
    ['${local:KEY}', ['text $', 'local KEY']],
    ['{{local:KEY}}', ['text {', 'local KEY', 'text }']],
    ['\\{local:KEY}', ['brace \\{', 'text local:KEY}']],
    ['a\\{\\{b', ['text a', 'brace \\{', 'brace \\{', 'text b']],
    ['\\\\{', ['text \\', 'brace \\{']],
  ])('%s', (text, expected) => {
    expect(parts(text)).toEqual(expected)
  })

  it.each([
    '',
    'text',
    '{',
    '}',
    '{}',
    '{ nope:KEY }',
    '{local: a value}',
    '{ local, ssm }',
    '{ local; }',
    '{ "local": 1 }',
    '{local:\n}',
    '{a:b}',
    '{color:red}',
    '{"a":{"b":1}}',
    '{name}',
    '${x:-y}',
    'server { listen 80; }',
    '{foo:bar|url}',
    '{foo:K',
    '{Ünder:KEY}',
    '{:KEY}',
  ])('%j is text', (text) => {
    expect(parts(text)).toEqual(text === '' ? [] : [`text ${text}`])
  })

  it('a vault alone stands for the name of its line where lines have names', () => {
    expect(parts('A={local}')).toEqual(['text A=', 'mistake {local}'])
    expect(parts('A={local}', dotenv)).toEqual(['text A=', 'local ='])
    expect(parts('A="{local#a.b|url}"', dotenv)).toEqual(['text A="', 'local = #a.b |url', 'text "'])
    expect(parts('A=/x/{id}/{locl}', dotenv)).toEqual(['text A=/x/{id}/{locl}'])
  })
})

describe('what a blank or a brace keeps from being a placeholder', () => {
  it.each([
    ['{ local:A }', 'a placeholder has no blanks: did you mean {local:A}?'],
    ['{local: A}', 'a placeholder has no blanks: did you mean {local:A}?'],
    ['{local :A}', 'a placeholder has no blanks: did you mean {local:A}?'],
    ['{\tlocal\t:\tA#b.c|url\t}', 'a placeholder has no blanks: did you mean {local:A#b.c|url}?'],
    ['{local }', 'a placeholder has no blanks: did you mean {local}?'],
    ['{ local|json}', 'a placeholder has no blanks: did you mean {local|json}?'],
  ])('%j is told', (text, reason) => {
    expect(parseTemplate(text, dotenv)).toMatchObject([
      { kind: 'mistake', source: text, line: 1, column: 1, vault: 'local', isUnknownVault: false, isDoubtful: false, reason },
    ])
    expect(parseTemplate(text, { ...dotenv, namesLines: false })).toMatchObject([{ kind: 'mistake', isDoubtful: true }])
  })

  it('the brace inside begins what it begins', () => {
    expect(parts('{local:{x}', dotenv)).toEqual(['mistake {local:', 'text {x}'])
    expect(parts('{local:{local:A}}', dotenv)).toEqual(['mistake {local:', 'local A', 'text }'])
  })

  it('takes no time that grows with what is looked at again', () => {
    const text = '{ local:'.repeat(20_000) + '{local '.repeat(20_000)
    const began = Date.now()
    parseTemplate(text, dotenv)
    expect(Date.now() - began).toBeLessThan(3000)
  })
})

describe('what was meant for a placeholder', () => {
  it.each([
    ['{locl:key}', 'did you mean local?'],
    ['{Local:key}', 'did you mean local?'],
    ['{sssm:key}', 'did you mean ssm?'],
    ['{elsewhere:KEY}', 'there are: local, ssm, team-2'],
    ['{vault:key}', 'there are: local, ssm, team-2'],
    ['{vault:KEY|nope}', 'there are: local, ssm, team-2'],
  ])('%s is of an unknown vault: %s', (text, hint) => {
    const [part] = parseTemplate(text, plain)
    expect(part).toMatchObject({ kind: 'mistake', isUnknownVault: true, source: text })
    expect(part?.kind === 'mistake' && part.reason).toContain(hint)
  })

  it.each([
    ['A={locl}', dotenv],
    ['A="{vault}"\r\n', dotenv],
    ["A='{vault|url}'\nB=1", dotenv],
  ])('%j is of an unknown vault, too', (text, rules) => {
    expect(parseTemplate(text, rules).find(({ kind }) => kind === 'mistake')).toMatchObject({
      isUnknownVault: true,
      key: undefined,
    })
  })

  it.each([
    ['{local:}', /the key/],
    ['{local:a b}', /the key/],
    ['{local:-a}', /the key/],
    ['{local:KEY#}', /the field/],
    ['{local:KEY#a..b}', /the field/],
    ['{local:KEY|uri}', /did you mean url/],
    ['{local:KEY|label=primary}', /there are url, json, base64, default/],
    ['{local:KEY|}', /no filter of this name/],
    ['{local:KEY|default}', /default:TEXT/],
    ['{local:KEY|url:x}', /url takes no text/],
    ['{local:KEY', /never closed/],
    ['{local:KEY\n}', /never closed/],
    ['{local:KEY{local:KEY}', /never closed/],
    [`{local:${'K'.repeat(600)}}`, /the key/],
  ])('%j is a mistake', (text, reason) => {
    const [part] = parseTemplate(text, plain)
    expect(part).toMatchObject({ kind: 'mistake', isUnknownVault: false })
    expect(part?.kind === 'mistake' && part.reason).toMatch(reason)
  })

  it('has its place, whatever ends the lines', () => {
    const places = parseTemplate('{local:A}\r\n\n  é{locl:B}{local:C}', plain).flatMap((part) =>
      part.kind === 'text' ? [] : [`${part.line}:${part.column}`],
    )
    expect(places).toEqual(['1:1', '3:4', '3:12'])
  })
})

const snippet = fc.constantFrom(
  '{',
  '}',
  '\\',
  '|',
  '#',
  ':',
  '=',
  '\n',
  '\r\n',
  '"',
  "'",
  'local',
  'ssm',
  'vault',
  'KEY',
  'default',
  'url',
  '{local:KEY}',
  '{local',
  'é',
  '\ud83d',
  '\ue000',
  '\ufeff',
  ' ',
)
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(snippet, { maxLength: 40 }).map((pieces) => pieces.join('')),
)

it('the parts of any text are the text, and stand where they say', () => {
  fc.assert(
    fc.property(anyText, fc.boolean(), (text, namesLines) => {
      const found = parseTemplate(text, { vaults, namesLines })
      expect(templateText(found)).toBe(text)
      let offset = 0
      for (const part of found) {
        if (part.kind !== 'text') {
          const before = text.slice(0, offset).split('\n')
          expect([part.line, part.column]).toEqual([before.length, (before.at(-1) ?? '').length + 1])
        }
        offset += part.source.length
      }
    }),
    { numRuns: 3000 },
  )
})
