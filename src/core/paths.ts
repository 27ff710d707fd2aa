import fs from 'node:fs'
import path from 'node:path'

/** Whether a path lies in a folder or is the folder itself, by its text alone: links are not followed. */
export function isInside(folder: string, file: string): boolean {
  const way = path.relative(folder, file)
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way)
}

/** The path without links, as far as it is there. */
export function realPath(file: string): string {
  try {
    return fs.realpathSync(file)
  } catch {
    const folder = path.dirname(file)
    return folder === file ? file : path.join(realPath(folder), path.basename(file))
  }
}

/** Whether the way to a file, as it is written, leads through a folder, by whatever name. Where it ends may be elsewhere. */
export function leadsThrough(folder: string, file: string): boolean {
  const real = realPath(folder)
  for (let at = path.dirname(file); ; at = path.dirname(at)) {
    if (isInside(folder, at) || isInside(real, realPath(at))) return true
    if (at === path.dirname(at)) return false
  }
}
