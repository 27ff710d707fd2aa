import { homedir } from 'node:os'
import process from 'node:process'
import type { ChalkInstance } from 'chalk'
import { copyToClipboard } from './clipboard.ts'
import { beginning } from './core/beginning.ts'
import { deliver, isRead } from './core/delivery.ts'
import type { Io, IoSettings, Line, Span, Tone } from './core/io.ts'
import { printable, printableLines } from './core/printable.ts'
import { questions } from './questions.ts'
import { takenEnvironment, workingFolder } from './surroundings.ts'

type Painters = { readonly stdout: ChalkInstance; readonly stderr: ChalkInstance }

/** Io on the real terminal. Colours are loaded only where they can be seen, prompts with the first question. */
export async function terminal(): Promise<Io> {
  const { stdout, stderr } = process
  const isColourful = (stdout.isTTY || stderr.isTTY) && !process.env['NO_COLOR']
  const painters = isColourful ? await loadPainters() : undefined
  return new Terminal(painters)
}

class Terminal implements Io {
  readonly env = takenEnvironment()
  readonly cwd = workingFolder()
  readonly home = homedir()
  readonly platform = process.platform
  readonly nodeVersion = process.versions.node
  readonly uid = process.getuid?.()
  readonly stdoutIsRead = isRead(process.stdout)
  readonly ask = questions(() => ({ ...this.#settings, interactive: this.interactive }))
  readonly #painters: Painters | undefined
  #settings: IoSettings = { yes: false, input: true, quiet: false, debug: false, color: true, progress: true }

  constructor(painters: Painters | undefined) {
    this.#painters = painters
  }

  configure(settings: Partial<IoSettings>): void {
    this.#settings = { ...this.#settings, ...settings }
  }

  get interactive(): boolean {
    return this.#settings.input && process.stdin.isTTY && process.stderr.isTTY
  }

  get stdinIsTerminal(): boolean {
    return process.stdin.isTTY
  }

  data(text: string): void {
    process.stdout.write(process.stdout.isTTY ? printableLines(text) : text)
  }

  deliver(text: string): Promise<void> {
    return deliver(process.stdout, process.stdout.isTTY ? printableLines(text) : text)
  }

  lines(lines: readonly Line[]): void {
    const show = process.stdout.isTTY ? (part: string | Span) => this.#span(part) : plain
    process.stdout.write(lines.map((line) => `${line.map(show).join('')}\n`).join(''))
  }

  note(text: string): void {
    if (!this.#settings.quiet) this.#say(text)
  }

  noteLines(lines: readonly Line[]): void {
    if (this.#settings.quiet) return
    for (const line of lines) {
      const shown = line.map((part) =>
        typeof part === 'string' ? this.#safe(part) : this.#paint('stderr', part.tone, this.#safe(part.text)),
      )
      this.#say(shown.join(''), true)
    }
  }

  warn(text: string): void {
    this.#say(`${this.#paint('stderr', 'strong', 'keep: warning:')} ${this.#safe(text)}`, true)
  }

  debug(text: string): void {
    if (this.#settings.debug) this.#say(`${this.#paint('stderr', 'faint', 'keep: debug:')} ${this.#safe(text)}`, true)
  }

  error(message: string, hint: string | undefined): void {
    this.#say(`${this.#paint('stderr', 'bad', 'keep: error:')} ${this.#safe(message)}`, true)
    if (hint !== undefined) this.#say(`${this.#paint('stderr', 'strong', 'keep: hint:')} ${this.#safe(hint)}`, true)
  }

  errorObject(error: object): void {
    this.#say(JSON.stringify(error))
  }

  stack(error: unknown): void {
    // The first lines of a stack repeat the message, which could quote a value.
    const stack = error instanceof Error ? (error.stack ?? '') : ''
    this.#say(
      stack
        .split('\n')
        .filter((line) => /^\s+at /.test(line))
        .join('\n'),
      true,
    )
  }

  async progress<T>(doing: string | (() => string), work: Promise<T>): Promise<T> {
    const { quiet, progress } = this.#settings
    if (!process.stderr.isTTY || quiet || !progress) return work
    const text = typeof doing === 'string' ? () => doing : doing
    let isShown = false
    const show = (): void => {
      process.stderr.write(`${isShown ? eraseLine : ''}${printable(text())} ...`)
      isShown = true
      timer = setTimeout(show, progressAfter)
    }
    let timer = setTimeout(show, progressAfter)
    try {
      return await work
    } finally {
      clearTimeout(timer)
      if (isShown) process.stderr.write(eraseLine)
    }
  }

  async unlessCancelled<T>(left: () => { message: string; hint: string }, work: Promise<T>): Promise<T> {
    // The signals end the process where it is (bin/keep.js); what is written now is the last thing it does.
    const tell = (code: number): void => {
      const { message, hint } = left()
      if (code > 128) this.error(message, hint)
    }
    process.once('exit', tell)
    try {
      return await work
    } finally {
      process.off('exit', tell)
    }
  }

  async edit(name: string, text: string): Promise<string | undefined> {
    const { editText } = await import('./editor.ts')
    return editText({ name, text }, { env: this.env, platform: this.platform, uid: this.uid, events: process })
  }

  async stdin(most = Infinity): Promise<Buffer | undefined> {
    if (process.stdin.isTTY) return undefined
    return beginning(process.stdin, most)
  }

  async copy(text: string): Promise<void> {
    copyToClipboard(text)
  }

  #say(text: string, isSafe = false): void {
    process.stderr.write(`${isSafe ? text : this.#safe(text)}\n`)
  }

  /** Whatever is in it, a message is one line: the next must not begin as if it were keep's own. */
  #safe(text: string): string {
    return process.stderr.isTTY ? printable(text) : text.replace(/[\r\n]/g, printable)
  }

  #span(part: string | Span): string {
    return typeof part === 'string' ? printable(part) : this.#paint('stdout', part.tone, printable(part.text))
  }

  #paint(stream: keyof Painters, tone: Tone, text: string): string {
    const painter = this.#settings.color && process[stream].isTTY ? this.#painters?.[stream] : undefined
    return painter ? tones[tone](painter)(text) : text
  }
}

/** Milliseconds until work is worth a word. */
const progressAfter = 1000
const eraseLine = '\r\u001b[K'

const tones = {
  good: (painter: ChalkInstance) => painter.green,
  bad: (painter: ChalkInstance) => painter.red.bold,
  faint: (painter: ChalkInstance) => painter.dim,
  strong: (painter: ChalkInstance) => painter.bold,
} satisfies Record<Tone, (painter: ChalkInstance) => ChalkInstance>

async function loadPainters(): Promise<Painters> {
  const { Chalk, chalkStderr, supportsColor } = await import('chalk')
  return { stdout: new Chalk({ level: supportsColor ? supportsColor.level : 0 }), stderr: chalkStderr }
}

function plain(part: string | Span): string {
  return typeof part === 'string' ? part : part.text
}
