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
import { selection, withSelection, type SelectionFlags } from './selected.ts'
import { contextsOf, envOf } from './targeted.ts'
import { shownPath, templatePath } from './template-file.ts'

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
    app.io.note(`next: keep export --env ${env} --template${flags.path === undefined ? '' : ` ${shownPath(app, file)}`} -o .env`)
  })
}

async function fileFor(app: App, env: string, folder: string | undefined): Promise<string> {
  if (folder === '') throw new KeepError('usage', '--path names no folder', { hint: 'leave it out, or --path FOLDER' })
  const workspace = await app.workspace()
  if (workspace.distrust) throw workspace.distrust
  return folder === undefined ? templatePath(workspace, env) : path.join(path.resolve(app.io.cwd, folder), `${env}.env`)
}

/** The names of what the env holds, sorted; no value is read. Of a key in several vaults the last one that --vault names. */
async function named(app: App, flags: SelectionFlags): Promise<{ readonly key: string; readonly vault: string }[]> {
  const contexts = await contextsOf(app)
  const selects = selection(flags)
  const all = contexts.map(async (context) => {
    const infos = await (await app.openVault(context)).list()
    return { context, secrets: infos.filter(({ key }) => selects(key)) }
  })
  const found = mergedSides(app, await app.io.progress('listing secrets', Promise.all(all)))
  if (found.size > 0) return [...found].map(([key, { context }]) => ({ key, vault: context.vault })).toSorted(byKey)
  throw new KeepError(
    'not-found',
    `there are no secrets in ${contexts.map(contextText).join(', ')}, so no template was written`,
    {
      hint: `keep set KEY --env ${contexts[0]?.env ?? 'ENV'}`,
    },
  )
}

function makeFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw fileError('make', folder, error)
  }
}
