/**
 * Whether a spreadsheet could run a part of a cell. In many locales it splits rows at semicolons, and then quotes do not hold together
 * what is behind the first cell, so that every line and every part may become a cell of its own.
 */
export function isFormula(text: string): boolean {
  return /^[=+\-@\t\r]|[;|\t\r\n][=+\-@]/.test(text)
}

/** The same text for a spreadsheet: nothing in it is run, and it is not what it was. */
export function defused(text: string): string {
  return isFormula(text) ? `'${text.replace(/(?<=[;|\t\r\n])(?=[=+\-@])/g, "'")}` : text
}

/** Whether a text is what `defused` makes. */
export function isDefused(text: string): boolean {
  return /^'(?:[=+\-@\t\r]|[^]*[;|\t\r\n]'[=+\-@])/.test(text)
}
