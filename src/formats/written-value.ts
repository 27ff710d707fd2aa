import { dotenvValue, type DotenvValue } from './dotenv.ts'

/** How a value of a template stands right of `=`, or undefined when no .env file can hold it. */
export function writtenValue(value: string): DotenvValue | undefined {
  return dotenvValue(value)
}
