import fs from 'node:fs'
import path from 'node:path'
import { Command, Option } from 'commander'
import type { App } from '../app.ts'
import { fileError } from '../core/atomic-file.ts'
import { contextText } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { byKey } from '../core/keys.ts'
import { counted } from '../core/plural.ts'
import { newTemplate } from '../formats/new-template.ts'
import { writeShared } from './export-file.ts'
import { mergedSides } from './merged.ts'
import { selection, warnOfUnmatched, withSelection, type SelectionFlags } from './selected.ts'
import { contextsOf, envOf } from './targeted.ts'
import { checkWrittenInside, shownPath, templatePath } from './template-file.ts'
import { shellWord } from '../core/shell-word.ts'

interface AddFlags extends SelectionFlags {
  readonly path?: string
  readonly overwrite?: boolean
}

export function templateAdd(app: App): Command {
  const command = new Command('template:add')
    .description('write the template of an environment, with a placeholder for each of its secrets')
    .option('--path <folder>', 'the folder to write to (default: the folder of templates)')
    .option('--overwrite', 'replace the template that is there; its own lines are lost')
    .addOption(new Option('--force', 'the same as --overwrite').implies({ overwrite: true }).hideHelp())
  return withSelection(command).action(async (flags: AddFlags) => {
    const env = await envOf(app)
    const file = await fileFor(app, env, flags.path)
    const secrets = await named(app, flags)
    const text = `# The secrets of ${env}. keep export --env ${env} --template fills this file; static lines may be added.\n${newTemplate(secrets)}`
    makeFolder(path.dirname(file))
    writeShared(file, text, flags, `keep template:validate --env ${env} tells what it lacks; --overwrite replaces it`)
    app.io.note(`wrote ${shownPath(app, file)} with ${counted(secrets.length, 'placeholder')}`)
    app.io.note(
      `next: keep export --env ${env} --template${flags.path === undefined ? '' : ` ${shellWord(shownPath(app, file))}`} -o .env`,
    )
  })
}

async function fileFor(app: App, env: string, folder: string | undefined): Promise<string> {
  if (folder === '') throw new KeepError('usage', '--path names no folder', { hint: 'leave it out, or --path FOLDER' })
  const workspace = await app.workspace()
  if (workspace.distrust) throw workspace.distrust
  const file = folder === undefined ? templatePath(workspace, env) : path.join(path.resolve(app.io.cwd, folder), `${env}.env`)
  checkWrittenInside(app, workspace, file)
  return file
}

/** The names of what the env holds, sorted; no value is read. Of a key in several vaults the last one that --vault names. */
async function named(app: App, flags: SelectionFlags): Promise<{ readonly key: string; readonly vault: string }[]> {
  const contexts = await contextsOf(app)
  const selects = selection(flags)
  const all = contexts.map(async (context) => {
    return { context, all: await (await app.openVault(context)).list() }
  })
  const listed = await app.io.progress('listing secrets', Promise.all(all))
  const keys = listed.flatMap(({ all: infos }) => infos.map(({ key }) => key))
  const found = mergedSides(
    app,
    listed.map(({ context, all: infos }) => ({ context, secrets: infos.filter(({ key }) => selects(key)) })),
  )
  if (found.size > 0) warnOfUnmatched(app, flags, keys)
  if (found.size > 0) return [...found].map(([key, { context }]) => ({ key, vault: context.vault })).toSorted(byKey)
  const places = contexts.map(contextText).join(', ')
  const env = contexts[0]?.env ?? 'ENV'
  if (keys.length > 0)
    throw new KeepError('not-found', `--only and --except leave none of the secrets in ${places}, so no template was written`, {
      hint: `keep show --env ${env} --names lists what is there`,
    })
  throw new KeepError('not-found', `there are no secrets in ${places}, so no template was written`, {
    hint: `keep set KEY --env ${env}`,
  })
}

function makeFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw fileError('make', folder, error)
  }
}
