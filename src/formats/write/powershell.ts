import { isDangerousName } from '../../core/dangerous-names.ts'
import { exportNames, refuseUnheld } from './holders.ts'
import { warnOfSteering } from './steering.ts'
import type { Writer } from './writer.ts'

/**
 * A line for each variable of the environment, whatever its value holds: PowerShell runs what is piped into it line by line. All ASCII,
 * since its versions disagree about the encoding of a file and of a pipe.
 */
export const powershellWriter: Writer = {
  write: (entries, warn) => {
    const names = exportNames(entries)
    refuseUnheld('powershell', entries)
    const empty = entries.filter(([, value]) => value === '').map(([key]) => key)
    if (empty.length > 0) warn(`most versions of PowerShell take an empty value for none: ${empty.join(', ')}`)
    warnOfSteering(powershell, [...names.values()], warn)
    return entries.map(([key, value]) => `$env:${names.get(key) ?? key} = ${expression(value)}\n`).join('')
  },
}

/** It began on Windows, where the case of a name does not count. */
const powershell = { reader: 'PowerShell', steers: (name: string) => isDangerousName(name, 'win32') }

/** Printable text in single quotes, in which nothing but a quote means anything, and each other unit by its number. */
function expression(value: string): string {
  const parts = value.match(/[ -~]+|[^ -~]/g) ?? []
  const terms = parts.map((part) => (/^[ -~]/.test(part) ? `'${part.replaceAll("'", "''")}'` : `[char]${part.charCodeAt(0)}`))
  // The first term says that a text is what all are added to.
  return (terms[0]?.startsWith("'") ? terms : ["''", ...terms]).join(' + ')
}
