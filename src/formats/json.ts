/** Pretty JSON, two spaces, with a line feed at the end. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
