import path from 'node:path'
import type { App } from '../../app.ts'
import { ageText } from '../../core/age.ts'
import { replaceFile } from '../../core/atomic-file.ts'
import { KeepError } from '../../core/errors.ts'
import type { Sealing } from '../../core/sealing.ts'
import { loadSealing } from '../../drivers/registry.ts'
import { minute } from '../../formats/time.ts'
import { refuseOwnFiles } from '../own-files.ts'
import { copyText, openCopy, purposeOf } from './fallback-copy.ts'
import { checkCopyFile, copyIn, removeCopy } from './fallback-file.ts'
import type { RunFlags } from './flags.ts'
import type { Supply } from './variables.ts'

/** Milliseconds. */
const usualMaxAge = 24 * 60 * 60_000
/** Clocks of two machines differ by so much. */
const clockSkew = 5 * 60_000

/**
 * What `read` resolves to, with an encrypted copy of it in the file of `--fallback`; when the vault cannot be reached, what that copy
 * holds, as long as it is of the same and not too old. Where the vault answers that something is denied or missing, the copy is removed.
 */
export async function withFallback(app: App, flags: RunFlags, read: () => Promise<Supply>): Promise<Supply> {
  if (flags.fallback === undefined) return read()
  const file = path.resolve(app.io.cwd, flags.fallback)
  const workspace = await app.workspace()
  refuseOwnFiles(workspace, file)
  checkCopyFile(file)
  const sealing = await loadSealing(app.host(workspace.directory))
  const purpose = await purposeOf(app, flags)
  let supply: Supply
  try {
    supply = await read()
  } catch (error) {
    const answer = reasonOf(error)
    if (answer === 'unreachable' && error instanceof KeepError) return fromCopy(app, flags, file, { sealing, purpose, error })
    if ((answer === 'denied' || answer === 'not-found') && removeCopy(file)) app.io.note(`removed ${flags.fallback}`)
    throw error
  }
  await keepCopy(app, file, await sealing.seal(copyText({ purpose, written: new Date(), ...supply })))
  return supply
}

/** What the vault answered, whether to one key or to all. */
function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof KeepError)) return undefined
  return error.code === 'partial' && error.cause instanceof KeepError ? error.cause.code : error.code
}

/** The command has its secrets, whatever becomes of the copy. */
async function keepCopy(app: App, file: string, sealed: string): Promise<void> {
  try {
    replaceFile(file, sealed, { mode: 0o600 })
  } catch (error) {
    if (!(error instanceof KeepError)) throw error
    app.io.warn(`there is no new copy of the secrets: ${error.message}`)
  }
}

interface Wanted {
  readonly sealing: Sealing
  readonly purpose: string
  /** Why a copy is wanted. */
  readonly error: KeepError
}

async function fromCopy(app: App, flags: RunFlags, file: string, { sealing, purpose, error }: Wanted): Promise<Supply> {
  const name = flags.fallback ?? file
  const refused = (reason: string): KeepError =>
    new KeepError('unreachable', `${error.message}; ${reason}`, { hint: error.hint, cause: error })
  const sealed = copyIn(file, app.io.uid)
  if (sealed === undefined) throw refused(`there is no copy in ${name} yet`)
  const text = await sealing.open(sealed)
  const copy = text === undefined ? undefined : openCopy(text)
  if (copy === undefined) throw refused(`none of your age keys opens ${name}, or it is damaged`)
  if (copy.purpose !== purpose)
    throw refused(`${name} is a copy of something else: another environment, selection, template or vault`)
  const age = Date.now() - copy.written.getTime()
  if (age < -clockSkew) throw refused(`${name} is dated in the future: ${minute(copy.written)}`)
  if (age > (flags.fallbackMaxAge ?? usualMaxAge)) throw refused(`${name} is too old: ${ageText(age)} (--fallback-max-age)`)
  app.io.warn(`${error.message}; the command has the secrets of ${ageText(age)} ago (${minute(copy.written)}), from ${name}`)
  return copy
}
