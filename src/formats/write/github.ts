import { randomBytes } from 'node:crypto'
import { isDangerousName } from '../../core/dangerous-names.ts'
import { exportNames, refusedKeys, useFormats } from './holders.ts'
import { isPlain, refused, refuseValues } from './refused.ts'
import type { Entries, Writer } from './writer.ts'

export interface GithubOptions {
  /** Whether a name may decide what the steps that follow run. */
  readonly allowDangerousNames: boolean
  /** That of the runner, where the steps run. */
  readonly platform: string
}

/** What a step of GitHub Actions adds to the file that GITHUB_ENV names. `masks` must have been read by the runner before. */
export function githubWriter(options: GithubOptions): Writer {
  return { write: (entries) => variables(entries, options) }
}

function variables(entries: Entries, { allowDangerousNames, platform }: GithubOptions): string {
  const keys = entries.map(([key]) => key)
  const names = exportNames(entries)
  const kept = keys.filter((key) => /^(?:NODE_OPTIONS$|GITHUB_|RUNNER_)/i.test(names.get(key) ?? key))
  if (kept.length > 0) throw refusedKeys(`GitHub Actions does not let a step set ${kept.join(', ')}`, kept, entries)
  const dangerous = keys.filter((key) => isDangerousName(names.get(key) ?? key, platform))
  if (dangerous.length > 0 && !allowDangerousNames)
    throw refused(
      `${dangerous.join(', ')} would decide what the next steps run or trust`,
      dangerous,
      'if that is meant, add --allow-dangerous-names',
    )
  // On Windows the runner takes a carriage return before its delimiter for a part of the line end.
  refuseValues('GITHUB_ENV', entries, (value) => isPlain(value) && !value.endsWith('\r'), useFormats)
  return entries.map(([key, value]) => multiline(names.get(key) ?? key, value)).join('')
}

/**
 * The commands, for standard output, that have the runner hide these values in its log: each line, since the log is made of lines, and
 * the whole, which may be printed encoded. What is blank the runner refuses to hide.
 */
export function masks(entries: Entries): string {
  const texts = entries.flatMap(([, value]) => [...value.split(/\r\n|\n|\r/), value])
  const hidden = new Set(texts.filter((text) => text.trim() !== ''))
  return [...hidden].map((text) => `::add-mask::${escaped(text)}\n`).join('')
}

/** As the toolkit of GitHub does it, and the runner takes back. */
function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function multiline(name: string, value: string): string {
  const delimiter = delimiterFor(value)
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`
}

/** Nobody can guess it and end the value early. */
function delimiterFor(value: string): string {
  for (;;) {
    const delimiter = `keep_${randomBytes(16).toString('hex')}`
    if (!value.includes(delimiter)) return delimiter
  }
}
