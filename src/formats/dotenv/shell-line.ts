import { Scanner } from '../scanner.ts'

/**
 * Whether a shell is done with a line where it ends: no quote, substitution, here-document or command of several lines goes on, and what
 * comes next is an assignment as before. What would take a whole shell to tell is taken for going on.
 */
export function endsForShell(line: string): boolean {
  const outline = outlineOf(line)
  if (outline === undefined || /<<|(?:\||&&|\|&)[ \t;]*$/.test(outline)) return false
  return outline
    .split(/[;&|\n]+/)
    .every((command) => !steers.has(/^[ \t]*(?:\w+\+?=[^ \t]*[ \t]+)*([^ \t]*)/.exec(command)?.[1] ?? ''))
}

/** Words that begin a command of several lines, and commands after which an assignment is not what it was. */
const steers = new Set(
  [
    '{ } [[ (( ! if then elif else fi for while until do done case esac select function time coproc repeat foreach end always nocorrect',
    'exit return exec eval alias unalias trap unset break continue',
    'readonly declare typeset local integer float builtin command enable emulate setopt unsetopt shopt',
  ].flatMap((words) => words.split(' ')),
)

/**
 * A line with an `x` for what is quoted, escaped or put in, and without comments; undefined when one of these does not end in it. Blank to a
 * shell are the space and the tab alone.
 */
function outlineOf(line: string): string | undefined {
  const scanner = new Scanner(line)
  let outline = ''
  while (!scanner.atEnd) {
    if (scanner.take(/\\\n/y)) continue
    if (scanner.next === '#' && /(?:^|[ \t\n;&|])$/.test(outline.slice(-1))) scanner.take(/[^\n]*/y)
    else if (scanner.take(/"/y)) {
      if (!closesDouble(scanner)) return undefined
      outline += 'x'
    } else if (scanner.take(quoted) || scanner.take(substituted)) outline += 'x'
    else if (scanner.take(/\([ \t]*[^()'"`\\ \t\n][^()'"`\\]*\)/y)) outline += ' '
    else {
      // In bash `$'` is another kind of quote, in which a backslash keeps a quote from closing it.
      const plain = scanner.take(/[^\\'"`()$#]+|#|\$(?![({])(?!'[^'\\]*\\)/y)?.[0]
      if (plain === undefined) return undefined
      outline += plain
    }
  }
  return outline
}

const quoted = /\\[^]|'[^']*'/y
const substituted = /\$\([^()'"`\\]*\)|\$\{[^{}'"`\\]*\}|`[^`'"\\]*`/y

/** Passes over the rest of what stands in double quotes; false where it does not end, or is more than a look can tell. */
function closesDouble(scanner: Scanner): boolean {
  while (scanner.take(/(?:[^"\\$`]|\\[^]|\$(?![({])){1,1000}/y) ?? scanner.take(substituted)) continue
  return scanner.take(/"/y) !== undefined
}
