import { mostEntries, mostFaults, type Entry, type Fault, type Reading } from './reading.ts'

/** A text that is read from its start to its end. Patterns are sticky: they match where the reader stands. */
export class Scanner {
  readonly #text: string
  #offset = 0
  #line = 1

  constructor(text: string) {
    this.#text = text
  }

  /** Counted from 1. */
  get line(): number {
    return this.#line
  }

  get offset(): number {
    return this.#offset
  }

  get atEnd(): boolean {
    return this.#offset >= this.#text.length
  }

  /** The character where the reader stands; empty at the end. */
  get next(): string {
    return this.#text[this.#offset] ?? ''
  }

  /** What the pattern matches is passed over; undefined when it does not match. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#offset
    const found = pattern.exec(this.#text)
    if (found === null) return undefined
    this.#line += found[0].split('\n').length - 1
    this.#offset += found[0].length
    return found
  }

  /** The same again and again: a pattern that matches a bounded piece each time needs no deep stack for a long text. */
  takeAll(pattern: RegExp): string {
    const pieces: string[] = []
    for (let piece = this.take(pattern); piece; piece = this.take(pattern)) pieces.push(piece[0])
    return pieces.join('')
  }

  /** Whether the pattern matches here; nothing is passed over. */
  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.#offset
    return pattern.test(this.#text)
  }

  /** From an offset to the end of the line where the reader stands. */
  lineFrom(offset: number): string {
    const end = this.#text.indexOf('\n', this.#offset)
    return this.#text.slice(offset, end < 0 ? undefined : end)
  }

  skipLine(): void {
    this.take(/[^\n]*\n?/y)
  }

  skipAll(): void {
    this.#offset = this.#text.length
  }
}

/** Thrown where a text cannot be taken, before the end of its line is: by default reading goes on with the next line. */
export class Misread extends Error {
  override readonly name = 'Misread'
  readonly isLast: boolean

  constructor(reason: string, { isLast = false }: { readonly isLast?: boolean } = {}) {
    super(reason)
    this.isLast = isLast
  }
}

/** A quote or a cell that does not end: what comes after it may belong to it. */
export function unclosed(reason: string): Misread {
  return new Misread(reason, { isLast: true })
}

/** Reads one statement, which takes at least one character; undefined for one that says nothing. Throws Misread. */
export type Statement = (scanner: Scanner, remark: (reason: string) => void) => Omit<Entry, 'line'> | undefined

/**
 * Whether a statement at fault may reach beyond its line for the program that reads it. `whole` is all of it to the end of the line, `rest`
 * what comes after the place where it could not be taken.
 */
export type Reaches = (whole: string, rest: string) => boolean

/**
 * Reads statement by statement and goes on after a fault, so that every one is told at once, up to as many as a person reads. Where a
 * faulty one reaches on, nothing that follows is taken.
 */
export function readStatements(text: string, statement: Statement, reaches: Reaches = () => false): Reading {
  const scanner = new Scanner(text)
  const entries: Entry[] = []
  const faults: Fault[] = []
  const remarks: Fault[] = []
  while (!scanner.atEnd && entries.length <= mostEntries) {
    const { line, offset } = scanner
    try {
      const entry = statement(scanner, (reason) => remarks.push({ line, reason }))
      if (entry) entries.push({ ...entry, line })
    } catch (error) {
      if (!(error instanceof Misread)) throw error
      if (faults.length < mostFaults) faults.push({ line, reason: error.message })
      if (error.isLast || reaches(scanner.lineFrom(offset), scanner.lineFrom(scanner.offset))) scanner.skipAll()
      else scanner.skipLine()
    }
  }
  return { entries, faults, remarks }
}
