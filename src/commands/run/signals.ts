import fs from 'node:fs'
import { instead } from '../../core/listeners.ts'
import type { Child } from './child.ts'

/** What ends a program, stops a service or means something of its own to it. Others, such as STOP, are for keep itself. */
const passed = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const

/** Of one key that is pressed, several processes pass on the signal; a person presses it again no sooner. */
const oneKeystroke = 300
/** A person who wants the end of a program presses Ctrl-C again within this time; one who works in it does not. */
const insisting = 2000

export interface PassedSignals {
  /** How many there were. */
  readonly count: number
  release(): void
}

/**
 * Passes signals to the child that there is at the moment. What a key of the terminal sends, the terminal sends to the child, too: that is
 * not passed, so that it comes once; Ctrl-C again within two seconds kills.
 */
export function passSignals(parent: NodeJS.Process, current: () => Child): PassedSignals {
  let count = 0
  let pressed = -Infinity
  const onSignal = (signal: (typeof passed)[number]): void => {
    count++
    const isKey = (signal === 'SIGINT' || signal === 'SIGQUIT') && isFromTerminal(parent)
    if (!isKey) return current().signal(signal)
    if (signal === 'SIGQUIT') return
    const now = performance.now()
    if (now - pressed < oneKeystroke) return
    if (now - pressed < insisting) current().signal('SIGKILL')
    pressed = now
  }
  const restore = passed.map((signal) => instead(parent, signal, () => onSignal(signal)))
  return {
    get count() {
      return count
    },
    release: () => {
      for (const each of restore) each()
    },
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
