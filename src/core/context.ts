import { KeepError } from './errors.ts'
import { namedList } from './keys.ts'
import { activeEnvs, activeVaults, envNamed, vaultNamed, type Workspace } from './workspace.ts'

/** One environment of one vault: what a person writes as `vault:env`. */
export interface Context {
  readonly vault: string
  readonly env: string
}

export function contextText(context: Context): string {
  return `${context.vault}:${context.env}`
}

/** The flags that name a context, for hints that can be typed. */
export function contextFlags(context: Context): string {
  return `--vault ${context.vault} --env ${context.env}`
}

/** Reads `vault:env`, or `env` alone for the given default vault. Throws `usage` for names that are not configured. */
export function parseContext(text: string, workspace: Workspace, defaultVault: () => string): Context {
  const colon = text.indexOf(':')
  const env = envNamed(workspace, text.slice(colon + 1))
  const vault = colon < 0 ? defaultVault() : vaultNamed(workspace, text.slice(0, colon)).slug
  return { vault, env }
}

/** What was said about the vault and the env of a command: the flag first, then the environment variable. */
export interface Said {
  readonly vault: string | undefined
  readonly env: string | undefined
  /** ` (KEEP_VAULT)` and ` (KEEP_ENV)` where the name came from the variable; empty for a flag. */
  readonly vaultSource: string
  readonly envSource: string
}

/** The vaults that a comma list names, each once, or undefined when nothing was said. Throws `usage`. */
export function saidVaults(workspace: Workspace, { vault, vaultSource }: Said): string[] | undefined {
  return vault === undefined
    ? undefined
    : namedList('--vault', vault).map((slug) => vaultNamed(workspace, slug, vaultSource).slug)
}

/** The same for environments. */
export function saidEnvs(workspace: Workspace, { env, envSource }: Said): string[] | undefined {
  return env === undefined ? undefined : namedList('--env', env).map((name) => envNamed(workspace, name, envSource))
}

/** The vault of a command, or undefined when a person must be asked. Throws `usage` for one that is not configured. */
export function chosenVault(workspace: Workspace, said: Said): string | undefined {
  if (said.vault !== undefined) return vaultNamed(workspace, said.vault, said.vaultSource).slug
  if (workspace.vaults.size === 0) throw new KeepError('usage', 'no vault is configured', { hint: 'keep vault:add' })
  const seen = activeVaults(workspace)
  if (seen.length === 1) return seen[0]
  return workspace.defaultVault !== undefined && seen.includes(workspace.defaultVault) ? workspace.defaultVault : undefined
}

/** The env of a command, or undefined when a person must be asked: an env is never guessed when there is more than one. */
export function chosenEnv(workspace: Workspace, said: Said): string | undefined {
  if (said.env !== undefined) return envNamed(workspace, said.env, said.envSource)
  const seen = activeEnvs(workspace)
  const preferred = workspace.personal.defaultEnv
  if (preferred !== undefined && seen.includes(preferred)) return preferred
  return seen.length === 1 ? seen[0] : undefined
}
