import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ask, type Answers } from './ask.ts'
import { fetchCompose } from './fetch-compose.ts'
import { fetchPython } from './fetch-python.ts'

const script = `
import io, json, os, sys
import dotenv
os.environ.clear()
print(json.dumps([dotenv.dotenv_values(stream=io.StringIO(text, newline=None)) for text in json.load(sys.stdin)]))
`

/** What python-dotenv takes from each text; a name without a value is null. */
export function pythonValues(texts: readonly string[]): Answers | undefined {
  const program = path.join(fetchPython(), 'python')
  return ask({ name: 'python-dotenv', remedy: 'install python3', program, args: ['-c', script] }, texts)
}

/** What Docker Compose takes from each text, null where it refuses; undefined on a machine that cannot build its reader. */
export function composeValues(texts: readonly string[]): Answers | undefined {
  const program = fetchCompose()
  return program === undefined ? undefined : ask({ name: 'Docker Compose', remedy: 'install Go', program, args: [] }, texts)
}

/**
 * What a shell that is here has in these variables after `set -a; . ./FILE`, for each text; undefined where it is not set. The texts are run, without
 * any program on the PATH: only those that our own reader takes may come here.
 */
export function shellValues(shell: string, texts: readonly string[], names: readonly string[]): (string | undefined)[][] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keep-shell-'))
  try {
    for (const [index, text] of texts.entries()) fs.writeFileSync(path.join(folder, `${index}.env`), text)
    const each = names.map((name) => `printf '%s\\0' "\${${name}-unset}"`).join('; ')
    const loop = `PATH=; i=0; while [ $i -lt ${texts.length} ]; do (set -a; . ./$i.env; ${each}); i=$((i+1)); done`
    const done = spawnSync(shell, ['-c', loop], {
      cwd: folder,
      env: { LC_ALL: 'C.UTF-8' },
      // With anything else bash takes itself for the end of a remote connection and runs the settings of its user.
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    })
    const values = done.stdout.split('\0').slice(0, -1)
    if (done.status !== 0 || done.stderr !== '' || values.length !== texts.length * names.length)
      throw new Error(`${shell} ended with ${done.status}: ${done.stderr.slice(0, 500)}`)
    return texts.map((_, at) =>
      values.slice(at * names.length, (at + 1) * names.length).map((value) => (value === 'unset' ? undefined : value)),
    )
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}
