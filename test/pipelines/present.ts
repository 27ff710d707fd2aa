import { spawnSync } from 'node:child_process'
import { unavailable } from '../support/unavailable.ts'

/** Whether a program is on this machine. Where it is not, a line says so; on CI that is a failure. */
export function present(program: string): boolean {
  if (spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0) return true
  unavailable(program, `install ${program}`)
  return false
}
