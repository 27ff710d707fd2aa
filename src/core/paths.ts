import path from 'node:path'

/** Whether a path lies in a folder or is the folder itself, by its text alone: links are not followed. */
export function isInside(folder: string, file: string): boolean {
  const way = path.relative(folder, file)
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way)
}
