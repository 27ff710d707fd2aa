import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { KeepError, systemCode } from './core/errors.ts'
import { withoutOwnVariables } from './core/own-variables.ts'

/** Gives a text to the first clipboard that takes it. Throws `unsupported` when there is none. */
export function copyToClipboard(text: string): void {
  // Such a program stays in the background, where others could read its environment.
  const env = withoutOwnVariables(process.env, process.platform)
  const tried: string[] = []
  for (const [program, ...words] of clipboards) {
    const { status, error } = spawnSync(program, words, {
      input: text,
      env,
      stdio: ['pipe', 'ignore', 'ignore'],
      timeout: patience,
    })
    if (status === 0) return
    if (systemCode(error) !== 'ENOENT') tried.push(program)
  }
  if (tried.length > 0)
    throw new KeepError('unsupported', `the clipboard takes nothing: ${tried.join(', ')} failed`, {
      hint: 'is there a display, and may this terminal use it?',
    })
  throw new KeepError('unsupported', 'no clipboard was found', { hint: 'install wl-clipboard, xclip or xsel' })
}

/** Milliseconds for a program that writes to the clipboard; such a one goes on in the background. */
const patience = 5000

const clipboards: readonly [string, ...string[]][] = [
  ['pbcopy'],
  ['wl-copy'],
  ['xclip', '-selection', 'clipboard'],
  ['xsel', '--clipboard', '--input'],
  ['clip.exe'],
]
