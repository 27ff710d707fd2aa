import path from 'node:path'
import type { App } from '../../app.ts'
import { ageText } from '../../core/age.ts'
import { replaceFile } from '../../core/atomic-file.ts'
import { KeepError } from '../../core/errors.ts'
import type { Sealing } from '../../core/sealing.ts'
import { loadSealing } from '../../drivers/registry.ts'
import { minute } from '../../formats/time.ts'
import { refuseOwnFiles } from '../own-files.ts'
import { copyText, openCopy, purposeOf, type Copy } from './fallback-copy.ts'
import { removeFile, sealedIn } from './fallback-file.ts'
import type { RunFlags } from './flags.ts'
import type { Supply } from './variables.ts'

/** Milliseconds. */
const usualMaxAge = 24 * 60 * 60_000
/** Clocks of two machines differ by so much. */
const clockSkew = 5 * 60_000

/**
 * What `read` resolves to, like `withCopy`; when the vault cannot be reached, what the copy holds, as long as it is of the same and not too
 * old.
 */
export async function withFallback(app: App, flags: RunFlags, read: () => Promise<Supply>): Promise<Supply> {
  try {
    return await withCopy(app, flags, read)
  } catch (error) {
    if (flags.fallback === undefined || !(error instanceof KeepError) || reasonOf(error) !== 'unreachable') throw error
    return fromCopy(app, flags, flags.fallback, error)
  }
}

/**
 * What `read` resolves to, with an encrypted copy of it in the file of `--fallback`. Where the vault answers that something is denied or
 * missing, the copy that there is of the same is removed.
 */
export async function withCopy(app: App, flags: RunFlags, read: () => Promise<Supply>): Promise<Supply> {
  if (flags.fallback === undefined) return read()
  const { file, sealing, purpose } = await placeOf(app, flags, flags.fallback)
  let supply: Supply
  try {
    supply = await read()
  } catch (error) {
    const answer = reasonOf(error)
    const copy = answer === 'denied' || answer === 'not-found' ? await copyIn(file, sealing, app.io.uid) : undefined
    if (copy?.purpose === purpose && removeFile(file)) app.io.note(`removed ${flags.fallback}`)
    throw error
  }
  await keepCopy(app, file, await sealing.seal(copyText({ purpose, written: new Date(), ...supply })))
  return supply
}

interface Place {
  readonly file: string
  readonly sealing: Sealing
  readonly purpose: string
}

/** Throws before anything is read where no copy can be. */
async function placeOf(app: App, flags: RunFlags, named: string): Promise<Place> {
  const file = path.resolve(app.io.cwd, named)
  const workspace = await app.workspace()
  refuseOwnFiles(workspace, file)
  sealedIn(file, undefined)
  return { file, sealing: await loadSealing(app.host(workspace.directory)), purpose: await purposeOf(app, flags) }
}

/** What the vault answered, whether to one key or to all. */
function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof KeepError)) return undefined
  return error.code === 'partial' && error.cause instanceof KeepError ? error.cause.code : error.code
}

/** undefined where there is none, or nobody can read it. */
async function copyIn(file: string, sealing: Sealing, uid: number | undefined): Promise<Copy | undefined> {
  const sealed = sealedIn(file, uid)
  const text = sealed === undefined ? undefined : await sealing.open(sealed)
  return text === undefined ? undefined : openCopy(text)
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

async function fromCopy(app: App, flags: RunFlags, name: string, error: KeepError): Promise<Supply> {
  const { file, sealing, purpose } = await placeOf(app, flags, name)
  const refused = (reason: string): KeepError =>
    new KeepError('unreachable', `${error.message}; ${reason}`, { hint: error.hint, cause: error })
  if (sealedIn(file, app.io.uid) === undefined) throw refused(`there is no copy in ${name} yet`)
  const copy = await copyIn(file, sealing, app.io.uid)
  if (copy === undefined) throw refused(`none of your age keys opens ${name}, or it is damaged`)
  if (copy.purpose !== purpose)
    throw refused(`${name} is a copy of something else: another environment, selection, template or vault`)
  const age = Date.now() - copy.written.getTime()
  if (age < -clockSkew) throw refused(`${name} is dated in the future: ${minute(copy.written)}`)
  if (age > (flags.fallbackMaxAge ?? usualMaxAge)) throw refused(`${name} is too old: ${ageText(age)} (--fallback-max-age)`)
  app.io.warn(`${error.message}; the command has the secrets of ${ageText(age)} ago (${minute(copy.written)}), from ${name}`)
  return copy
}
