import fs from 'node:fs'
import { instead } from '../../core/listeners.ts'

/** What ends a program, stops a service or means something of its own to it. Others, such as STOP, are for keep itself. */
const passed = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const

/** Of one key that is pressed, several processes pass on the signal; a person presses it again no sooner. */
const oneKeystroke = 300
/** A person who wants the end of a program presses Ctrl-C again within this time; one who works in it does not. */
const insisting = 2000

/** Who gets the signals. */
interface Receiver {
  signal(signal: NodeJS.Signals): void
}

/**
 * Passes signals to the child that there is at the moment; what comes before there is one, to the first. What a key of the terminal sends,
 * the terminal sends to the child, too: that is not passed, so that it comes once; Ctrl-C again within two seconds kills.
 */
export class PassedSignals {
  readonly #parent: NodeJS.Process
  readonly #restore: readonly (() => void)[]
  readonly #early: NodeJS.Signals[] = []
  #receiver: Receiver | undefined
  #pressed = -Infinity
  #count = 0

  constructor(parent: NodeJS.Process) {
    this.#parent = parent
    this.#restore = passed.map((signal) => instead(parent, signal, () => this.#take(signal)))
  }

  /** How many there were. */
  get count(): number {
    return this.#count
  }

  to(receiver: Receiver): void {
    this.#receiver = receiver
    for (const signal of this.#early.splice(0)) receiver.signal(signal)
  }

  release(): void {
    for (const each of this.#restore) each()
  }

  #take(signal: (typeof passed)[number]): void {
    this.#count++
    const isKey = (signal === 'SIGINT' || signal === 'SIGQUIT') && isFromTerminal(this.#parent)
    if (this.#receiver === undefined) this.#early.push(signal)
    else if (!isKey) this.#receiver.signal(signal)
    else if (signal === 'SIGINT') this.#press(this.#receiver)
  }

  #press(receiver: Receiver): void {
    const now = performance.now()
    if (now - this.#pressed < oneKeystroke) return
    if (now - this.#pressed < insisting) receiver.signal('SIGKILL')
    this.#pressed = now
  }
}

/** Whether keep, and so its child, is in the foreground of a terminal, whose keys send signals to both. */
function isFromTerminal({ stdin, stdout, stderr }: NodeJS.Process): boolean {
  const stat = ownStat()
  if (stat === undefined) return [stdin, stdout, stderr].some((stream) => stream.isTTY)
  // proc(5): behind the name in brackets state, parent, group, session, terminal, and the group in the terminal's foreground.
  const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return group === foreground
}

/** What Linux tells of this process; undefined elsewhere, and where it is not to be seen. */
function ownStat(): string | undefined {
  try {
    return fs.readFileSync('/proc/self/stat', 'utf8')
  } catch {
    return undefined
  }
}
