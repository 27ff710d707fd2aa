import fs from 'node:fs'
import path from 'node:path'

/** How a program was started. */
export interface Started {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly folder: string
}

/**
 * Puts a program into a folder that keeps how it was started, and prints its environment as careless ones do. What it kept; undefined when
 * nobody started it.
 */
export function recorder(folder: string, name: string, state: string): () => Started | undefined {
  const [args, env, cwd] = ['args', 'env', 'folder'].map((kept) => path.join(state, `${name}.${kept}`)) as [
    string,
    string,
    string,
  ]
  program(folder, name, `printf '%s\\0' "$@" > '${args}'\npwd > '${cwd}'\nenv -0 > '${env}'\nenv`)
  return () => {
    if (!fs.existsSync(env)) return undefined
    const variables = parts(env).map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)])
    return {
      args: parts(args),
      env: Object.fromEntries(variables) as Record<string, string>,
      folder: fs.readFileSync(cwd, 'utf8').trimEnd(),
    }
  }
}

/** Puts a program for the shell into a folder. */
export function program(folder: string, name: string, script: string): void {
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
}

function parts(file: string): string[] {
  return fs.readFileSync(file, 'utf8').split('\0').slice(0, -1)
}
