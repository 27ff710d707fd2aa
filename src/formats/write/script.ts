import { KeepError } from '../../core/errors.ts'
import type { Before } from '../dotenv-append.ts'
import { firstCommand } from '../dotenv/shell.ts'

/** A script does more than assign: where a line of it may be replaced, and what one at its end does, no look can tell. Throws `unwritable`. */
export function refuseScript({ file, text }: Before): void {
  const line = firstCommand(text.replace(/^\ufeff/, ''))
  if (line === undefined) return
  throw new KeepError('unwritable', `${file}:${line}: this is a command: --append is for files of assignments and comments`, {
    hint: 'write a file of its own with -o, and have the script source it: . ./FILE',
  })
}
