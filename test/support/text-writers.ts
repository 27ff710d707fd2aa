import path from 'node:path'
import { printedBy, type Asked } from './ask.ts'
import { fetchPython } from './fetch-python.ts'
import { goProgram } from './go-program.ts'

/** Every way in which a program writes each of the texts; undefined where the program is not on this machine. */
type TextWriter = (texts: readonly string[]) => string[][] | undefined

const python = `
import base64, json, sys
from urllib.parse import quote, quote_plus, urlencode
def written(text):
    data = text.encode()
    return [
        base64.b64encode(data).decode(), base64.urlsafe_b64encode(data).decode(), base64.encodebytes(data).decode().rstrip(),
        json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1],
        quote(text), quote(text, safe=''), quote_plus(text), urlencode({'': text})[1:],
    ]
print(json.dumps([written(text) for text in json.load(sys.stdin)]))`

const php = String.raw`
function written(string $text): array {
    $flags = [0, JSON_UNESCAPED_SLASHES, JSON_UNESCAPED_UNICODE, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE];
    $json = array_map(fn ($flag) => substr(json_encode($text, $flag), 1, -1), $flags);
    $base64 = base64_encode($text);
    $lines = [rtrim(chunk_split($base64)), rtrim(chunk_split($base64, 64, "\n"))];
    return [...$json, $base64, ...$lines, urlencode($text), rawurlencode($text), substr(http_build_query(['a' => $text]), 2)];
}
echo json_encode(array_map('written', json_decode(stream_get_contents(STDIN))), JSON_THROW_ON_ERROR);`

const ruby = `
require 'json'
require 'uri'
texts = JSON.parse(STDIN.read)
puts JSON.generate(texts.map { |text| [JSON.generate(text)[1..-2], URI.encode_www_form_component(text), [text].pack('m0')] })`

export const textWriters: Readonly<Record<string, TextWriter>> = {
  'this Node': (texts) => texts.map(writtenByNode),
  Python: (texts) => answers({ ...asked('Python', path.join(fetchPython(), 'python')), args: ['-c', python] }, texts),
  PHP: (texts) => answers({ ...asked('php', 'php', 'php-cli'), args: ['-r', php] }, texts),
  Ruby: (texts) => answers({ ...asked('ruby'), args: ['-E', 'UTF-8:UTF-8', '-e', ruby] }, texts),
  Go: (texts) => {
    const program = goProgram('go-writers', 'what Go writes')
    return program === undefined ? undefined : answers(asked('what Go writes', program), texts)
  },
  'the base64 of coreutils': (texts) => base64Lines(asked('base64', 'base64', 'coreutils'), texts),
  'the base64 of openssl': (texts) => base64Lines({ ...asked('openssl'), args: ['base64'] }, texts),
}

function asked(name: string, program = name, source = name): Asked {
  return { name, program, args: [], remedy: `install ${source}` }
}

function writtenByNode(text: string): string[] {
  const [bytes, url] = [Buffer.from(text), new URLSearchParams([['', text]])]
  return [
    bytes.toString('base64'),
    bytes.toString('base64url'),
    encodeURIComponent(text),
    encodeURI(text),
    url.toString().slice(1),
    JSON.stringify(text).slice(1, -1),
  ]
}

function answers(program: Asked, texts: readonly string[]): string[][] | undefined {
  const printed = printedBy(program, JSON.stringify(texts))
  return printed === undefined ? undefined : (JSON.parse(printed) as string[][])
}

function base64Lines(program: Asked, texts: readonly string[]): string[][] | undefined {
  const runs = texts.slice(0, 20).map((input) => printedBy(program, input))
  return runs.includes(undefined) ? undefined : runs.map((printed = '') => [printed.trimEnd()])
}
