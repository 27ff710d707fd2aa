import { spawnSync } from 'node:child_process'
import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { moveUnlessThere } from './move-unless-there.ts'

const requirements = path.join(import.meta.dirname, 'requirements.txt')
const cache = path.resolve(import.meta.dirname, '../../.cache')

/**
 * The `bin` folder of a Python environment that holds requirements.txt; fetched once into the cache.
 * @throws Error one line that says what to install, when there is no usable python3
 */
export function fetchPython(): string {
  const version = crypto.createHash('sha256').update(fs.readFileSync(requirements)).digest('hex').slice(0, 12)
  const folder = path.join(cache, `python-${version}`)
  if (!fs.existsSync(folder)) install(folder)
  return path.join(folder, 'bin')
}

/** Made under another name, so that what a killed installation leaves is never taken for a whole one. */
function install(folder: string): void {
  checkPython()
  fs.mkdirSync(cache, { recursive: true })
  const building = fs.mkdtempSync(`${folder}-building-`)
  try {
    run('python3', ['-m', 'venv', building])
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '-r', requirements]
    run(path.join(building, 'bin/python'), pip)
    moveNames(building, folder)
    moveUnlessThere(building, folder)
  } finally {
    fs.rmSync(building, { recursive: true, force: true })
  }
}

function checkPython(): void {
  const test = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'
  if (spawnSync('python3', ['-c', test], { stdio: 'ignore' }).status === 0) return
  throw new Error('the tests of the AWS drivers need python3, 3.11 or newer, with venv: install python3 and python3-venv')
}

function run(program: string, args: readonly string[]): void {
  const done = spawnSync(program, args, { encoding: 'utf8' })
  if (done.status === 0) return
  throw new Error(`${program} ${args.slice(0, 3).join(' ')} failed: ${done.error?.message ?? done.stderr.trim()}`)
}

/** The programs in an environment name its own path in their first lines. */
function moveNames(from: string, to: string): void {
  for (const entry of fs.readdirSync(path.join(from, 'bin'), { withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = path.join(from, 'bin', entry.name)
    const text = fs.readFileSync(file, 'latin1')
    if (text.includes(from)) fs.writeFileSync(file, text.replaceAll(from, to), 'latin1')
  }
}
