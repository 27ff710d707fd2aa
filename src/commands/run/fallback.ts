import fs from 'node:fs'
import path from 'node:path'
import type { App } from '../../app.ts'
import { ageText } from '../../core/age.ts'
import { removeLeftovers, replaceFile } from '../../core/atomic-file.ts'
import { answerOf, KeepError } from '../../core/errors.ts'
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
    if (flags.fallback === undefined || !(error instanceof KeepError) || answerOf(error) !== 'unreachable') throw error
    return fromCopy(await placeOf(app, flags, flags.fallback), flags, error, app)
  }
}

/** What `read` resolves to, with an encrypted copy of it in the file of `--fallback`. Where it is refused, `dropRefused` holds. */
export async function withCopy(app: App, flags: RunFlags, read: () => Promise<Supply>): Promise<Supply> {
  if (flags.fallback === undefined) return read()
  const place = await placeOf(app, flags, flags.fallback)
  try {
    const supply = await read()
    await keepCopy(app, place, supply)
    return supply
  } catch (error) {
    dropFrom(app, place, error)
    throw error
  }
}

/** Where a vault answers that something is denied or missing, the copy that there is of the same is removed. */
export async function dropRefused(app: App, flags: RunFlags, error: unknown): Promise<void> {
  if (flags.fallback !== undefined) dropFrom(app, await placeOf(app, flags, flags.fallback), error)
}

function dropFrom(app: App, { name, file, purpose, copy }: Place, error: unknown): void {
  const answer = answerOf(error)
  const isOfTheSame = copy?.purpose === purpose
  if ((answer === 'denied' || answer === 'not-found') && isOfTheSame && removeFile(file)) app.io.note(`removed ${name}`)
}

interface Place {
  /** As it was typed. */
  readonly name: string
  readonly file: string
  readonly sealing: Sealing
  readonly purpose: string
  /** What there is now. */
  readonly copy: Copy | undefined
}

/** Throws before anything is read where no copy can be, and for any file but one of keep that the person's own keys open. */
async function placeOf(app: App, flags: RunFlags, name: string): Promise<Place> {
  const file = path.resolve(app.io.cwd, name)
  const workspace = await app.workspace()
  refuseOwnFiles(workspace, file)
  if (!fs.existsSync(path.dirname(file)))
    throw new KeepError('file', `there is no folder for ${name}`, { hint: 'make it, or name another file with --fallback' })
  const sealed = sealedIn(file, app.io.uid)
  const sealing = await loadSealing(app.host(workspace.directory))
  const text = sealed === undefined ? undefined : await sealing.open(sealed)
  const copy = text === undefined ? undefined : openCopy(text)
  if (sealed !== undefined && copy === undefined) {
    throw new KeepError('file', `${name} is no copy that keep made with one of your keys, or it is damaged`, {
      hint: 'remove it, or name another file with --fallback',
    })
  }
  return { name, file, sealing, purpose: await purposeOf(app, flags), copy }
}

/** The command has its secrets, whatever becomes of the copy; one that is out of date is none. */
async function keepCopy(app: App, { name, file, sealing, purpose }: Place, supply: Supply): Promise<void> {
  const sealed = await sealing.seal(copyText({ purpose, written: new Date(), ...supply }))
  removeLeftovers(file)
  try {
    replaceFile(file, sealed, { mode: 0o600 })
  } catch (error) {
    if (!(error instanceof KeepError)) throw error
    const isGone = removeFile(file) ? `; removed ${name}, which is out of date` : ''
    app.io.warn(`there is no copy of the secrets: ${error.message}${isGone}`)
  }
}

function fromCopy({ name, purpose, copy }: Place, flags: RunFlags, error: KeepError, app: App): Supply {
  const refused = (reason: string): KeepError =>
    new KeepError('unreachable', `${error.message}; ${reason}`, { hint: error.hint, cause: error })
  if (copy === undefined) throw refused(`there is no copy in ${name} yet`)
  if (copy.purpose !== purpose)
    throw refused(`${name} is a copy of something else: another environment, selection, template, vault or AWS account`)
  const age = Date.now() - copy.written.getTime()
  if (age < -clockSkew) throw refused(`${name} is dated in the future: ${minute(copy.written)}`)
  if (age > (flags.fallbackMaxAge ?? usualMaxAge)) throw refused(`${name} is too old: ${ageText(age)} (--fallback-max-age)`)
  app.io.warn(`${error.message}; the command has the secrets of ${ageText(age)} ago (${minute(copy.written)}), from ${name}`)
  return copy
}
