import { createHash } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { redactedForms } from '../src/core/redaction/forms.ts'
import { Redactor } from '../src/core/redaction/redactor.ts'
import { Texts } from '../src/core/redaction/texts.ts'

/** Redacting a log, in milliseconds: the log is `megabytes` long, in chunks as a pipe gives them. */
interface Redaction {
  readonly title: string
  readonly megabytes: number
  /** From the values to a redactor that is ready, before the first byte. */
  readonly ready: number
  /** Of each round, the whole log redacted, and just before its lines counted byte by byte, which is the least that JavaScript can do. */
  readonly rounds: readonly { readonly redacted: number; readonly counted: number }[]
}

const chunkSize = 65_536
const lines = 100_000

/** Redacts a log without secrets by few and by many of them, then one that has a secret in every tenth line. */
export function redactions(rounds: number): Redaction[] {
  const [ten, thousand] = [values(10), values(1000)]
  return [
    redaction('10 secrets', ten, log([]), rounds),
    redaction('1000 secrets', thousand, log([]), rounds),
    redaction('1000 secrets, one in every tenth line', thousand, log(thousand), rounds),
  ]
}

function redaction(title: string, secrets: readonly string[], chunks: readonly Buffer[], rounds: number): Redaction {
  let redactor = new Redactor(new Texts([]))
  const ready = time(() => (redactor = new Redactor(new Texts(redactedForms(secrets)))))
  const once = () => ({
    counted: time(() => chunks.reduce((sum, chunk) => sum + linesIn(chunk), 0)),
    redacted: time(() => chunks.forEach((chunk) => redactor.push(chunk))),
  })
  // The first is not counted: it is when the code is compiled.
  once()
  const megabytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0) / 1e6
  return { title, megabytes, ready, rounds: Array.from({ length: rounds }, once) }
}

function time(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

function linesIn(chunk: Buffer): number {
  let count = 0
  for (let at = 0; at < chunk.length; at++) if (chunk[at] === 10) count++
  return count
}

/** 60 characters each, as tokens have. */
function values(count: number): string[] {
  return Array.from({ length: count }, (_, index) => createHash('sha512').update(`${index}`).digest('base64').slice(0, 60))
}

function log(secrets: readonly string[]): Buffer[] {
  const text = Array.from({ length: lines }, (_, index) => {
    const secret = index % 10 === 0 ? (secrets[(index / 10) % secrets.length] ?? '') : ''
    const request = createHash('md5').update(`${index}`).digest('hex')
    return `2024-05-17T09:${index % 60}:${index % 59}.${index % 1000}Z INFO server GET /api/users/${index}/orders 200 ${index % 97}ms id=${request} ${secret}\n`
  })
  const bytes = Buffer.from(text.join(''))
  return Array.from({ length: Math.ceil(bytes.length / chunkSize) }, (_, at) =>
    bytes.subarray(at * chunkSize, (at + 1) * chunkSize),
  )
}
