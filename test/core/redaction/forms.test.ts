import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactedForms } from '../../../src/core/redaction/forms.ts'
import { Redactor } from '../../../src/core/redaction/redactor.ts'
import { Texts } from '../../../src/core/redaction/texts.ts'
import { Trie } from '../../../src/core/redaction/trie.ts'
import { textWriters } from '../../support/text-writers.ts'

const pem = `-----BEGIN KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC+/\n'.repeat(4)}AQ==\n-----END KEY-----\n`
const account = JSON.stringify({ type: 'service_account', private_key: pem, client: '<a&b>@example.com' }, undefined, 2)

function redacted(values: readonly string[], output: string): string {
  return through(new Texts(redactedForms(values)), output)
}

function through(texts: Texts, output: string): string {
  const redactor = new Redactor(texts)
  return Buffer.concat([redactor.push(Buffer.from(output)), redactor.end()]).toString()
}

/** Those of the forms that are not hidden from their first byte to the last. */
function notHidden(value: string, forms: readonly string[]): string[] {
  const texts = new Texts(redactedForms([value]))
  return forms.filter((form) => through(texts, `<${form}>`) !== '<[redacted]>')
}

describe('as it is', () => {
  it.each([
    ['a value', 'pass', 'pass word', '[redacted] word'],
    ['none of less than 4 characters', 'pas', 'pas', 'pas'],
    ['no blanks alone', ' \n  \t\n', 'a \n  \t\n    b', 'a \n  \t\n    b'],
    ['without the line end that was read along', 'pass\n', '"pass"', '"[redacted]"'],
    ['without the line end, but with the blanks before', '  pass\n', '"  pass"', '"[redacted]"'],
    ['without the blanks around', '  pass ', 'pass', '[redacted]'],
    ['nothing of a value that is shorter without', ' pa ', 'pa, pa ;', 'pa,[redacted];'],
    ['lines', 'first line\nsecond line', 'second line, then first line', '[redacted], then [redacted]'],
    ['no short lines', 'first line\nsecond', 'second: first line', 'second: [redacted]'],
    ['lines without their indentation', '{\n    "key": "abc"\n}', '> "key": "abc"', '> [redacted]'],
    [
      'lines with another before each',
      pem,
      pem.replaceAll(/^/gm, '1| '),
      '1| [redacted]\n'.repeat(5) + '1| AQ==\n1| [redacted]\n1| ',
    ],
    ['line ends of Windows', 'ab\ncd\n', '-ab\r\ncd\r\n-', '-[redacted]-'],
    ['line ends of others', 'ab\r\ncd', '-ab\ncd-', '-[redacted]-'],
    ['half of a character', 'pass\ud800', 'pass\ufffd', '[redacted]'],
    ['half of a character, as JSON', 'pass\ud800', 'pass\\ufffd', '[redacted]'],
  ])('%s', (_, value, output, expected) => {
    expect(redacted([value], output)).toBe(expected)
  })

  it('as few texts as find it', () => {
    expect(new Set(Array.from(redactedForms(['password']), (form) => Buffer.from(form).toString()))).toEqual(
      new Set([
        'password',
        'cGFzc3dvcmQ=',
        'cGFzc3dvcmQ',
        'cGFzc3dvcm',
        'Bhc3N3b3Jk',
        'wYXNzd29yZ',
        'wYXNzd29yZA',
        'wYXNzd29yZA==',
      ]),
    )
  })
})

describe('the forms that others write', () => {
  const piece = fc.constantFrom(
    ...`"'\\/<>&+%=?#:;,@!*()~\`|{}[]^$ \n\r\t\b\f\0\x1b\x7f`.split(''),
    '\u0080',
    '\u2028',
    '\u2029',
    'é',
    '€',
    '😀',
    '\ufeff',
    'a',
  )
  const anyText = fc.oneof(
    fc.string({ unit: piece, minLength: 4, maxLength: 30 }),
    fc.string({ unit: 'binary', minLength: 4, maxLength: 200 }),
    fc.string({ minLength: 4, maxLength: 200 }),
  )
  const texts = [pem, account, 'p@ss w0rd', ...fc.sample(anyText, 500).filter((text) => text.trim() !== '')]

  it.each(Object.entries(textWriters))('%s', (_, writer) => {
    const written = writer(texts) ?? []
    for (const [index, forms] of written.entries()) {
      const missed = notHidden(texts[index]!, forms)
      expect({ text: texts[index], missed }).toEqual({ text: texts[index], missed: [] })
    }
  })

  it.each([
    ['lower-case hexadecimal digits', 'a/b+c', 'a%2fb%2bc'],
    ['base64url with padding', '~~~~?', 'fn5-fj8='],
    ['base64 without padding', '~~~~?', 'fn5+fj8'],
    ['lines of base64 as MIME ends them', 'x'.repeat(50), `${'eHh4'.repeat(16)}\r\neA==`.replace('eA==', 'eHg=')],
    ['Go before 1.22', 'a\b\\b\f', 'a\\u0008\\\\b\\u000c'],
    ['.NET', "a b'!", 'a+b%27!'],
    ['a line of JSON in JSON', account, '\\"type\\": \\"service_account\\",'],
  ])('%s', (_, value, form) => {
    expect(redacted([value], `<${form}>`)).toBe('<[redacted]>')
  })
})

describe('base64 of something longer', () => {
  it('user:password', () => {
    const header = Buffer.from('user:correct horse').toString('base64')
    expect(redacted(['correct horse'], `Basic ${header}`)).toBe('Basic dXNlcjp[redacted]')
  })

  it.each([
    ['admin', 'admin~~~~', '[redacted]5+fn5+'],
    ['root', 'root!!!!!', '[redacted]CEhISEh'],
    ['root', '!root', 'IX[redacted]'],
    ['root', '!root~', 'IX[redacted]R+'],
    ['root', '!!root!', 'ISF[redacted]IQ=='],
    ['root', 'root', '[redacted]'],
  ])('%s in %s', (value, whole, output) => {
    expect(redacted([value], Buffer.from(whole).toString('base64'))).toBe(output)
  })

  it('every character that the value alone determines is redacted, and no other', () => {
    const value = fc.string({ minLength: 8, unit: 'binary' }).filter((text) => !/^\s|[\r\n]|\s$/.test(text))
    const around = fc.uint8Array({ maxLength: 7 }).map((array) => Buffer.from(array))
    fc.assert(
      fc.property(value, around, around, fc.constantFrom('base64', 'base64url'), (value, before, after, encoding) => {
        const encoded = Buffer.concat([before, Buffer.from(value), after]).toString(encoding)
        const end = before.length + Buffer.byteLength(value)
        const [first, last] = [
          Math.ceil((before.length * 8) / 6),
          after.length === 0 ? encoded.length : Math.floor((end * 8) / 6),
        ]
        // What stands behind may happen to be what would stand there if nothing did.
        const isSame = encoded[last] === Buffer.concat([before, Buffer.from(value)]).toString(encoding)[last]
        expect(redacted([value], encoded)).toBe(`${encoded.slice(0, first)}[redacted]${encoded.slice(isSame ? last + 1 : last)}`)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('what is kept for', () => {
  const letters = (size: number, index: number) =>
    Buffer.from(Array.from({ length: size }, (_, at) => (at * 7919 + index * 104_729) % 251)).toString('base64')

  it.each([
    ['many values', Array.from({ length: 1000 }, (_, index) => letters(45, index)), 10],
    ['a long value', [letters(48 * 1024, 1)], 10],
    ['a long value in lines', [letters(48 * 1024, 1).replaceAll(/.{60}/g, '$&\n')], 13],
    ['a long value full of what is escaped', [`"'\\/<>&+%=?#:;,@!*()~$ é€😀\n`.repeat(2000)], 17],
  ])('%s is some times their size', (_, values, times) => {
    const trie = new Trie()
    for (const form of redactedForms(values)) trie.add(Buffer.from(form))
    expect(trie.size / Buffer.byteLength(values.join(''))).toBeLessThan(times)
  })
})
