import fs from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { spawn, type IPty } from '@lydell/node-pty'
import { onTestFinished } from 'vitest'
import { binary, type Project } from '../support/project.ts'
import { screenText } from './screen.ts'

const keys = { enter: '\r', down: '\x1b[B', space: ' ', 'ctrl-c': '\x03', 'ctrl-d': '\x04' }
const bracketedPaste = '\x1b[?2004h'
const limit = 15_000

export interface PtyOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly columns?: number
}

/** A program on a terminal of its own, with somebody who reads the screen and types. */
export class Pty {
  readonly #pty: IPty
  readonly #columns: number
  #output = ''
  #code: number | undefined

  constructor(project: Project, program: string, args: readonly string[], { env = {}, columns = 200 }: PtyOptions = {}) {
    this.#columns = columns
    this.#pty = spawn(program, [...args], {
      cwd: project.folder,
      env: { ...project.env, TERM: 'xterm-256color', ...env },
      cols: columns,
      rows: 50,
    })
    this.#pty.onData((data) => (this.#output += data))
    this.#pty.onExit(({ exitCode, signal }) => (this.#code = signal ? 128 + signal : exitCode))
    onTestFinished(() => {
      if (this.#code === undefined) this.#pty.kill('SIGKILL')
    })
  }

  /** What is to be seen now. */
  get screen(): string {
    return screenText(this.#output, this.#columns)
  }

  /** Everything ever sent to the terminal, byte for byte. */
  get output(): string {
    return this.#output
  }

  /** The pieces of text ever painted, each once, whatever was painted over them later. */
  get painted(): string[] {
    const pieces = this.#output.split(/\x1b\[[0-9;]*[A-HJK]|[\r\n]/).map((piece) => stripVTControlCharacters(piece).trimEnd())
    return [...new Set(pieces)].filter((piece) => piece !== '')
  }

  async waitFor(wanted: string | RegExp): Promise<void> {
    const isSeen = (): boolean => (typeof wanted === 'string' ? this.screen.includes(wanted) : wanted.test(this.screen))
    await this.#until(() => isSeen() || this.#code !== undefined)
    if (!isSeen()) throw this.#failure(`never saw ${String(wanted)}`)
  }

  type(text: string): void {
    this.#pty.write(text)
  }

  /** As terminals do it: line ends become carriage returns, and marks stand around the text if the program asked for them. */
  paste(text: string): void {
    const sent = text.replaceAll('\n', '\r')
    this.type(this.#output.includes(bracketedPaste) ? `\x1b[200~${sent}\x1b[201~` : sent)
  }

  press(key: keyof typeof keys): void {
    this.#pty.write(keys[key])
  }

  /** Waits for a question, types the answer and presses enter. */
  async answer(question: string | RegExp, text: string): Promise<void> {
    await this.waitFor(question)
    this.type(text)
    this.press('enter')
  }

  /** The exit code, 128+n for a signal, once the program has ended. */
  async exit(): Promise<number> {
    await this.#until(() => this.#code !== undefined)
    if (this.#code === undefined) throw this.#failure('did not end')
    return this.#code
  }

  async #until(isSo: () => boolean): Promise<void> {
    const end = Date.now() + limit
    while (!isSo() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10))
  }

  #failure(text: string): Error {
    const ended = this.#code === undefined ? '' : `, and it ended with ${this.#code}`
    return new Error(`${text}${ended}; the screen:\n${this.screen}\n`)
  }
}

export function keep(project: Project, args: readonly string[], options?: PtyOptions): Pty {
  return new Pty(project, process.execPath, [binary, ...args], options)
}

/** A shell script in which `keep` is the real binary. */
export function shell(project: Project, script: string, options?: PtyOptions): Pty {
  return new Pty(project, 'sh', ['-c', `keep() { "$NODE" "$KEEP" "$@"; }\n${script}`], {
    ...options,
    env: { ...options?.env, NODE: process.execPath, KEEP: binary },
  })
}

/** Every file below the project and its home, with what it holds. */
export function files(project: Project): Record<string, string> {
  const entries = fs.readdirSync(project.base, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const names = entries.map((entry) => path.join(entry.parentPath, entry.name)).toSorted()
  return Object.fromEntries(names.map((name) => [name, fs.readFileSync(name, 'utf8')]))
}
