import { spawnSync } from 'node:child_process'
import path from 'node:path'
import type { Io } from '../core/io.ts'

/** What git needs of the environment. Not where a hook that keep runs in says the work tree is. */
const passed = ['PATH', 'HOME', 'XDG_CONFIG_HOME', 'USERPROFILE', 'SYSTEMROOT', 'PATHEXT']

/**
 * Whether a file lies in a git work tree and the next `git add` would take it. False where git is not there or does not know. Only git's own
 * rules are asked: no hook and no program that the repository names is run.
 */
export function isExposed(io: Io, file: string): boolean {
  const env = Object.fromEntries(passed.map((name) => [name, io.env[name]]))
  const settings = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null']
  const done = spawnSync('git', [...settings, 'check-ignore', '--quiet', '--', path.basename(file)], {
    cwd: path.dirname(file),
    env,
    stdio: 'ignore',
    timeout: 5000,
  })
  return done.status === 1
}
