import fs from 'node:fs'
import path from 'node:path'
import { fileError } from '../core/atomic-file.ts'
import { KeepError } from '../core/errors.ts'
import { isObject, JsonError, parseJson, type Json } from '../core/json.ts'

const largestFile = 1024 * 1024

export interface ConfigText {
  readonly text: string
  readonly value: Json
}

/** Reads a JSON or YAML file, or the member `keep` of a package.json. Throws `config` with line and column for a malformed one. */
export async function readConfig(file: string): Promise<ConfigText> {
  const text = readText(file)
  return { text, value: await parseConfig(text, file) }
}

/** The same for a text that is about to become the file. */
export async function parseConfig(text: string, file: string): Promise<Json> {
  const value = await parse(text, file)
  if (path.basename(file) !== 'package.json') return value
  return (isObject(value) ? value.get('keep') : undefined) ?? null
}

/** Whether a file is YAML, by its name. */
export function isYaml(file: string): boolean {
  return /\.ya?ml$/.test(file)
}

async function parse(text: string, file: string): Promise<Json> {
  if (isYaml(file)) {
    const { parseYaml, YamlError } = await import('../core/yaml.ts')
    return located(file, YamlError, () => parseYaml(text))
  }
  return located(file, JsonError, () => parseJson(text.replace(/^\ufeff/, '')))
}

interface Located extends Error {
  readonly line: number
  readonly column: number
}

/** An error of the reader as one that names the file. */
function located(file: string, kind: new (...args: never[]) => Located, read: () => Json): Json {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof kind)) throw error
    throw new KeepError('config', `${path.basename(file)}:${error.line}:${error.column}: ${error.message}`, {
      hint: 'correct the file at that line and column',
    })
  }
}

function readText(file: string): string {
  try {
    const stats = fs.statSync(file)
    if (!stats.isFile() || stats.size > largestFile) {
      throw new KeepError('config', `${file} is not a file of at most ${largestFile} bytes`)
    }
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    throw fileError('read', file, error)
  }
}
