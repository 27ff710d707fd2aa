import { Option, type Argument, type Command } from 'commander'

/** A word that may stand at the cursor, and what zsh and fish tell of it. */
export interface Candidate {
  readonly text: string
  readonly about: string
}

/** A command line as far as it is typed, and what stands at the cursor. */
export interface TypedLine {
  readonly program: Command
  /** The command that the words before the cursor name, or undefined while they name none. */
  readonly command: Command | undefined
  /** Words in its place that name none yet, with a colon behind each: `vault:` of `keep vault add`. */
  readonly group: string
  readonly args: readonly string[]
  /** What flags were given, by commander's names for them. */
  readonly values: ReadonlyMap<string, string>
  /** What the word at the cursor is for: the value of a flag or an argument; undefined for a flag, and for nothing at all. */
  readonly at: Option | Argument | undefined
  /** Whether it can be a flag: not after `--`, and not in the place of a value. */
  readonly mayBeFlag: boolean
  /** The part of the word that is no value, `--env=`, and the value as far as it is typed. */
  readonly before: string
  readonly word: string
}

/** Reads the words after `keep`; the last one, which may be empty, is the one at the cursor. Never throws: half a line is half right. */
export function typedLine(program: Command, words: readonly string[]): TypedLine {
  const { waiting, offered, isOver, ...read } = readWords(program, words.slice(0, -1))
  const word = words.at(-1) ?? ''
  const line = { program, ...read, mayBeFlag: false, before: '', word }
  if (waiting) return { ...line, at: waiting }
  if (offered && !word.startsWith('-')) return { ...line, at: offered }
  const { name, value } = flagAndValue(word)
  if (!isOver && value !== undefined) {
    return { ...line, at: flagNamed(name, program, read.command), before: `${name}=`, word: value }
  }
  if (!isOver && word.startsWith('-')) return { ...line, at: undefined, mayBeFlag: true }
  return { ...line, at: argumentAt(read.command, read.args.length), mayBeFlag: !isOver && word === '' }
}

interface Read extends Pick<TypedLine, 'command' | 'group' | 'args' | 'values'> {
  /** The flag that the last word was, when its value comes next. */
  readonly waiting: Option | undefined
  /** The flag that the last word was, when a value may come next. */
  readonly offered: Option | undefined
  /** Whether `--` was among the words. */
  readonly isOver: boolean
}

function readWords(program: Command, words: readonly string[]): Read {
  const args: string[] = []
  const values = new Map<string, string>()
  let command: Command | undefined
  let group = ''
  let waiting: Option | undefined
  let offered: Option | undefined
  let isOver = false
  for (const word of words) {
    const taking: Option | undefined = waiting ?? (word.startsWith('-') ? undefined : offered)
    waiting = undefined
    offered = undefined
    if (taking) values.set(taking.attributeName(), word)
    else if (!isOver && word === '--') isOver = true
    else if (!isOver && /^-./.test(word)) {
      const { name, value } = flagAndValue(word)
      const flag = flagNamed(name, program, command)
      if (flag && value !== undefined) values.set(flag.attributeName(), value)
      else if (flag?.required) waiting = flag
      else if (flag?.optional) offered = flag
    } else if (command) args.push(word)
    else {
      command = commandNamed(`${group}${word}`, program)
      group = command ? '' : `${group}${word}:`
    }
  }
  return { command, group, args, values, waiting, offered, isOver }
}

/** The commands that the help shows. */
export function commandsOf(program: Command): Command[] {
  return program.createHelp().visibleCommands(program)
}

/** The flags that the help shows, those of the command first. */
export function flagsOf(program: Command, command: Command | undefined): Option[] {
  const help = program.createHelp()
  const own = command ? help.visibleOptions(command) : []
  return [...own, ...help.visibleOptions(program).filter(({ long }) => !own.some((option) => option.long === long))]
}

function commandNamed(name: string, program: Command): Command | undefined {
  return commandsOf(program).find((command) => [command.name(), ...command.aliases()].includes(name))
}

/** Hidden ones too: they are taken, though not offered. */
function flagNamed(name: string, program: Command, command: Command | undefined): Option | undefined {
  return [...(command?.options ?? []), ...program.options].find(({ long, short }) => long === name || short === name)
}

/** `env` of `--env <env>` and of `[env...]`: the word that says how it is completed. */
export function placeholder(place: Argument | Option): string {
  if (!(place instanceof Option)) return place.name()
  return /[<[](.*?)(?:(?<=\w)\.\.\.)?[>\]]/.exec(place.flags)?.[1] ?? ''
}

/** `--env=local` in two; a word that is no such flag has no value. */
function flagAndValue(word: string): { readonly name: string; readonly value: string | undefined } {
  const [, name = word, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? []
  return { name, value }
}

function argumentAt(command: Command | undefined, place: number): Argument | undefined {
  const known = command?.registeredArguments ?? []
  const last = known.at(-1)
  return known[place] ?? (last?.variadic ? last : undefined)
}
