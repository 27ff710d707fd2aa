import { spawnSync } from 'node:child_process'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactedForms } from '../../../src/core/redaction/forms.ts'
import { Redactor } from '../../../src/core/redaction/redactor.ts'
import { Texts } from '../../../src/core/redaction/texts.ts'
import { unavailable } from '../../support/unavailable.ts'

const mask = '[redacted]'

function redacted(value: string, output: string): string {
  const redactor = new Redactor(new Texts(redactedForms([value])))
  return Buffer.concat([redactor.push(Buffer.from(output)), redactor.end()]).toString()
}

function answer(program: string, args: readonly string[], input: string): string {
  const done = spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (done.status !== 0) throw new Error(`${program}: ${done.stderr}`)
  return done.stdout
}

const piece = fc.constantFrom(...`"'\\/<>&+%=?#:;,@!*()~\`|{}[]^$ `.split(''), '%41', 'é', '€', '😀', 'a', 'B', '7')
// Not at their ends: a URL without blanks around it is another value.
const texts = [
  'a$b/c&d+e=f@g:h!x',
  "it's a",
  '100% of % 25',
  ...fc.sample(fc.string({ unit: piece, minLength: 4, maxLength: 30 }), 300).map((text) => `x${text}y`),
]
/** What separates lines is dropped by some parts of URLs, and is in none of the words of most shells. */
const lined = ['a\nb\tc\rd', "it's\n\x01\x1b1\x7f\t'", ...texts.slice(0, 50).map((text) => text.replace('y', '\ny'))]

describe('URLs of this Node', () => {
  it.each<[string, (url: URL, text: string) => void]>([
    ['password', (url, text) => (url.password = text)],
    ['username', (url, text) => (url.username = text)],
    ['pathname', (url, text) => (url.pathname = `/${text}`)],
    ['search', (url, text) => (url.search = text)],
    ['hash', (url, text) => (url.hash = text)],
    ['searchParams', (url, text) => url.searchParams.set('a', text)],
  ])('%s', (_, set) => {
    const leaks = texts.filter((text) => {
      const url = new URL('postgres://u@h')
      const before = url.href
      set(url, text)
      const rest = redacted(text, url.href)
      return !rest.includes(mask) || rest.replace(mask, '').length > before.length + 6
    })
    expect(leaks).toEqual([])
  })

  it('a database, as its error quotes it', () => {
    const url = new URL('postgres://u@h/db')
    url.password = 'a$b/c&d+e=f@g:h!x'
    expect(redacted('a$b/c&d+e=f@g:h!x', `cannot connect to ${url.href}`)).toBe(`cannot connect to postgres://u:${mask}@h/db`)
  })
})

it("Go's net/url and strconv", () => {
  const program = path.join(import.meta.dirname, 'go-urls/main.go')
  if (spawnSync('go', ['version']).status !== 0) return unavailable('what Go writes', 'install Go')
  const all = [...texts, ...lined]
  const answers = JSON.parse(answer('go', ['run', program], JSON.stringify(all))) as string[][]
  for (const [index, forms] of answers.entries()) {
    const rests = forms.map((form) => redacted(all[index]!, form))
    const hidden = [`u:${mask}`, `/${mask}`, `postgres://u:${mask}@db/${mask}#${mask}`, mask, mask, `a=${mask}`]
    expect([all[index], ...rests]).toEqual([all[index], ...hidden, `"${mask}"`, `"${mask}"`])
  }
})

const python = `
import json, shlex, sys
from urllib.parse import quote, quote_plus
def written(text):
    quoted = [quote(text, safe=safe) for safe in ["", "/", "~()*!'", "!$&'()*+,;=:@/?", "%", "%/:=&?~#+!$,;'@()*[]"]]
    dumped = [json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]]
    return [*quoted, quote_plus(text), *dumped, repr(text)[1:-1], ascii(text.encode())[2:-1], shlex.quote(text + "|")[1:-2]]
print(json.dumps([written(text) for text in json.load(sys.stdin)]))`

it("Python's quote, json, repr and shlex", () => {
  if (spawnSync('python3', ['--version']).error !== undefined) return unavailable('what Python writes', 'install python3')
  const all = [...texts, ...lined]
  const answers = JSON.parse(answer('python3', ['-c', python], JSON.stringify(all))) as string[][]
  for (const [index, forms] of answers.entries())
    expect([all[index], forms.filter((form) => redacted(all[index]!, form) !== mask)]).toEqual([all[index], []])
})

it('bash: set -x and printf %q', () => {
  for (const text of [...texts.slice(0, 40), ...lined]) {
    // Bytes as they are where the locale has no characters beyond ASCII.
    const script = [
      'set -x',
      ': "$V|"',
      'W=" $V"',
      '{ set +x; } 2>/dev/null',
      'printf "%q\\n" "$V" "|$V" >&2',
      'echo "${V@Q}" >&2',
    ]
    const done = spawnSync('bash', ['-c', script.join('\n')], { env: { ...process.env, V: text }, encoding: 'utf8' })
    const written = done.stderr
    expect([text, redacted(text, written).split(mask).length - 1, done.status]).toEqual([text, 5, 0])
  }
})

describe('base64 of coreutils and openssl', () => {
  const letters = Buffer.from(Array.from({ length: 400 }, (_, at) => 33 + ((at * at * 31 + at * 17) % 94))).toString()
  const lengths = Array.from({ length: 76 }, (_, index) => 55 + index)

  it.each([
    ['base64', 'echo "$V" | base64', 0],
    ['base64', 'printf "user:%s" "$V" | base64', 7],
    ['base64', 'printf "a:%s, and more than that" "$V" | base64', 30],
    ['openssl', 'echo "$V" | openssl base64', 0],
    ['openssl', 'printf "user:%s" "$V" | openssl base64', 7],
  ])('%s: %s', (program, script, more) => {
    if (spawnSync(program, ['--version']).error !== undefined) return unavailable(program, `install ${program}`)
    for (const length of lengths) {
      const value = letters.slice(0, length)
      const output = answer('sh', ['-c', `V=$(cat); export V; ${script}`], value)
      const rest = redacted(value, output)
      // Of the value the two characters around are left, half of which is something else.
      expect(rest.split(mask)).toHaveLength(2)
      expect(rest.replace(mask, '').length).toBeLessThanOrEqual(more + 7)
      expect(rest.endsWith('\n')).toBe(true)
    }
  })

  it.each([
    ['CRLF', '\r\n'],
    ['line feeds', '\n'],
  ])('in lines with %s', (_, lineEnd) => {
    for (const width of [60, 64, 76]) {
      const encoded = Buffer.from(letters)
        .toString('base64')
        .replaceAll(new RegExp(`.{${width}}`, 'g'), `$&${lineEnd}`)
      expect(redacted(letters, `${encoded}${lineEnd}.`)).toBe(`${mask}${lineEnd}.`)
    }
  })
})

describe('JSON', () => {
  it.each([
    ['System.Text.Json', `a+b&c<d>e'f"gé😀`, String.raw`a\u002Bb\u0026c\u003Cd\u003Ee\u0027f\u0022g\u00E9\uD83D\uDE00`],
    ['Gson', `a=b'c<d>e&f`, String.raw`a\u003db\u0027c\u003cd\u003ee\u0026f`],
    ['JSON_HEX_TAG, _AMP, _APOS and _QUOT of PHP', `a<b>c&d'e"f/g`, String.raw`a\u003Cb\u003Ec\u0026d\u0027e\u0022f\/g`],
    ['the same with JSON_UNESCAPED_SLASHES', `a<b>/'é`, String.raw`a\u003Cb\u003E/\u0027\u00e9`],
    ['JSON_UNESCAPED_UNICODE', 'a/bé', String.raw`a\/bé`],
    ['ensure_ascii=False', 'a"bé\x7f', String.raw`a\"bé` + '\x7f'],
    ['what nobody needs to escape', 'pass', String.raw`\u0070\u0061\u0073\u0073`],
  ])('of %s', (_, value, form) => {
    expect(redacted(value, `"${form}"`)).toBe(`"${mask}"`)
  })

  it('a URL in it', () => {
    const form = String.raw`postgres://u:a$b%2Fc\u0026d+e=f%40g%3Ah%21x@h`
    expect(redacted('a$b/c&d+e=f@g:h!x', form)).toBe(`postgres://u:${mask}@h`)
  })

  it('base64 in it, and in a URL', () => {
    const encoded = Buffer.from('~~~~?~~~').toString('base64')
    expect(redacted('~~~~?~~~', encoded.replaceAll('+', '\\u002B').replaceAll('/', '\\/'))).toBe(mask)
    expect(redacted('~~~~?~~~', encodeURIComponent(encoded))).toBe(mask)
  })
})

describe('a URL is read', () => {
  it.each([
    ['with a plus for spaces', 'a b+c', 'a+b%2Bc'],
    ['without, too', 'a b+c', 'a%20b+c'],
    ['with what the value has encoded of its own', 'p%41 q', 'p%41%20q'],
    ['the same encoded once more', 'p%41 q', 'p%2541%20q'],
    ['with all of it encoded', 'pass', '%70%61%73%73'],
  ])('%s', (_, value, form) => {
    expect(redacted(value, `<${form}>`)).toBe(`<${mask}>`)
  })

  it('a value that encodes less than a value does not hide that', () => {
    expect(redacted('%41%42', 'AB')).toBe('AB')
  })
})
