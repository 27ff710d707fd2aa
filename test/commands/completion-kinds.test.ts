import type { Argument, Command, Option } from 'commander'
import { expect, it } from 'vitest'
import { kindOf, kinds } from '../../src/commands/completion-kinds.ts'
import { commandsOf, placeholder } from '../../src/commands/completion-line.ts'
import type { Io } from '../../src/core/io.ts'
import { createProgram } from '../../src/program.ts'

const { program } = createProgram({} as Io)
const commands = [program, ...commandsOf(program)]

function places(command: Command): (Argument | Option)[] {
  return [...command.registeredArguments, ...command.options.filter((option) => option.required || option.optional)]
}

it('every argument and every value of a flag says how it is completed', () => {
  const unknown = commands.flatMap((command) =>
    places(command)
      .filter((place) => kindOf(place) === undefined)
      .map((place) => `${command.name()}: nothing completes <${placeholder(place)}>`),
  )
  const known = [...kinds.keys()].map((name) => `<${name}>`).join(' ')
  expect(unknown, `use one of ${known}, or add a word to src/commands/completion-kinds.ts`).toEqual([])
})

it('every word that says so is used', () => {
  const used = new Set(commands.flatMap((command) => places(command).map(placeholder)))
  expect([...kinds.keys()].filter((name) => !used.has(name))).toEqual([])
})
