import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The node binaries on which the installed package is tried, by major version; the one at hand is among them. */
    nodes: Record<string, string>
  }
}

const majors = ['22', '24', '26']
const cache = path.resolve(import.meta.dirname, '../../.cache/nodes')

/** Other versions of Node.js, as npm packages that hold the binary itself; fetched once into the cache. */
export default function setup(project: TestProject): void {
  project.provide('nodes', { ...fetchNodes(), 'at hand': process.execPath })
}

export function fetchNodes(): Record<string, string> {
  const missing = majors.filter((major) => !fs.existsSync(binary(major)))
  if (missing.length > 0) fetch(missing)
  return Object.fromEntries(majors.map((major) => [major, binary(major)]))
}

function fetch(missing: readonly string[]): void {
  fs.mkdirSync(cache, { recursive: true })
  fs.writeFileSync(path.join(cache, 'package.json'), '{"private":true}\n')
  const packages = missing.map((major) => `node${major}@npm:node-${process.platform}-${process.arch}@${major}`)
  const done = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...packages], {
    cwd: cache,
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`Node.js ${missing.join(', ')} could not be fetched by npm: ${done.stderr}`)
}

function binary(major: string): string {
  return path.join(cache, `node_modules/node${major}/bin/node`)
}
