import fs from 'node:fs'
import path from 'node:path'
import type { App } from '../app.ts'
import { fileError } from '../core/atomic-file.ts'
import { KeepError, systemCode } from '../core/errors.ts'
import { isInside, leadsThrough, realPath } from '../core/paths.ts'
import type { Workspace } from '../core/workspace.ts'
import { decoded, fileBytes, mebibyte } from './file-text.ts'

const largest = 2 * mebibyte

export interface TemplateFile {
  /** As messages call it: as it was typed, else from the working directory. */
  readonly name: string
  /** Absolute; undefined for standard input. */
  readonly path: string | undefined
  readonly text: string
}

/** The template of an environment: `templates/ENV.env`, in the folder that the configuration names. */
export function templatePath(workspace: Workspace, env: string): string {
  return path.join(workspace.directory, workspace.templates, `${env}.env`)
}

/**
 * The template that a person named, from the working directory, else by its name alone from the folder of templates; `-` is standard
 * input; else that of the environment. Throws for what is no file, has more than 2 MiB, or is no UTF-8, and for a link out of the project.
 * `another`: how another one is named where that of the environment is not there.
 */
export async function templateFile(
  app: App,
  typed: string | undefined,
  env: string,
  another = '--template FILE',
): Promise<TemplateFile> {
  if (typed === '') throw new KeepError('usage', 'the name of the template is empty', { hint: 'leave it out, or name a file' })
  if (typed === '-') return { name: 'standard input', path: undefined, text: textOf(await inputBytes(app), 'standard input') }
  const workspace = await app.workspace()
  const file = typed === undefined ? templatePath(workspace, env) : namedPath(app, workspace, typed)
  const name = typed ?? shownPath(app, file)
  const absent =
    typed === undefined ? `keep template:add --env ${env} writes one, or name another: ${another}` : 'correct the path'
  if (typed === undefined || leadsThrough(workspace.directory, file)) checkInside(workspace, file, name, absent)
  return { name, path: file, text: textOf(await fileBytes(file, name, largest), name) }
}

/** A path as a person in the working directory would type it. */
export function shownPath(app: App, file: string): string {
  return isInside(app.io.cwd, file) ? path.relative(app.io.cwd, file) : file
}

/** Throws `usage` when the file to be written is the template itself, by whatever name. */
export function checkNotTemplate(output: string, template: TemplateFile): void {
  if (template.path === undefined) return
  const [written, read] = [output, template.path].map((file) => fs.statSync(file, { throwIfNoEntry: false }))
  if (written === undefined || written.ino !== read?.ino || written.dev !== read.dev) return
  throw new KeepError('usage', `${output} is the template itself`, { hint: 'name another file with --output' })
}

function namedPath(app: App, workspace: Workspace, typed: string): string {
  const here = path.resolve(app.io.cwd, typed)
  const there = path.resolve(workspace.directory, workspace.templates, typed)
  return !fs.existsSync(here) && path.basename(typed) === typed && fs.existsSync(there) ? there : here
}

/** A cloned repository may hold a link to any file of this machine; what the person names elsewhere is their own word. */
function checkInside(workspace: Workspace, file: string, name: string, absent: string): void {
  // A folder of templates outside of the project needs a person's trust, which openVault asks for later.
  if (workspace.distrust) throw workspace.distrust
  try {
    if (staysInside(workspace, fs.realpathSync(file))) return
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw fileError('read', name, error)
    throw new KeepError('not-found', `there is no template ${name}`, { hint: absent })
  }
  throw new KeepError('file', `${name} is a link to a file outside of the project`, { hint: 'name that file itself' })
}

/** The same for a template that is to be written, perhaps into a folder that is not there yet. */
export function checkWrittenInside(app: App, workspace: Workspace, file: string): void {
  if (!leadsThrough(workspace.directory, file) || staysInside(workspace, realPath(file))) return
  throw behindLink(shownPath(app, file))
}

/** The folder of templates counts where it lies outside of the project by the configuration, which is trusted, rather than by a link. */
function staysInside({ directory, templates }: Workspace, real: string): boolean {
  const folder = path.resolve(directory, templates)
  return isInside(realPath(directory), real) || (!isInside(directory, folder) && isInside(realPath(folder), real))
}

export function behindLink(shown: string): KeepError {
  return new KeepError('file', `${shown} lies outside of the project, behind a link`, { hint: 'make a folder of it' })
}

async function inputBytes(app: App): Promise<Buffer> {
  const bytes = await app.io.stdin(largest)
  if (bytes === undefined) throw new KeepError('usage', 'standard input is a terminal', { hint: 'cat FILE | keep ... -' })
  return bytes
}

function textOf(bytes: Buffer, name: string): string {
  if (bytes.length > largest)
    throw new KeepError('limit', `${name} has more than ${largest / mebibyte} MiB`, { hint: 'split it into several templates' })
  return decoded(bytes, name)
}

/** Whether a template is one of .env lines, as standard input is. */
export function isDotenv(file: TemplateFile): boolean {
  return file.path === undefined || isDotenvName(file.name)
}

/** Whether a file is one of .env lines by its name: `.env`, `production.env`, `.env.local`, `env.template`. */
export function isDotenvName(name: string): boolean {
  return /^(?:.*\.)?env(?:\..*)?$/i.test(path.basename(name))
}
