import process from 'node:process'

/**
 * The environment as it was, and without the keys of vaults from now on: whatever is started later, such as a program of the user's own
 * that finds credentials, inherits none of them.
 */
export function takenEnvironment(): Readonly<Record<string, string | undefined>> {
  const taken = { ...process.env }
  for (const name of ['KEEP_AGE_KEY', 'SOPS_AGE_KEY']) delete process.env[name]
  return taken
}

/** The working directory. One that was deleted has no path: what is looked for there is not found. */
export function workingFolder(): string {
  try {
    return process.cwd()
  } catch {
    return process.env['PWD'] ?? '/'
  }
}
