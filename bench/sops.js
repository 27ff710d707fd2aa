import fs from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { root } from './places.js'

/** The sops of the PATH, else one that the tests have fetched into .cache/; undefined where there is none. */
export function findSops() {
  const name = process.platform === 'win32' ? 'sops.exe' : 'sops'
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), ...cached()]
  return folders.map((folder) => path.join(folder, name)).find((file) => path.isAbsolute(file) && isProgram(file))
}

/** .cache/, its folders, and their bin/: wherever a test's own install may have put it. */
function cached() {
  const cache = path.join(root, '.cache')
  const inside = fs.readdirSync(cache, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return [cache, ...inside.flatMap(({ name }) => [path.join(cache, name), path.join(cache, name, 'bin')])]
}

function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK)
    return fs.statSync(file).isFile()
  } catch {
    return false
  }
}
