import fs from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const base = path.join(root, '.cache/bench')

export const keepBinary = path.join(base, 'keep/bin/keep.js')
export const keepChunks = path.join(base, 'keep/dist')

/** What every timed program gets: nothing of this shell, where NODE_OPTIONS or a certificate store could slow node down. */
export const environment = { PATH: process.env.PATH, HOME: base }

export function folder(...names) {
  return path.join(base, ...names)
}

/** Empties the benchmark's folder and copies the program there, so that a build in the meantime does not change what is measured. */
export function snapshot() {
  fs.rmSync(base, { recursive: true, force: true })
  for (const part of ['bin', 'dist', 'package.json'])
    fs.cpSync(path.join(root, part), path.join(base, 'keep', part), { recursive: true })
}
