type Variables = Readonly<Record<string, string | undefined>>

/** An environment without the variables that are keep's own or hold the keys of vaults: what a program that keep starts may know. */
export function withoutOwnVariables(env: Variables, platform: string): Record<string, string | undefined> {
  const isKnown = (name: string): boolean => isOwnName(name, platform) || compared(name, platform).startsWith('SOPS_AGE_')
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isKnown(name)))
}

/** Whether keep reads variables of such names, so that no secret may be called like one. */
export function isOwnName(name: string, platform: string): boolean {
  return compared(name, platform).startsWith('KEEP_')
}

/** On Windows letters are alike in the name of a variable. */
function compared(name: string, platform: string): string {
  return platform === 'win32' ? name.toUpperCase() : name
}
