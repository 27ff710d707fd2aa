export type Tone = 'good' | 'bad' | 'faint' | 'strong'

/** A piece of text with the tone in which a terminal may show it. */
export interface Span {
  readonly text: string
  readonly tone: Tone
}

export type Line = readonly (string | Span)[]

/** A question a person can answer. Where nobody can be asked, `unanswered` is the error and `instead` its hint. */
export interface Question {
  readonly message: string
  readonly unanswered: string
  readonly instead: string
}

interface Choice {
  readonly value: string
  readonly name: string
}

export interface Ask {
  text(question: Question & { readonly default?: string; check?(answer: string): string | undefined }): Promise<string>
  /** The answer is not shown, not even its length. */
  secret(question: Question): Promise<string>
  /** `--yes` answers it; without a terminal and without `--yes` it is a usage error. */
  confirm(question: Question & { readonly default?: boolean }): Promise<boolean>
  /** For what must not be confirmed by habit: the person types `expected`. `--yes` answers it. */
  typed(question: Question & { readonly expected: string }): Promise<boolean>
  choose(question: Question & { readonly choices: readonly Choice[] }): Promise<string>
  chooseMany(question: Question & { readonly choices: readonly (Choice & { readonly checked: boolean })[] }): Promise<string[]>
}

export interface IoSettings {
  readonly yes: boolean
  readonly input: boolean
  readonly quiet: boolean
  readonly debug: boolean
  readonly color: boolean
  /** Whether long work is shown on a terminal; not while it is somebody else's. */
  readonly progress: boolean
}

/** Where a command reads and writes. stdout carries what was asked for and nothing else; everything else goes to stderr. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly home: string
  readonly platform: string
  readonly nodeVersion: string
  /** The id of the user, undefined where there are none (Windows). */
  readonly uid: number | undefined
  /** Whether a person sits at the terminal and may be asked. */
  readonly interactive: boolean
  readonly stdinIsTerminal: boolean
  /** Changes these settings. */
  configure(settings: Partial<IoSettings>): void
  /** Whether stdout goes to a program or a person that reads it, rather than to a file or device. */
  readonly stdoutIsRead: boolean
  /** To stdout, byte for byte; on a terminal control characters other than line feed and tab are shown escaped. */
  data(text: string): void
  /** The same for what must have arrived before anything else is done: rejects with `file` when nobody reads it, or not all of it. */
  deliver(text: string): Promise<void>
  /** To stdout, a line each. */
  lines(lines: readonly Line[]): void
  /** To stderr, unless `--quiet`. */
  note(text: string): void
  /** A table that belongs to a question rather than to what was asked for: to stderr. */
  noteLines(lines: readonly Line[]): void
  warn(text: string): void
  /** To stderr, only with `--debug`. Never a value. */
  debug(text: string): void
  /** To stderr, always; `json` is the same as an object for `--json`. */
  error(message: string, hint: string | undefined): void
  errorObject(error: object): void
  /** Where a bug happened, without its message, which could quote a value. */
  stack(error: unknown): void
  /** Shows on a terminal what is being done, once it has taken a second; a function is asked again while the work goes on. */
  progress<T>(doing: string | (() => string), work: Promise<T>): Promise<T>
  /** Should a person end keep in the middle of this work, `left` tells what was done. */
  unlessCancelled<T>(left: () => { readonly message: string; readonly hint: string }, work: Promise<T>): Promise<T>
  readonly ask: Ask
  /**
   * Opens a text in the person's editor, in a file of this name that nobody else can read and that is gone afterwards. Resolves to what
   * they left in it; undefined when the editor ended in failure, which is how a person says no. Rejects with `unsupported` without one.
   */
  edit(name: string, text: string): Promise<string | undefined>
  /** All of standard input, or what it begins with, a little over `most` bytes; undefined when it is a terminal. */
  stdin(most?: number): Promise<Buffer | undefined>
  /** To the clipboard. Rejects with `unsupported` when the machine has none. */
  copy(text: string): Promise<void>
}
