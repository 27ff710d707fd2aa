/**
 * What the runner of GitHub Actions takes from the file GITHUB_ENV on Linux, as its SetEnvFileCommand reads it: lines end in a line feed
 * alone, and a text of several lines goes on to a line that is its delimiter.
 */
export function runnerVariables(text: string): Record<string, string> {
  const variables: Record<string, string> = {}
  const lines = text.split('\n')
  if (lines.pop() !== '') throw new Error('the file does not end in a line feed')
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    if (line === '') continue
    const [, name, delimiter] = /^([^=]+?)<<(.+)$/s.exec(line) ?? []
    if (name === undefined || delimiter === undefined) {
      const [, plain = '', value = ''] = /^([^=]+)=(.*)$/s.exec(line) ?? []
      if (plain === '') throw new Error('the runner refuses a line without = and <<')
      variables[plain] = value
      continue
    }
    const end = lines.indexOf(delimiter)
    if (end < 0) throw new Error('the runner finds no matching delimiter')
    variables[name] = lines
      .splice(0, end + 1)
      .slice(0, -1)
      .join('\n')
  }
  return variables
}

/** The texts that the runner hides after it saw these lines, which a carriage return ends, too, as its ActionCommand and AddMaskCommandExtension read them. */
export function runnerMasks(output: string): Set<string> {
  const hidden = new Set<string>()
  for (const line of output.split(/\r\n|\r|\n/).map((text) => text.trimStart())) {
    if (!line.startsWith('::add-mask::')) continue
    const text = line.slice('::add-mask::'.length).replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
    if (text.trim() === '') throw new Error('the runner refuses to hide a blank text')
    hidden.add(text)
  }
  return hidden
}

/** A line of the log as the runner shows it: whatever is hidden in it, also where two of these texts overlap, is three stars. */
export function masked(line: string, hidden: ReadonlySet<string>): string {
  const covered = Array.from({ length: line.length }, () => false)
  for (const text of hidden)
    for (let at = line.indexOf(text); at >= 0; at = line.indexOf(text, at + 1)) covered.fill(true, at, at + text.length)
  return Array.from(covered, (is, at) => (is ? (covered[at - 1] ? '' : '***') : line[at])).join('')
}
