/** An environment without the variables that are keep's own or hold the keys of vaults: what a program that keep starts may know. */
export function withoutOwnVariables(env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:KEEP|SOPS)_/.test(name)))
}
