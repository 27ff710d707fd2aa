import { spawnSync } from 'node:child_process'
import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { isHere } from './ask.ts'

const cache = path.resolve(import.meta.dirname, '../../.cache/bin')

/**
 * A program of ours around somebody else's Go library, from the folder of this name, built once into the cache. Undefined, with a line that
 * says so, on a machine without Go; on CI that is a failure, and so is one that Go cannot build everywhere.
 */
export function goProgram(name: string, library: string): string | undefined {
  const source = path.join(import.meta.dirname, name)
  const files = ['main.go', 'go.mod', 'go.sum'].map((file) => fs.readFileSync(path.join(source, file)))
  const version = crypto.createHash('sha256').update(Buffer.concat(files)).digest('hex').slice(0, 12)
  const program = path.join(cache, `${name}-${version}`)
  if (fs.existsSync(program)) return program
  if (!isHere('go', library, 'install Go, with which it is built')) return undefined
  fs.mkdirSync(cache, { recursive: true })
  const building = `${program}.${process.pid}`
  const done = spawnSync('go', ['build', '-o', building, '.'], { cwd: source, stdio: ['ignore', 'inherit', 'inherit'] })
  if (done.status !== 0) throw new Error(`${name} could not be built by Go, which ended with ${done.status ?? done.signal}`)
  fs.renameSync(building, program)
  return program
}
