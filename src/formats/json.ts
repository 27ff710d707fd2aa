/** Pretty JSON, two spaces, with a line feed at the end. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}

/** An object of texts in the given order, in which `__proto__` is a name like any other and names like `10` keep their place. */
export function jsonRecord(entries: readonly (readonly [string, string])[]): string {
  if (entries.length === 0) return '{}\n'
  return `{\n${entries.map(([name, text]) => `  ${JSON.stringify(name)}: ${JSON.stringify(text)}`).join(',\n')}\n}\n`
}
