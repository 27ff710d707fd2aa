import { StringDecoder } from 'node:string_decoder'
import type { ReadStream, WriteStream } from 'node:tty'

const startPasting = '\u001b[?2004h'
const stopPasting = '\u001b[?2004l'
const pasteBegins = '\u001b[200~'
const pasteEnds = '\u001b[201~'

/**
 * Asks for a line that is not shown, not even its length. A pasted text of several lines is taken whole, which is why no library asks
 * this: they end at the first line feed and leave the rest of a key to the shell. Resolves to undefined for Ctrl-C and Ctrl-D.
 */
export function askHidden(message: string, input: ReadStream, output: WriteStream): Promise<string | undefined> {
  // First: whoever answers at once, such as a script, would else see the terminal echo it.
  input.setRawMode(true)
  output.write(`${message}: ${startPasting}`)
  return new Promise((resolve) => {
    const line = new HiddenLine((answer) => {
      input.off('data', listener)
      input.setRawMode(false)
      input.pause()
      output.write(`${stopPasting}\n`)
      resolve(answer)
    })
    const decoder = new StringDecoder('utf8')
    const listener = (chunk: Buffer): void => line.take(decoder.write(chunk))
    input.on('data', listener)
    input.resume()
  })
}

/** What has been typed so far, and what each key does to it. */
class HiddenLine {
  #text = ''
  #pending = ''
  #isPasting = false
  readonly #done: (answer: string | undefined) => void

  constructor(done: (answer: string | undefined) => void) {
    this.#done = done
  }

  take(data: string): void {
    this.#pending += data
    while (this.#pending !== '') {
      const mark = this.#isPasting ? pasteEnds : pasteBegins
      if (this.#pending.startsWith(mark)) {
        this.#pending = this.#pending.slice(mark.length)
        this.#isPasting = !this.#isPasting
      } else if (mark.startsWith(this.#pending)) {
        // The beginning of a mark, or a lone escape: the next data tells.
        return
      } else if (this.#takeOne()) return
    }
  }

  /** Whether the line is finished. */
  #takeOne(): boolean {
    const [character = ''] = this.#pending
    const sequence = this.#isPasting ? undefined : /^\u001b(?:\[[0-9;]*[A-Za-z~]|O.|.)/.exec(this.#pending)?.[0]
    this.#pending = this.#pending.slice((sequence ?? character).length)
    if (sequence !== undefined) return false
    if (this.#isPasting) this.#text += character === '\r' ? '\n' : character
    else if (character === '\r' || character === '\n') return this.#finish(this.#text)
    else if (character === '\u0003' || character === '\u0004') return this.#finish(undefined)
    else if (character === '\u007f' || character === '\b') this.#text = Array.from(this.#text).slice(0, -1).join('')
    else if (character === '\u0015') this.#text = ''
    else if (character >= ' ') this.#text += character
    return false
  }

  #finish(answer: string | undefined): true {
    this.#pending = ''
    this.#done(answer)
    return true
  }
}
