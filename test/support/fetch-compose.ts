import { goProgram } from './go-program.ts'

/** A program around the .env reader of Docker Compose; undefined where it cannot be built. */
export function fetchCompose(): string | undefined {
  return goProgram('compose-reader', 'the reader of Docker Compose')
}
