/** What a file says and the runner here does not do is an error: a test must not pass over it. */
export function checkNames(fields: object, known: readonly string[]): void {
  const unknown = Object.keys(fields).filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')} is not played here`)
}
