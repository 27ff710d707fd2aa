import { spawnSync } from 'node:child_process'
import { unavailable } from './unavailable.ts'

type Values = Readonly<Record<string, string | null | undefined>>

/** What a program has of each text, null where it refuses. */
export type Answers = readonly (Values | null)[]

/** A program that reads texts, and how a person gets it. */
export interface Asked {
  readonly name: string
  readonly remedy: string
  readonly program: string
  readonly args: readonly string[]
}

/** By which a program of ours says that what it is around is not on this machine. */
const isNotHere = 3

/**
 * What a program takes from each text: a JSON list in, a JSON list out. Undefined, with a line that says so, where it is not on this
 * machine. One that is there and fails is no proof of anything.
 * @throws Error with what it told, where it ends in any other way or gives another number of answers
 */
export function ask(asked: Asked, texts: readonly string[]): Answers | undefined {
  const printed = printedBy(asked, JSON.stringify(texts))
  if (printed === undefined) return undefined
  const answers: unknown = JSON.parse(printed)
  if (!areAnswers(answers) || answers.length !== texts.length)
    throw new Error(`${asked.name} gave no list of ${texts.length} answers: ${printed.slice(0, 500)}`)
  return answers
}

/** What a program prints for an input of its own kind. Undefined and throws as above. */
export function printedBy({ name, remedy, program, args }: Asked, input: string): string | undefined {
  const { status, signal, stdout, stderr, error } = spawnSync(program, args, {
    input,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
    maxBuffer: 256 * 1024 * 1024,
  })
  if (isNoProgram(error) || status === isNotHere) return unavailable(name, remedy)
  // One that ends before it has read its input is an error of the pipe, too.
  if (status !== 0) throw new Error(`${name} ended with ${status ?? signal}: ${stderr.slice(0, 500) || error?.message}`)
  return stdout
}

/** Whether a program is on this machine; a line says it where it is not. */
export function isHere(program: string, name = program, remedy = `install ${program}`): boolean {
  if (!isNoProgram(spawnSync(program, ['--version'], { stdio: 'ignore' }).error)) return true
  unavailable(name, remedy)
  return false
}

function isNoProgram(error: NodeJS.ErrnoException | undefined): boolean {
  return error?.code === 'ENOENT'
}

function areAnswers(found: unknown): found is (Values | null)[] {
  return Array.isArray(found) && found.every((each: unknown) => typeof each === 'object' && !Array.isArray(each))
}
