import { spawnSync } from 'node:child_process'
import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

const source = path.join(import.meta.dirname, 'compose-reader')
const cache = path.resolve(import.meta.dirname, '../../.cache/bin')

/**
 * A program around the .env reader of Docker Compose, built once with Go into the cache. Undefined, with a line that says so, on a machine
 * without Go; on CI that is a failure.
 */
export function fetchCompose(): string | undefined {
  const files = ['main.go', 'go.mod', 'go.sum'].map((name) => fs.readFileSync(path.join(source, name)))
  const version = crypto.createHash('sha256').update(Buffer.concat(files)).digest('hex').slice(0, 12)
  const program = path.join(cache, `compose-reader-${version}`)
  if (fs.existsSync(program)) return program
  fs.mkdirSync(cache, { recursive: true })
  const building = `${program}.${process.pid}`
  const done = spawnSync('go', ['build', '-o', building, '.'], { cwd: source, stdio: ['ignore', 'inherit', 'inherit'] })
  if (done.status !== 0) return missing()
  fs.renameSync(building, program)
  return program
}

function missing(): undefined {
  const line = 'the reader of Docker Compose could not be built with Go, so that ours was not compared with it: install Go'
  if (process.env['CI'] === 'true') throw new Error(line)
  process.stderr.write(`${line}\n`)
  return undefined
}
