import { Command } from 'commander'
import { App } from '../app.ts'
import { commaList } from '../core/keys.ts'
import { printable } from '../core/printable.ts'
import { orNone } from './completion-keys.ts'
import { isList, kindOf, namesAfter } from './completion-kinds.ts'
import { flagsOf, typedLine, type Candidate, type TypedLine } from './completion-line.ts'

/**
 * What the scripts of `keep completion` ask: the words after `keep` up to the cursor, behind `--`. The first line of the answer says who
 * completes: `words`, one a line with a tab before what is told of it; `files` or `folders`, which the shell knows; `nothing`.
 */
export function complete(app: App): Command {
  return new Command('complete')
    .description('list what may stand at the cursor; the scripts of keep completion ask this')
    .argument('[value...]')
    .action(async (words: string[], _flags: object, { parent: program }: Command) => {
      if (program === null) return
      const line = typedLine(program, words)
      const typed = new App(app.io, () => ({ ...app.flags, ...Object.fromEntries(line.values) }), app.words)
      app.io.data((await answer(line, typed)).map((text) => `${text}\n`).join(''))
    })
}

async function answer(line: TypedLine, app: App): Promise<string[]> {
  const { at, before, word } = line
  const kind = at && kindOf(at)
  if (typeof kind === 'string') return [kind]
  const named = at && isList(at) ? word.slice(0, word.lastIndexOf(',') + 1) : ''
  const start = before + named
  // The shell puts it back as it stands here, so it must be text into which no shell reads anything.
  if (!/^[\w:,=.-]*$/.test(start)) return ['nothing']
  const candidates = kind ? await orNone(app, async () => kind(line, app)) : names(line)
  const others = candidates.filter(({ text }) => !commaList(named).includes(text))
  return ['words', ...others.map(({ text, about }) => `${start}${text}${about === '' ? '' : `\t${printable(about)}`}`)]
}

/** Where no value stands: the commands as long as there is none, then flags. */
function names({ program, command, group, at, before, word, mayBeFlag }: TypedLine): Candidate[] {
  const isName = !command && !at && before === '' && !word.startsWith('-')
  const commands = isName ? namesAfter(program, group) : []
  if (commands.length > 0 || !mayBeFlag) return commands
  return flagsOf(program, command).flatMap(({ long, description }) => (long ? [{ text: long, about: description }] : []))
}
