import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { environment, folder } from './places.js'

const placeholders = 5000
const bytes = 1024 * 1024
const budget = { over: 1000 }

/**
 * Templates of 5,000 placeholders in 1 MiB as tasks like those of work.js: each a secret of its own, or each a field of one JSON secret
 * of 64 KB.
 */
export async function templates(seed, keep) {
  const { directory: cwd, keyFile } = await seed(folder('templates'), placeholders)
  const env = { ...environment, SOPS_AGE_KEY_FILE: keyFile }
  const members = Object.fromEntries(Array.from({ length: placeholders }, (_, at) => [`f${at}`, `v${at}`]))
  const stored = spawnSync(keep[0], [...keep.slice(1), 'set', 'MEMBERS', '-'], { cwd, env, input: JSON.stringify(members) })
  if (stored.status !== 0) throw new Error(`the secret for templates was not stored: ${stored.stderr}`)

  const kinds = {
    secrets: (at) => `{local:SERVICE_${String(at).padStart(5, '0')}_TOKEN}`,
    fields: (at) => `{local:MEMBERS#f${at}}`,
  }
  return Object.entries(kinds).flatMap(([kind, placeholder]) => {
    const file = path.join(cwd, `${kind}.env`)
    fs.writeFileSync(file, text(placeholder))
    return [
      task(`export --template, ${placeholders} ${kind}`, ['export', '--template', file]),
      task(`template:render, ${placeholders} ${kind}`, ['template:render', file]),
    ]
  })

  function task(title, words) {
    const command = { words: [...keep, ...words], cwd, env }
    return { title, budget, keep: command, commands: [command] }
  }
}

/** An assignment and a comment each; a megabyte in all. */
function text(placeholder) {
  const each = Math.floor(bytes / placeholders)
  return Array.from({ length: placeholders }, (_, at) => `K${at}=${placeholder(at)}\n# `.padEnd(each - 1, 'x')).join('\n') + '\n'
}
