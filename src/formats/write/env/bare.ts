/**
 * Whether every reader takes a value as it stands, without quotes. One that begins with `=` is another operator to some; behind a colon
 * too zsh takes `=ls` for the path of that program.
 */
export function isBare(value: string): boolean {
  return /^(?!=|.*:=)[A-Za-z0-9_./:@%+,=-]*$/.test(value)
}

/**
 * The same for a value that ends in a backslash, for the readers of Node.js and Ruby: they take a backslash before the closing quote for
 * an escape and look on in the next lines.
 */
export function isBareWithBackslash(value: string): boolean {
  return value.endsWith('\\') && isBare(value.slice(0, -1))
}
