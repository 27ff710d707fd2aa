import type { Command, CommanderError } from 'commander'
import { KeepError } from './core/errors.ts'
import { nearest } from './core/suggest.ts'

/** Commander's complaint in keep's words. What was typed is repeated only where it cannot be a value. */
export function usageError(error: CommanderError, program: Command, argv: readonly string[]): KeepError {
  const words = commandWords(program, argv)
  const command = program.commands.find((each) => each.name() === words[0] || each.aliases().includes(words[0] ?? ''))
  const help = command ? `keep ${command.name()} --help` : 'keep --help'
  const text = error.message.replace(/^error: /, '')
  switch (error.code) {
    case 'commander.unknownCommand':
    case 'commander.help':
      return unknownCommand(program, words[0] === 'help' ? words.slice(1) : words)
    case 'commander.unknownOption':
      return unknownOption(text, command, help)
    case 'commander.invalidArgument':
      return invalidChoice(text, help)
    case 'commander.missingArgument':
      return new KeepError('usage', `${/'(.*)'/.exec(text)?.[1] ?? 'an argument'} is missing`, { hint: help })
    case 'commander.missingMandatoryOptionValue':
      return new KeepError('usage', `${/'(--[a-z-]+)/.exec(text)?.[1] ?? 'a flag'} is missing`, { hint: help })
    case 'commander.optionMissingArgument':
      return new KeepError('usage', `${/'(--?[a-z-]+(?:, --[a-z-]+)?) .*'/.exec(text)?.[1] ?? 'a flag'} needs a value`, {
        hint: help,
      })
    case 'commander.excessArguments':
      return new KeepError('usage', `there are too many arguments for ${command?.name() ?? 'keep'}`, { hint: help })
    default:
      return new KeepError('usage', text.split('\n')[0] ?? text, { hint: help })
  }
}

/** The words of a command line that are neither flags nor the values of global flags. */
function commandWords(program: Command, argv: readonly string[]): string[] {
  return wordPlaces(program, argv).map((at) => argv[at] ?? '')
}

/** `keep vault add` for `keep vault:add`: two words that together name a command are taken for it. */
export function joinColon(program: Command, argv: readonly string[]): string[] {
  const names = new Set(program.commands.map((command) => command.name()))
  const places = wordPlaces(program, argv)
  const start = argv[places[0] ?? 0] === 'help' ? 1 : 0
  const [first, second] = places.slice(start)
  if (first === undefined || second === undefined) return [...argv]
  const joined = `${argv[first]}:${argv[second]}`
  return names.has(joined) ? argv.flatMap((word, at) => (at === first ? [joined] : at === second ? [] : [word])) : [...argv]
}

function wordPlaces(program: Command, argv: readonly string[]): number[] {
  const places: number[] = []
  for (let at = 0; at < argv.length && argv[at] !== '--'; at++) {
    const word = argv[at] ?? ''
    if (!word.startsWith('-')) places.push(at)
    else if (program.options.some((option) => option.required && (option.long === word || option.short === word))) at++
  }
  return places
}

function unknownCommand(program: Command, words: readonly string[]): KeepError {
  const [first = '', second = ''] = words
  const commands = program.createHelp().visibleCommands(program)
  const names = commands.map((command) => command.name())
  const group = names.filter((name) => name.startsWith(`${first}:`))
  const near = nearest(group.length > 0 ? `${first}:${second}` : first, [
    ...names,
    ...commands.flatMap((command) => command.aliases()),
  ])
  const hint =
    near === undefined ? (group.length > 0 ? `there are: ${group.join(', ')}` : 'keep --help') : `did you mean ${near}?`
  // Whoever forgets `set` puts a value here.
  if (first.includes('=')) return new KeepError('usage', 'KEY=VALUE is no command', { hint: 'keep set KEY=VALUE' })
  return new KeepError('usage', group.length > 0 ? `${first} is not a whole command` : `there is no command ${first}`, { hint })
}

function unknownOption(text: string, command: Command | undefined, help: string): KeepError {
  const near = /\(Did you mean (?:one of )?(.*)\?\)/.exec(text)?.[1]
  // A value that begins with a hyphen arrives here too.
  if (command?.name() === 'set' && near === undefined) {
    return new KeepError('usage', 'what begins with a hyphen is not a flag that set knows', {
      hint: 'a value that begins with a hyphen goes last, after --: keep set KEY --env ENV -- VALUE',
    })
  }
  if (command?.name() === 'run' && near === undefined) {
    return new KeepError('usage', 'there is a flag that run does not know', {
      hint: 'flags of the command stand behind --: keep run -- COMMAND ARGUMENTS',
    })
  }
  const name = /'(-{1,2}[a-z][a-z-]*)/i.exec(text)?.[1] ?? 'that'
  if (near === name) return new KeepError('usage', `${name} takes no value`, { hint: help })
  return new KeepError('usage', `there is no flag ${name}`, { hint: near === undefined ? help : `did you mean ${near}?` })
}

/** `option '--format <format>' argument 'tabel' is invalid. Allowed choices are table, json.` */
function invalidChoice(text: string, help: string): KeepError {
  const [, flag] = /^option '(?:-\w, )?(--[a-z-]+)/.exec(text) ?? []
  const [, argument] = /for argument '([^']*)'/.exec(text) ?? []
  const typed = /argument '(.*)' is invalid|argument value '(.*)' is invalid/.exec(text)
  const choices = /Allowed choices are (.*)\.$/.exec(text)?.[1]
  if (choices === undefined) return new KeepError('usage', `${flag ?? argument ?? 'an argument'} cannot be that`, { hint: help })
  const near = nearest(typed?.[1] ?? typed?.[2] ?? '', choices.split(', '))
  return new KeepError('usage', `${flag ?? `the ${argument ?? 'argument'}`} cannot be that`, {
    hint: near === undefined ? `there are: ${choices}` : `did you mean ${near}?`,
  })
}
