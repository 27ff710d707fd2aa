import fs from 'node:fs'
import type { App } from '../app.ts'
import { fileError } from '../core/atomic-file.ts'
import { KeepError } from '../core/errors.ts'
import { counted } from '../core/plural.ts'
import type { FormatFlags } from './export-format.ts'
import { exportEntries } from './export-read.ts'
import type { PartialFlags } from './failures.ts'
import type { OutputFlags } from './output-file.ts'
import type { SelectionFlags } from './selected.ts'
import { contextsOf } from './targeted.ts'

/** Throws `usage` for a flag that names where to: that is settled here. */
export function checkGithubFlags({ output, file, append, overwrite }: OutputFlags): void {
  const named = (output ?? file) !== undefined ? '--output' : append ? '--append' : overwrite ? '--overwrite' : undefined
  if (named !== undefined) throw new KeepError('usage', '--format github adds to GITHUB_ENV', { hint: `leave out ${named}` })
}

/**
 * In a step of GitHub Actions: commands that hide the values go to standard output, where the runner looks for them, and only when it has
 * them all the variables to the file GITHUB_ENV, from which the steps that follow get them. Throws `usage` outside of one.
 */
export async function exportToGithub(app: App, flags: SelectionFlags & PartialFlags & FormatFlags): Promise<void> {
  const file = app.io.env['GITHUB_ENV']
  if (file === undefined || file === '')
    throw new KeepError('usage', '--format github needs GITHUB_ENV, which GitHub Actions sets', {
      hint: 'run it in a step of a workflow, or use another format',
    })
  if (!app.io.stdoutIsRead)
    throw new KeepError('usage', 'the runner does not get standard output, where it reads what to hide', {
      hint: 'leave standard output as the runner sets it',
    })
  checkFile(file)
  const { githubWriter, masks } = await import('../formats/write/github.ts')
  const entries = await app.io.progress('reading secrets', exportEntries(app, await contextsOf(app), flags))
  if (entries.length === 0)
    throw new KeepError('not-found', 'there is nothing to add to GITHUB_ENV', { hint: 'keep show lists what is there' })
  const { allowDangerousNames = false } = flags
  const writer = githubWriter({ allowDangerousNames, platform: app.io.platform })
  const text = writer.write(entries, (warning) => app.io.warn(warning))
  await app.io.deliver(masks(entries))
  append(file, text)
  app.io.note(`wrote ${counted(entries.length, 'secret')} to GITHUB_ENV`)
}

/** Before anything is read: the runner has made the file. Throws `file`. */
function checkFile(file: string): void {
  try {
    if (!fs.lstatSync(file).isFile())
      throw new KeepError('file', `GITHUB_ENV is ${file}, which is not a regular file`, {
        hint: 'leave it as the runner sets it',
      })
  } catch (error) {
    throw fileError('write', file, error)
  }
}

/** The runner has the file by its name and reads it when the step is over: it is added to where it is, whole or not at all. */
function append(file: string, text: string): void {
  try {
    const handle = fs.openSync(file, fs.constants.O_RDWR | fs.constants.O_APPEND | fs.constants.O_NOFOLLOW)
    const { size } = fs.fstatSync(handle)
    try {
      fs.writeFileSync(handle, `${endsLine(handle, size) ? '' : '\n'}${text}`)
    } catch (error) {
      fs.ftruncateSync(handle, size)
      throw error
    } finally {
      fs.closeSync(handle)
    }
  } catch (error) {
    throw fileError('write', file, error)
  }
}

function endsLine(handle: number, size: number): boolean {
  const last = Buffer.alloc(1)
  return size === 0 || fs.readSync(handle, last, 0, 1, size - 1) === 0 || last.toString() === '\n'
}
