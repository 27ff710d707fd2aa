import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { systemCode } from '../core/errors.ts'
import type { Io } from '../core/io.ts'
import { shellWord } from '../core/shell-word.ts'

/**
 * What a person must know of a file of secrets that lies in a git work tree: that the next commit would take it, or that git does not say.
 * undefined where git ignores it, is not installed, or has no work tree there.
 */
export function gitWarning(io: Io, file: string): string | undefined {
  const { status, error } = git(io, file, 'check-ignore', '--quiet')
  if (status === 0 || systemCode(error) === 'ENOENT') return undefined
  if (status !== 1) {
    const folder = path.dirname(file)
    if (!hasWorkTree(folder)) return undefined
    return `git could not be asked whether it ignores ${file}; git -C ${shellWord(folder)} status tells why`
  }
  if (git(io, file, '--literal-pathspecs', 'ls-files', '--error-unmatch').status !== 0)
    return `git does not ignore ${file}: add it to .gitignore before you commit`
  // What is tracked is committed all the same.
  const isIgnored = git(io, file, 'check-ignore', '--no-index', '--quiet').status === 0
  const remedy = `git rm --cached ${shellWord(file)}${isIgnored ? '' : ', and add it to .gitignore'}`
  return `git tracks ${file}: before you commit, ${remedy}`
}

/** What git needs of the environment. Not where a hook that keep runs in says the work tree is. */
const passed = ['PATH', 'HOME', 'XDG_CONFIG_HOME', 'USERPROFILE', 'SYSTEMROOT', 'PATHEXT']

/** Only git's own rules are asked: no hook and no program that the repository names is run. */
function git(io: Io, file: string, ...words: readonly string[]): SpawnSyncReturns<Buffer> {
  const settings = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null']
  return spawnSync('git', [...settings, ...words, '--', path.basename(file)], {
    cwd: path.dirname(file),
    env: Object.fromEntries(passed.map((name) => [name, io.env[name]])),
    stdio: 'ignore',
    timeout: 5000,
  })
}

function hasWorkTree(folder: string): boolean {
  if (fs.existsSync(path.join(folder, '.git'))) return true
  return folder !== path.dirname(folder) && hasWorkTree(path.dirname(folder))
}
