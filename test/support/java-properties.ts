import { spawnSync } from 'node:child_process'
import path from 'node:path'

/** What Java has of each .properties text; undefined on a machine without it. */
export function javaProperties(texts: readonly string[]): Record<string, string>[] | undefined {
  const done = spawnSync('java', [path.join(import.meta.dirname, 'PropertiesReader.java')], {
    input: texts.map((text) => `${Buffer.from(text).toString('base64')}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  })
  if (done.error) return undefined
  if (done.status !== 0) throw new Error(done.stderr)
  return done.stdout.split('\n').slice(0, -1).map(values)
}

function values(line: string): Record<string, string> {
  const pairs = line.split(' ').filter((pair) => pair !== '')
  return Object.fromEntries(pairs.map((pair) => pair.split(':').map((text) => Buffer.from(text, 'base64').toString('utf16le'))))
}
