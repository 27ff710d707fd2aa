import { spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import process from 'node:process'

/** Milliseconds that the runs of one command may take together. */
const longest = 10_000

/**
 * Times each command over a bare node that ran just before it, all in turn and that several times, so that a busy moment of the machine
 * falls on both and on all. Gives, for each command, the medians of the ratio and of the difference in milliseconds. The first round
 * is not counted: it fills the caches of the disk. A command that takes seconds is timed less often, but at least three times.
 */
export function measure(commands, rounds) {
  const pairs = new Map(commands.map((command) => [command, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const command of commands) {
      const done = pairs.get(command)
      if (done.length >= 3 && sum(done) > longest) continue
      const bare = time({ words: [process.execPath, '-e', '0'], ...where(command) })
      const taken = time({ words: [...command.words, ...(command.last?.(round) ?? [])], ...where(command) })
      if (round > 0) done.push({ ratio: taken / bare, over: taken - bare })
    }
  }
  return new Map([...pairs].map(([command, taken]) => [command, medians(taken)]))
}

function where({ cwd, env }) {
  return { cwd, env }
}

function time({ words: [program, ...args], cwd, env }) {
  const start = performance.now()
  const { status, stderr, error } = spawnSync(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28 })
  const taken = performance.now() - start
  if (status === 0) return taken
  throw new Error(`${program} ${args.join(' ')} failed: ${error?.message ?? stderr}`)
}

function sum(taken) {
  return taken.reduce((total, { over }) => total + over, 0)
}

function medians(taken) {
  return { ratio: median(taken.map(({ ratio }) => ratio)), over: median(taken.map(({ over }) => over)) }
}

export function median(numbers) {
  const ordered = numbers.toSorted((a, b) => a - b)
  const middle = ordered.length >> 1
  return ordered.length % 2 === 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2
}
