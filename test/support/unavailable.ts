/** Says in one line that what keep is compared with is not on this machine. On CI that is a failure. */
export function unavailable(what: string, remedy: string): undefined {
  const line = `keep was not compared with ${what}, which is not on this machine: ${remedy}`
  if (process.env['CI'] === 'true') throw new Error(line)
  process.stderr.write(`${line}\n`)
  return undefined
}
