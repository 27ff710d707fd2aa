import { variableNames } from '../variable-name.ts'
import { isPlain, refuseValues } from './refused.ts'
import type { Writer } from './writer.ts'

/**
 * A line for each variable of the environment, whatever its value holds: PowerShell runs what is piped into it line by line. All ASCII,
 * since its versions disagree about the encoding of a file and of a pipe.
 */
export const powershellWriter: Writer = {
  write: (entries, warn) => {
    const names = variableNames(entries.map(([key]) => key))
    refuseValues('PowerShell', entries, isPlain)
    const empty = entries.filter(([, value]) => value === '').map(([key]) => key)
    if (empty.length > 0) warn(`most versions of PowerShell take an empty value for none: ${empty.join(', ')}`)
    return entries.map(([key, value]) => `$env:${names.get(key) ?? key} = ${expression(value)}\n`).join('')
  },
}

/** Printable text in single quotes, in which nothing but a quote means anything, and each other unit by its number. */
function expression(value: string): string {
  const parts = value.match(/[ -~]+|[^ -~]/g) ?? []
  const terms = parts.map((part) => (/^[ -~]/.test(part) ? `'${part.replaceAll("'", "''")}'` : `[char]${part.charCodeAt(0)}`))
  // The first term says that a text is what all are added to.
  return (terms[0]?.startsWith("'") ? terms : ["''", ...terms]).join(' + ')
}
