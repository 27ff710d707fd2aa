import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** The processes that this one has started, and those that they have, as far as none of their parents has ended. Children first. */
export function descendantsOf(pid: number, platform: string): number[] {
  const children = platform === 'linux' ? childrenOnLinux : childrenByTable(processTable(platform))
  return descendants(pid, children)
}

/** Milliseconds. */
const checkEvery = 50

/** Asks processes to end, and kills those that are there at this time; resolves when none is. `kill` throws where there is no process, as node's own does. */
export async function endAll(
  pids: readonly number[],
  end: number,
  kill: (pid: number, signal: NodeJS.Signals | 0) => boolean,
): Promise<void> {
  const isThere = (pid: number, signal: NodeJS.Signals | 0): boolean => {
    try {
      return kill(pid, signal)
    } catch {
      return false
    }
  }
  let left = pids.filter((pid) => isThere(pid, 'SIGTERM'))
  while (left.length > 0 && Date.now() < end) {
    await pause(checkEvery)
    left = left.filter((pid) => isThere(pid, 0))
  }
  for (const pid of left) isThere(pid, 'SIGKILL')
}

function descendants(pid: number, children: (pid: number) => number[]): number[] {
  return children(pid).flatMap((child) => [child, ...descendants(child, children)])
}

/** proc(5): /proc/PID/task/TID/children, for each thread. */
function childrenOnLinux(pid: number): number[] {
  try {
    const threads = fs.readdirSync(`/proc/${pid}/task`)
    return threads.flatMap((thread) => numbers(fs.readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')))
  } catch {
    // It has ended meanwhile.
    return []
  }
}

function childrenByTable(table: ReadonlyMap<number, number[]>): (pid: number) => number[] {
  return (pid) => table.get(pid) ?? []
}

/** The children of each process. On Windows, which has no TERM, nothing is looked for. */
function processTable(platform: string): Map<number, number[]> {
  const table = new Map<number, number[]>()
  if (platform === 'win32') return table
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } })
  for (const line of (stdout ?? '').split('\n')) {
    const [pid, parent] = numbers(line)
    if (pid !== undefined && parent !== undefined) table.set(parent, [...(table.get(parent) ?? []), pid])
  }
  return table
}

function numbers(text: string): number[] {
  return (text.match(/\d+/g) ?? []).map(Number)
}
