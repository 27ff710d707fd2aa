import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The real sops, or an empty text where it cannot be had. */
    sops: string
  }
}

const release = 'v3.13.3'
const cache = path.resolve(import.meta.dirname, '../../.cache/bin')

/**
 * Finds sops on the PATH or in the cache, else builds it with Go, which takes some minutes once. A machine without both still runs
 * every test on files that sops wrote; on CI that is a failure.
 */
export default function setup(project: TestProject): void {
  const sops = found('sops') ?? found(path.join(cache, 'sops')) ?? built()
  if (sops === undefined) {
    const line = 'sops and Go are missing, so the live exchange with sops was not run: install either of them'
    if (process.env['CI'] === 'true') throw new Error(line)
    process.stderr.write(`${line}\n`)
  }
  project.provide('sops', sops ?? '')
}

function found(program: string): string | undefined {
  const done = spawnSync(program, ['--version', '--disable-version-check'], { stdio: 'ignore' })
  return done.status === 0 ? program : undefined
}

function built(): string | undefined {
  fs.mkdirSync(cache, { recursive: true })
  const done = spawnSync('go', ['install', `github.com/getsops/sops/v3/cmd/sops@${release}`], {
    env: { ...process.env, GOBIN: cache },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return done.status === 0 ? found(path.join(cache, 'sops')) : undefined
}
