/** A value as it stands right of `=` in a .env file, and whether every common reader gets the same bytes from it. */
export interface DotenvValue {
  readonly text: string
  /** False: only the readers of Node.js (the dotenv package, `node --env-file`) read it right. */
  readonly universal: boolean
}

/**
 * How to write a value into a .env file, or undefined when there is no form that the readers of Node.js read back and that no shell
 * would run: it has a NUL, a carriage return, or `'` together with `"`, `$`, a backtick or what an escape begins with. The forms were
 * measured with 29 readers; docs/dotenv.md has the rules.
 */
export function dotenvValue(value: string): DotenvValue | undefined {
  const universal = universalForm(value)
  if (universal !== undefined) return { text: universal, universal: true }
  const node = nodeForm(value)
  return node === undefined ? undefined : { text: node, universal: false }
}

/** One secret, one assignment. A value of several lines gives several lines. */
export function assignment(name: string, value: DotenvValue): string {
  return `${name}=${value.text}\n`
}

function universalForm(value: string): string | undefined {
  if (/[\0\r]/.test(value)) return undefined
  if (/^(?!=)[A-Za-z0-9_./:@%+,=-]*$/.test(value)) return value
  // phpdotenv takes =" for the start of a value of several lines, even inside quotes.
  if (value.includes('="')) return undefined
  if (!/['\n]|\\\\|\$\{|\\$/.test(value)) return `'${value}'`
  if (!/["\\$`]/.test(value) && !/\n[^\n]*=$/.test(value)) return `"${value}"`
  return undefined
}

/** Never backticks, nor `$` outside of single quotes: a shell that reads the file would run what is in them. */
function nodeForm(value: string): string | undefined {
  if (/[\0\r]/.test(value)) return undefined
  // The dotenv package takes a backslash before the closing quote for an escape and reads on into the next lines; bare it is safe.
  if (value.endsWith('\\')) return /^[A-Za-z0-9_./:@%+,=\\-]+$/.test(value) ? value : undefined
  if (!value.includes("'")) return `'${value}'`
  // \n and \r are escapes for every reader; \t and \\ are for most others, keep import among them, which would read another value.
  if (!/["$`]|\\[nrt\\]/.test(value)) return `"${value}"`
  return undefined
}
