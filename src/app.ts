import path from 'node:path'
import { configFile, loadWorkspace } from './config/load.ts'
import { vaultNamed, type Workspace } from './core/workspace.ts'
import { guarded } from './core/guard.ts'
import type { Context, Said } from './core/context.ts'
import type { Io } from './core/io.ts'
import type { Host, Vault } from './core/vault.ts'
import { drivers, loadVault, type LoadedVault } from './drivers/registry.ts'

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
  readonly #loaded = new Map<string, Promise<LoadedVault>>()
  readonly #warned = new Set<string>()
  readonly #answers = new Map<string, Promise<string>>()
  /** The command line as it was typed. */
  readonly words: readonly string[]
  /** Set by a command whose answer is neither "done" nor an error, such as `diff --exit-code`. */
  exitCode = 0

  constructor(io: Io, flags: () => Flags, words: readonly string[]) {
    this.io = io
    this.#flags = flags
    this.words = words
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

  /** The answer of a person to a question that several parts of a command have: asked once. */
  answer(about: 'vault' | 'env', ask: () => Promise<string>): Promise<string> {
    const answer = this.#answers.get(about) ?? ask()
    this.#answers.set(about, answer)
    return answer
  }

  /** Opens one environment of one vault. Throws `untrusted` when the configuration needs a person's word first. */
  async openVault(context: Context): Promise<Vault> {
    const { namespace } = await this.workspace()
    const { vault, env } = context
    const loaded = await this.loadedVault(vault)
    this.io.debug(`opening ${vault} for ${namespace}/${env}`)
    return guarded(await loaded.open({ namespace, env }))
  }

  /** A configured vault by its slug; loaded once. Throws like `openVault`. */
  async loadedVault(slug: string): Promise<LoadedVault> {
    const workspace = await this.workspace()
    if (workspace.distrust) throw workspace.distrust
    const loaded = this.#loaded.get(slug) ?? loadVault(vaultNamed(workspace, slug), this.host(workspace.directory))
    this.#loaded.set(slug, loaded)
    return loaded
  }

  host(directory: string): Host {
    const { cwd, home, platform, env } = this.io
    return {
      directory: path.resolve(directory),
      cwd,
      home,
      platform,
      env,
      warn: (text) => this.#warnOnce(text),
      debug: (text) => this.io.debug(text),
    }
  }

  #warnOnce(text: string): void {
    if (!this.#warned.has(text)) this.io.warn(text)
    this.#warned.add(text)
  }
}

function variable(io: Io, name: string): string | undefined {
  return io.env[name] || undefined
}
