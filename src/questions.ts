import process from 'node:process'
import { KeepError } from './core/errors.ts'
import type { Ask, IoSettings, Question } from './core/io.ts'
import { printable } from './core/printable.ts'
import { askHidden } from './hidden-question.ts'

/** Whom there is to ask, and how. */
interface Asked extends Pick<IoSettings, 'yes' | 'color'> {
  /** Whether a person sits at the terminal and may be asked. */
  readonly interactive: boolean
}

/** Questions on the real terminal, on standard error. The prompts are loaded with the first. `asked` is looked at for each. */
export function questions(asked: () => Asked): Ask {
  return {
    text: async (question) => {
      const { input } = await prompts(question, asked())
      const check = (answer: string) => question.check?.(answer) ?? true
      if (question.default === undefined)
        return answered(input({ message: printable(question.message), validate: check }, onStderr))
      // A default may come from a cloned configuration: it is shown escaped, and accepted as it is.
      const preset = printable(question.default)
      const answer = await answered(input({ message: printable(question.message), default: preset, validate: check }, onStderr))
      return answer === preset ? question.default : answer
    },
    secret: async (question) => {
      checkInteractive(question, asked())
      const answer = await askHidden(printable(question.message), process.stdin, process.stderr)
      if (answer === undefined) throw cancelled()
      return answer
    },
    confirm: async (question) => {
      if (asked().yes) return true
      const { confirm } = await prompts(question, asked())
      const preset = question.default ?? false
      return answered(confirm({ message: printable(question.message), default: preset }, onStderr))
    },
    typed: async (question) => {
      if (asked().yes) return true
      const { input } = await prompts(question, asked())
      const answer = await answered(input({ message: printable(question.message) }, onStderr))
      return answer === question.expected
    },
    choose: async (question) => {
      const { select } = await prompts(question, asked())
      return answered(select({ message: printable(question.message), choices: question.choices.map(shown) }, onStderr))
    },
    chooseMany: async (question) => {
      const { checkbox } = await prompts(question, asked())
      return answered(checkbox({ message: printable(question.message), choices: question.choices.map(shown) }, onStderr))
    },
  }
}

async function prompts(question: Question, asked: Asked): Promise<typeof import('@inquirer/prompts')> {
  checkInteractive(question, asked)
  // The prompts bring colours of their own, which know the variable and not the flag.
  if (!asked.color) process.env['NO_COLOR'] = '1'
  return import('@inquirer/prompts')
}

function checkInteractive(question: Question, { interactive }: Asked): void {
  if (!interactive) throw new KeepError('usage', question.unanswered, { hint: question.instead })
}

async function answered<T>(prompt: Promise<T>): Promise<T> {
  try {
    return await prompt
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw cancelled()
    throw error
  }
}

function cancelled(): KeepError {
  return new KeepError('cancelled', 'cancelled; nothing was changed')
}

const onStderr = { output: process.stderr }

function shown<T extends { readonly name: string }>(choice: T): T {
  return { ...choice, name: printable(choice.name) }
}
