import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { KeepError } from './core/errors.ts'
import { instead } from './core/listeners.ts'
import { withoutOwnVariables } from './core/own-variables.ts'
import { utf8 } from './core/utf8.ts'

export interface Editing {
  /** Name of the file: editors choose by it how to show the text. */
  readonly name: string
  readonly text: string
}

/** What an editor is started with. */
interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  readonly uid: number | undefined
  /** The process itself: its end and its signals. */
  readonly events: NodeJS.EventEmitter
}

const largest = 10 * 1024 * 1024

/**
 * Opens a text in the person's editor (VISUAL, else EDITOR, else vi): in a folder that only they can enter, in memory where the system
 * has such a place, and gone when the editor has ended, or keep. Resolves to what the editor left, undefined when it ended in failure,
 * which is how a person says no. Throws `unsupported` when there is no such editor.
 */
export async function editText({ name, text }: Editing, surroundings: Surroundings): Promise<string | undefined> {
  const { env, events, platform } = surroundings
  const folder = fs.mkdtempSync(path.join(privateFolder(surroundings), 'keep-edit-'))
  const file = path.join(folder, name)
  let child: ChildProcess | undefined
  const end = (): void => {
    child?.kill()
    fs.rmSync(folder, { recursive: true, force: true })
  }
  events.once('exit', end)
  // Ctrl-C in an editor is for the editor, which has the terminal.
  const listen = instead(events, 'SIGINT', () => undefined)
  try {
    fs.writeFileSync(file, text, { mode: 0o600, flag: 'wx' })
    child = started(env['VISUAL'] || env['EDITOR'] || (platform === 'win32' ? 'notepad' : 'vi'), file, surroundings)
    const code = await exitCode(child)
    if (code === 126 || code === 127)
      throw new KeepError('unsupported', 'the editor cannot be started', {
        hint: 'set VISUAL or EDITOR to the editor of your choice',
      })
    return code === 0 ? textOf(file) : undefined
  } finally {
    listen()
    events.off('exit', end)
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/** The folder that systems keep in memory for one person, where there is one; else that of temporary files. */
function privateFolder({ env, uid }: Surroundings): string {
  const own = env['XDG_RUNTIME_DIR']
  if (!own) return os.tmpdir()
  const stats = fs.statSync(own, { throwIfNoEntry: false })
  const isOwn = stats?.isDirectory() && stats.uid === uid && (stats.mode & 0o077) === 0
  return isOwn ? own : os.tmpdir()
}

/** The setting is a command line, such as `code --wait`, as git takes it. */
function started(editor: string, file: string, { env, platform }: Surroundings): ChildProcess {
  // What an editor paints is nothing that was asked for: standard output stays clean.
  const options = { env: withoutOwnVariables(env, platform), stdio: ['inherit', 2, 'inherit'] as StdioOptions }
  if (platform === 'win32') return spawn(`${editor} "${file}"`, { ...options, shell: true })
  return spawn('sh', ['-c', commandOf(editor), 'keep', file], options)
}

/** One command becomes the process itself, so that ending it ends the editor. Around several the shell must outlive their Ctrl-C. */
function commandOf(editor: string): string {
  return /[;&|<>()`$\n]/.test(editor) ? `trap : INT; ${editor} "$1"` : `exec ${editor} "$1"`
}

function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    // By a signal, such as Ctrl-C: a failure like any other.
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

function textOf(file: string): string {
  const stats = fs.lstatSync(file)
  if (!stats.isFile() || stats.size > largest)
    throw new KeepError('file', 'the editor left no file of at most 10 MiB', { hint: 'nothing was changed; edit again' })
  const text = utf8(fs.readFileSync(file))
  if (text !== undefined) return text
  throw new KeepError('file', 'the editor left a file that is not UTF-8', { hint: 'nothing was changed; edit again' })
}
