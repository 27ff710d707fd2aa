import type { App } from '../app.ts'
import { chosenEnv, chosenVault, contextText, saidEnvs, saidVaults, type Context } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import type { Vault } from '../core/vault.ts'
import { activeEnvs, activeVaults } from '../core/workspace.ts'

export interface Target {
  readonly context: Context
  readonly vault: Vault
}

/** The vault and env that a command is about: flags, variables, workspace, configuration, else a question. */
export async function target(app: App): Promise<Target> {
  const context = { vault: await vaultOf(app), env: await envOf(app) }
  return { context, vault: await app.openVault(context) }
}

/** The same for a command that writes: a protected env is confirmed by typing its name. */
export async function targetForWrite(app: App): Promise<Target> {
  const context = { vault: await vaultOf(app), env: await envOf(app) }
  await confirmProtected(app, context)
  return { context, vault: await app.openVault(context) }
}

export async function confirmProtected(app: App, context: Context): Promise<void> {
  const { protectedEnvs } = await app.workspace()
  if (!protectedEnvs.includes(context.env)) return
  const agreed = await app.io.ask.typed({
    message: `${contextText(context)} is protected; type ${context.env} to write to it`,
    expected: context.env,
    unanswered: `${contextText(context)} is protected, so a write needs confirmation`,
    instead: 'add --yes',
  })
  if (!agreed) throw new KeepError('cancelled', `${context.env} is protected and its name was not typed; nothing was changed`)
}

export async function vaultOf(app: App): Promise<string> {
  const workspace = await app.workspace()
  const chosen = chosenVault(workspace, app.said)
  if (chosen !== undefined) return chosen
  const choices = activeVaults(workspace).map((slug) => ({ value: slug, name: workspace.vaults.get(slug)?.name ?? slug }))
  const question = { message: 'Which vault?', choices, unanswered: 'no vault was named', instead: named('--vault', choices) }
  return app.answer('vault', () => app.io.ask.choose(question))
}

export async function envOf(app: App): Promise<string> {
  const workspace = await app.workspace()
  const chosen = chosenEnv(workspace, app.said)
  if (chosen !== undefined) return chosen
  const choices = activeEnvs(workspace).map((env) => ({ value: env, name: env }))
  const question = {
    message: 'Which environment?',
    choices,
    unanswered: 'no environment was named',
    instead: named('--env', choices),
  }
  return app.answer('env', () => app.io.ask.choose(question))
}

/** One env of the vaults in `--vault a,b`, else of all that a person wants to see. Throws `usage`. */
export async function contextsOf(app: App): Promise<Context[]> {
  const workspace = await app.workspace()
  const vaults = saidVaults(workspace, app.said) ?? activeVaults(workspace)
  if (vaults.length === 0) throw new KeepError('usage', 'no vault is configured', { hint: 'keep vault:add' })
  const env = await envOf(app)
  return vaults.map((vault) => ({ vault, env }))
}

/** Every env in `--env a,b` of every vault in `--vault v,w`; `otherwise`: the one that a command takes, or all that a person wants to see. */
export async function contextsNamed(app: App, otherwise: 'chosen' | 'active'): Promise<Context[]> {
  const workspace = await app.workspace()
  const isOne = otherwise === 'chosen'
  const vaults = saidVaults(workspace, app.said) ?? (isOne ? [await vaultOf(app)] : activeVaults(workspace))
  if (vaults.length === 0) throw new KeepError('usage', 'no vault is configured', { hint: 'keep vault:add' })
  const envs = saidEnvs(workspace, app.said) ?? (isOne ? [await envOf(app)] : activeEnvs(workspace))
  return vaults.flatMap((vault) => envs.map((env) => ({ vault, env })))
}

function named(flag: string, choices: readonly { readonly value: string }[]): string {
  return `add ${flag}: ${choices.map((choice) => choice.value).join(', ')}`
}
