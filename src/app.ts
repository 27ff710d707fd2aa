import path from 'node:path'
import { configFile, loadWorkspace } from './config/load.ts'
import { vaultNamed, type Workspace } from './core/workspace.ts'
import { guarded } from './core/guard.ts'
import type { Context, Said } from './core/context.ts'
import type { Io } from './core/io.ts'
import type { Host, Vault } from './core/vault.ts'
import { drivers, openVault } from './drivers/registry.ts'

/** The global flags, as commander gives them. */
export interface Flags {
  readonly vault?: string
  readonly env?: string
  readonly config?: string
  readonly json?: boolean
  readonly yes?: boolean
  readonly input: boolean
  readonly quiet?: boolean
  readonly debug?: boolean
  readonly color: boolean
}

/** What a command is given. Made once for each run of keep; nothing of it is global. */
export class App {
  readonly io: Io
  readonly #flags: () => Flags
  #workspace: Promise<Workspace> | undefined
  readonly #warned = new Set<string>()
  /** Set by a command whose answer is neither "done" nor an error, such as `diff --exit-code`. */
  exitCode = 0

  constructor(io: Io, flags: () => Flags) {
    this.io = io
    this.#flags = flags
  }

  get flags(): Flags {
    return this.#flags()
  }

  /** The configuration in force; read once. Throws `config` when there is none or it is wrong. */
  workspace(): Promise<Workspace> {
    this.#workspace ??= loadWorkspace(this.io, this.namedConfig, drivers)
    return this.#workspace
  }

  /** The configuration file, unread. Throws `config` when there is none. */
  configFile(): string {
    return configFile(this.io, this.namedConfig)
  }

  get namedConfig(): string | undefined {
    return this.flags.config ?? variable(this.io, 'KEEP_CONFIG')
  }

  /** What the flags, else the environment variables, say of vault and env. */
  get said(): Said {
    const { vault, env } = this.flags
    return {
      vault: vault ?? variable(this.io, 'KEEP_VAULT'),
      env: env ?? variable(this.io, 'KEEP_ENV'),
      vaultSource: vault === undefined ? ' (KEEP_VAULT)' : '',
      envSource: env === undefined ? ' (KEEP_ENV)' : '',
    }
  }

  /** Opens one environment of one vault. Throws `untrusted` when the configuration needs a person's word first. */
  async openVault(context: Context): Promise<Vault> {
    const workspace = await this.workspace()
    if (workspace.distrust) throw workspace.distrust
    const entry = vaultNamed(workspace, context.vault)
    const scope = { namespace: workspace.namespace, env: context.env }
    this.io.debug(`opening ${entry.slug} (${entry.driver}) for ${scope.namespace}/${scope.env}`)
    return guarded(await openVault(entry, scope, this.host(workspace.directory)))
  }

  host(directory: string): Host {
    const { cwd, home, platform, env } = this.io
    return { directory: path.resolve(directory), cwd, home, platform, env, warn: (text) => this.#warnOnce(text), debug: (text) => this.io.debug(text) }
  }

  #warnOnce(text: string): void {
    if (!this.#warned.has(text)) this.io.warn(text)
    this.#warned.add(text)
  }
}

function variable(io: Io, name: string): string | undefined {
  return io.env[name] || undefined
}
