import fs from 'node:fs'
import path from 'node:path'
// Not the package's front door: that first looks for settings of its own in the working directory and would run a
// `.config/config.js` from a cloned repository.
import { ExplorerSync } from 'cosmiconfig/dist/ExplorerSync.js'
import { fileError } from '../core/atomic-file.ts'
import { KeepError, systemCode } from '../core/errors.ts'
import { shellWord } from '../core/shell-word.ts'

const places = ['.keep.json', '.keep.yaml', '.keep.yml', 'package.json']

export interface Place {
  readonly cwd: string
  readonly home: string
  readonly uid: number | undefined
  warn(text: string): void
}

/**
 * The nearest configuration file from the working directory upward, or undefined. The way ends at the root of the git work tree, else
 * at the home directory. A file that belongs to another person is passed over with a warning, as git does, when it lies above the
 * working directory or in a folder that everybody may write to.
 */
export function findConfig(place: Place): string | undefined {
  // Given the text only, cosmiconfig cannot follow the `$import` that it would otherwise obey.
  const loaders = { '.json': containsKeep, '.yaml': hasText, '.yml': hasText }
  const explorer = new ExplorerSync({
    moduleName: 'keep',
    searchPlaces: places,
    loaders,
    searchStrategy: 'none',
    ignoreEmptySearchPlaces: false,
    applyPackagePropertyPathToConfiguration: false,
    mergeImportArrays: false,
    mergeSearchPlaces: false,
    metaConfigFilePath: null,
    cache: false,
    stopDir: place.cwd,
    transform: (result) => result,
  })
  for (const folder of foldersUpward(place)) {
    for (const name of places) checkReadable(path.join(folder, name))
    const file = explorer.search(folder)?.filepath
    if (file === undefined) continue
    if (isPrivate(folder, place) || isTrustedOwner(file, place)) return file
  }
  return undefined
}

/** Where a project's files end: the root of the git work tree, the home directory, or the root of the disk. */
function foldersUpward(place: Place): string[] {
  const folders: string[] = []
  for (let folder = place.cwd; ; folder = path.dirname(folder)) {
    folders.push(folder)
    const isEnd = folder === place.home || fs.existsSync(path.join(folder, '.git'))
    if (isEnd || folder === path.dirname(folder)) return folders
  }
}

/** The working directory is where the person chose to be; but not even there when everybody may put files into it. */
function isPrivate(folder: string, place: Place): boolean {
  return folder === place.cwd && (fs.statSync(folder).mode & 0o002) === 0
}

function isTrustedOwner(file: string, place: Place): boolean {
  const { uid: owner } = fs.statSync(file)
  if (place.uid === undefined || owner === place.uid || owner === 0) return true
  place.warn(`${file} belongs to another user and is not used; --config ${shellWord(file)} uses it`)
  return false
}

/** cosmiconfig passes over what it may not read; a configuration that is there must not look absent. */
function checkReadable(file: string): void {
  try {
    fs.accessSync(file, fs.constants.R_OK)
    if (fs.statSync(file).isDirectory())
      throw new KeepError('config', `${file} is a folder`, { hint: 'a configuration is a file' })
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) throw fileError('read', file, error)
  }
}

function hasText(): object {
  return { found: true }
}

/** package.json counts only when it has a member "keep"; cosmiconfig reads that member from what is returned here. */
function containsKeep(file: string, text: string): object {
  if (path.basename(file) !== 'package.json') return hasText()
  try {
    const found: unknown = JSON.parse(text)
    return typeof found === 'object' && found !== null && 'keep' in found ? { keep: hasText() } : {}
  } catch {
    // Malformed: when it seems to be ours, the reader will say where.
    return /"keep"\s*:/.test(text) ? { keep: hasText() } : {}
  }
}

/** A file named outright by `--config` or `KEEP_CONFIG`. Throws `config` when it is not there or not of a form that is only data. */
export function namedConfig(file: string, cwd: string): string {
  const absolute = path.resolve(cwd, file)
  if (!['.json', '.yaml', '.yml'].includes(path.extname(absolute))) {
    throw new KeepError('config', `${file} is neither JSON nor YAML`, { hint: 'a configuration is data: .json, .yaml or .yml' })
  }
  if (!fs.existsSync(absolute))
    throw new KeepError('config', `there is no configuration file ${file}`, { hint: 'correct --config or KEEP_CONFIG' })
  return absolute
}
